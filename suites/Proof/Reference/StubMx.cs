using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Conformance.Proof.Reference;

/// <summary>
/// An MX host of a few lines that keeps the octets between DATA and the final dot; one session, one message.
/// </summary>
internal sealed class StubMx : IDisposable
{
    private readonly TcpListener _listener;

    public StubMx(IPEndPoint endpoint)
    {
        _listener = new TcpListener(endpoint);
        _listener.Start();
    }

    /// <summary>The content of the message, octets as Latin-1, dots unstuffed.</summary>
    public async Task<string> TakeAsync(CancellationToken stop)
    {
        using var client = await _listener.AcceptTcpClientAsync(stop);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await SayAsync(stream, "220 stub");
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            if (line == "DATA")
            {
                await SayAsync(stream, "354 go on");
                var content = await ReadContentAsync(reader, stop);
                await SayAsync(stream, "250 taken");
                return content;
            }

            await SayAsync(stream, line.StartsWith("EHLO") ? "250-stub\r\n250 8BITMIME" : "250 OK");
        }

        throw new IOException("The sender left before DATA.");
    }

    public void Dispose() => _listener.Dispose();

    private static async Task<string> ReadContentAsync(TextReader reader, CancellationToken stop)
    {
        var content = new StringBuilder();
        while (await reader.ReadLineAsync(stop) is { } line && line != ".")
        {
            content.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return content.ToString();
    }

    private static async Task SayAsync(Stream stream, string reply) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n"));
}
