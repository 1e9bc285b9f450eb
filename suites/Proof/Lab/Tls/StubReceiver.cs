using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Conformance.Lab.Tls;

namespace Conformance.Proof.Lab.Tls;

/// <summary>A receiver of a few lines, whose every answer a test can choose.</summary>
internal sealed class StubReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate;
    private readonly Task _serving;
    private int _ehlos;
    private int _startTls;
    private int _handshakes;
    private int _messages;

    /// <param name="at">Where it listens; null for any free port of this machine.</param>
    public StubReceiver(
        Func<StubReceiver, Stream, Task>? serve = null, X509Certificate2? certificate = null, IPEndPoint? at = null)
    {
        _listener = new TcpListener(at ?? new IPEndPoint(IPAddress.Loopback, 0));
        _certificate = certificate ?? Certificate("mx1.recipient.test", "mx2.recipient.test");
        _listener.Start();
        _serving = ServeAsync(serve ?? ((receiver, stream) => receiver.TalkAsync(stream)));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Greeting { get; init; } = "220 mx1.recipient.test ESMTP";

    public string Ehlo { get; init; } = "250-mx1.recipient.test\r\n250-SIZE\r\n250 STARTTLS";

    /// <summary>The reply to EHLO before TLS, by its number in the life of the receiver, from 1 on.</summary>
    public Func<int, string>? EhloByNumber { get; init; }

    public string StartTls { get; init; } = "220 2.0.0 Go ahead";

    public string Rcpt { get; init; } = "250 2.1.5 ok";

    /// <summary>The reply to STARTTLS, by its number in the life of the receiver, from 1 on.</summary>
    public Func<int, string>? StartTlsByNumber { get; init; }

    /// <summary>
    /// Whether the handshake is cut off at the ClientHello, by its number and by the name in SNI (null: none).
    /// </summary>
    public Func<int, string?, bool>? Cuts { get; init; }

    /// <summary>Whether nothing more is said after a ClientHello with that name.</summary>
    public Func<string?, bool>? Stalls { get; init; }

    /// <summary>What is presented for the name in SNI.</summary>
    public Func<string?, SslStreamCertificateContext>? Presents { get; init; }

    /// <summary>The reply to a whole message, by its number and by the name in SNI.</summary>
    public Func<int, string?, string>? Takes { get; init; }

    public SslProtocols Versions { get; init; } = SslProtocols.None;

    /// <summary>Bytes to send in place of a ServerHello.</summary>
    public byte[]? InsteadOfServerHello { get; init; }

    /// <summary>Called at the ClientHello, after which nothing more is said.</summary>
    public Action? StallsAtHello { get; init; }

    /// <summary>The hello as it was on the wire.</summary>
    public ClientHelloSeen? Hello { get; private set; }

    /// <summary>Whatever the probe said, message included.</summary>
    public ConcurrentQueue<string> Heard { get; } = [];

    public X509Certificate2 Presented => _certificate;

    public CancellationToken Stop => _stop.Token;

    public static X509Certificate2 Certificate(params string[] names) =>
        Certificate(ECDsa.Create(ECCurve.NamedCurves.nistP256), uses: null, names);

    public static X509Certificate2 Certificate(AsymmetricAlgorithm key, X509KeyUsageFlags? uses, params string[] names)
    {
        var request = key is RSA rsa
            ? new CertificateRequest("CN=stub", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=stub", (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(AlternativeNames(names));
        if (uses is not null)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(uses.Value, critical: true));
        }

        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
    }

    // SubjectAlternativeNameBuilder takes no names that are wrong.
    private static X509Extension AlternativeNames(string[] names)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var name in names)
            {
                var dnsName = new Asn1Tag(TagClass.ContextSpecific, 2);
                writer.WriteCharacterString(UniversalTagNumber.IA5String, name, dnsName);
            }
        }

        return new X509Extension("2.5.29.17", writer.Encode(), critical: false);
    }

    public async ValueTask DisposeAsync()
    {
        // Whoever is between two clients would find a listener that is gone already no longer listening.
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(Func<StubReceiver, Stream, Task> serve)
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
            {
                var accepted = await _listener.AcceptTcpClientAsync(_stop.Token);
                sessions.Add(Task.Run(() => ServeOneAsync(accepted, serve)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeOneAsync(TcpClient accepted, Func<StubReceiver, Stream, Task> serve)
    {
        using var connection = accepted;
        try
        {
            await serve(this, accepted.GetStream());
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or AuthenticationException)
        {
            // The probe left, or the test is over.
        }
    }

    private async Task TalkAsync(Stream network)
    {
        var stream = network;
        string? serverName = null;
        await SayAsync(stream, Greeting);
        while (await HearAsync(stream) is { } line)
        {
            switch (line.Split(' ', ':')[0])
            {
                case "EHLO":
                    await SayAsync(stream, stream != network
                        ? "250 mx1.recipient.test"
                        : EhloByNumber?.Invoke(Interlocked.Increment(ref _ehlos)) ?? Ehlo);
                    break;
                case "STARTTLS":
                    var ready = StartTlsByNumber?.Invoke(Interlocked.Increment(ref _startTls)) ?? StartTls;
                    await SayAsync(stream, ready);
                    if (!ready.StartsWith("220", StringComparison.Ordinal))
                    {
                        break;
                    }

                    (Hello, var replay) = await ClientHelloCapture.ReadAsync(network, Stop);
                    serverName = Hello.ServerName;
                    if (Cuts?.Invoke(Interlocked.Increment(ref _handshakes), serverName) == true)
                    {
                        return;
                    }

                    if (Stalls?.Invoke(serverName) == true)
                    {
                        await Task.Delay(Timeout.Infinite, Stop);
                    }

                    if (StallsAtHello is not null)
                    {
                        StallsAtHello();
                        await Task.Delay(Timeout.Infinite, Stop);
                    }

                    if (InsteadOfServerHello is not null)
                    {
                        await replay.WriteAsync(InsteadOfServerHello, Stop);
                        return;
                    }

                    var tls = new SslStream(replay);
                    await tls.AuthenticateAsServerAsync(TlsOptions(serverName), Stop);
                    stream = tls;
                    break;
                case "RCPT":
                    await SayAsync(stream, Rcpt);
                    break;
                case "DATA":
                    await SayAsync(stream, "354 go on");
                    while (await HearAsync(stream) is not (null or "."))
                    {
                    }

                    var number = Interlocked.Increment(ref _messages);
                    await SayAsync(stream, Takes?.Invoke(number, serverName) ?? "250 2.0.0 taken");
                    break;
                case "QUIT":
                    await SayAsync(stream, "221 2.0.0 bye");
                    return;
                default:
                    await SayAsync(stream, "250 2.0.0 ok");
                    break;
            }
        }
    }

    private SslServerAuthenticationOptions TlsOptions(string? serverName)
    {
        var options = new SslServerAuthenticationOptions { EnabledSslProtocols = Versions };
        if (Presents is null)
        {
            options.ServerCertificate = _certificate;
        }
        else
        {
            options.ServerCertificateContext = Presents(serverName);
        }

        return options;
    }

    private ValueTask SayAsync(Stream stream, string line) =>
        stream.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), Stop);

    private async Task<string?> HearAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, Stop) == 1)
        {
            line.Add(one[0]);
            if (one[0] == '\n')
            {
                var heard = Encoding.Latin1.GetString([.. line]).TrimEnd();
                Heard.Enqueue(heard);
                return heard;
            }
        }

        return null;
    }
}
