using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Conformance.Bench.Peers;

/// <summary>
/// The client's side of one SMTP connection (RFC 5321, RFC 3207), lean, and the same for all who are measured.
/// </summary>
internal sealed class SmtpTalk : IDisposable
{
    private static readonly byte[] Message = Encoding.ASCII.GetBytes(
        "From: a@client.test\r\nTo: b@bench.test\r\nSubject: A delivery\r\n\r\nA message of the conformance "
        + "suite.\r\n.\r\n");

    private readonly byte[] _buffer = new byte[2048];
    private Stream _stream;
    private int _filled;

    private SmtpTalk(Stream stream) => _stream = stream;

    /// <summary>Connects and reads the greeting.</summary>
    public static async Task<SmtpTalk> OpenAsync(IPEndPoint server, CancellationToken stop)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, stop);
            var talk = new SmtpTalk(new NetworkStream(socket, ownsSocket: true));
            await talk.ExpectAsync("220", stop);
            return talk;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Hands one message over, after a handshake that resumes nothing.</summary>
    public async Task DeliverAsync(CancellationToken stop)
    {
        await AskAsync("EHLO client.test", "250", stop);
        await AskAsync("STARTTLS", "220", stop);
        await StartTlsAsync(stop);
        await AskAsync("EHLO client.test", "250", stop);
        await AskAsync("MAIL FROM:<a@client.test>", "250", stop);
        await AskAsync("RCPT TO:<b@bench.test>", "250", stop);
        await AskAsync("DATA", "354", stop);
        await _stream.WriteAsync(Message, stop);
        await ExpectAsync("250", stop);
        await AskAsync("QUIT", "221", stop);
    }

    public async Task AskAsync(string command, string expected, CancellationToken stop)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), stop);
        await ExpectAsync(expected, stop);
    }

    public void Dispose() => _stream.Dispose();

    private async Task StartTlsAsync(CancellationToken stop)
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = MxServer.HostName,
                AllowTlsResume = false,
                RemoteCertificateValidationCallback = (_, _, _, _) => true,

                // What is measured is the server: the client builds no chain beyond what it is shown.
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                    DisableCertificateDownloads = true,
                },
            },
            stop);
    }

    /// <summary>Reads up to the last line of a reply; the server says nothing before it is asked again.</summary>
    private async Task ExpectAsync(string code, CancellationToken stop)
    {
        _filled = 0;
        while (!IsComplete(_buffer.AsSpan(0, _filled)))
        {
            var read = await _stream.ReadAsync(_buffer.AsMemory(_filled), stop);
            _filled += read > 0
                ? read
                : throw new IOException($"The server closed the connection where {code} was expected.");
        }

        var reply = Encoding.ASCII.GetString(_buffer, 0, _filled);
        if (!reply.StartsWith(code, StringComparison.Ordinal))
        {
            throw new IOException($"The server said \"{reply.Trim()}\" where {code} was expected.");
        }
    }

    private static bool IsComplete(ReadOnlySpan<byte> reply)
    {
        if (!reply.EndsWith("\r\n"u8))
        {
            return false;
        }

        var last = reply[..^2];
        last = last[(last.LastIndexOf((byte)'\n') + 1)..];
        return last.Length < 4 || last[3] != '-';
    }
}
