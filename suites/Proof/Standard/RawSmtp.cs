using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>An SMTP client that says exactly what it is told, right or wrong.</summary>
internal sealed class RawSmtp : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;
    private readonly CancellationTokenSource _limit;
    private Stream _stream;

    private RawSmtp(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket);
        _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _limit.CancelAfter(TimeLimit);
    }

    /// <summary>The port at this end, by which the lab's log tells the connection from a stray one.</summary>
    public int LocalPort => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <param name="from">The address of this end; null for any.</param>
    public static async Task<RawSmtp> ConnectAsync(IPEndPoint endpoint, IPAddress? from = null)
    {
        var socket = from is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(from.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (from is not null)
        {
            socket.Bind(new IPEndPoint(from, 0));
        }

        await socket.ConnectAsync(endpoint, TestContext.Current.CancellationToken);
        return new RawSmtp(socket);
    }

    /// <summary>Connected and past the greeting and EHLO.</summary>
    public static async Task<RawSmtp> GreetedAsync(IPEndPoint endpoint, IPAddress? from = null)
    {
        var smtp = await ConnectAsync(endpoint, from);
        await smtp.ReplyAsync();
        await smtp.AskAsync("EHLO sender.test");
        return smtp;
    }

    /// <summary>The next reply with all its lines, line ends as LF; empty where the peer has closed.</summary>
    public async Task<string> ReplyAsync()
    {
        var reply = new StringBuilder();
        while (await LineAsync() is { } line)
        {
            reply.Append(reply.Length > 0 ? "\n" : "").Append(line);
            if (line.Length < 4 || line[3] != '-')
            {
                break;
            }
        }

        return reply.ToString();
    }

    /// <summary>Sends the command with its line end and gives the reply.</summary>
    public async Task<string> AskAsync(string command)
    {
        await SendAsync(command + "\r\n");
        return await ReplyAsync();
    }

    /// <summary>Whether the peer has closed or reset the connection, and said nothing before.</summary>
    public async Task<bool> EndsAsync()
    {
        try
        {
            return (await ReplyAsync()).Length == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Every octet as it stands, none added, in one segment where it fits.</summary>
    public Task SendAsync(string octets) => SendAsync(Encoding.Latin1.GetBytes(octets));

    public async Task SendAsync(byte[] octets)
    {
        await _stream.WriteAsync(octets, _limit.Token);
        await _stream.FlushAsync(_limit.Token);
    }

    /// <summary>Shakes hands, verifying nothing; the STARTTLS command and its reply are the caller's.</summary>
    public async Task<SslStream> HandshakeAsync(string serverName, RemoteCertificateValidationCallback? look = null)
    {
        var tls = new SslStream(_stream);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = serverName, RemoteCertificateValidationCallback = look ?? ((_, _, _, _) => true),
        };
        await tls.AuthenticateAsClientAsync(options, _limit.Token);
        _stream = tls;
        return tls;
    }

    /// <summary>Ends the connection with a reset instead of a good-bye.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
        _limit.Dispose();
    }

    private async Task<string?> LineAsync()
    {
        var line = new List<byte>();
        var octet = new byte[1];
        while (await _stream.ReadAsync(octet, _limit.Token) > 0)
        {
            if (octet[0] == '\n')
            {
                return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(octet[0]);
        }

        return line.Count > 0 ? Encoding.Latin1.GetString([.. line]) : null;
    }
}
