using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using ARSoft.Tools.Net.Dns;
using Conformance.Proof.Benches;

namespace Conformance.Proof.Live.Hosting;

/// <summary>
/// Does to a live observer what is done to public hosts, from many addresses: connections that say nothing, messages
/// without end, questions with any source, requests that come octet by octet.
/// </summary>
internal sealed class Abuse(LiveProcess live, int idleConnections)
{
    private const int Networks = 40;

    private const int Senders = 10;

    /// <summary>In all, of which some are refused: two thousand a minute.</summary>
    private static readonly TimeSpan BetweenMessages = TimeSpan.FromMilliseconds(30);

    private static readonly TimeSpan BetweenBursts = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan LongestMessage = TimeSpan.FromSeconds(30);

    private const int Burst = 100;

    private readonly List<string> _tokens = [];
    private int _connections;
    private int _messages;
    private int _questions;

    /// <summary>How much of each was done.</summary>
    public string Told => $"{_connections} idle connections, {_messages} messages, {_questions} questions";

    public int Connections => _connections;

    public int Messages => _messages;

    public int Questions => _questions;

    /// <summary>Takes tokens, without which nobody sends a message.</summary>
    public async Task PrepareAsync()
    {
        for (var number = 0; number < Senders; number++)
        {
            _tokens.Add(await live.TokenAsync(Address(61, number)));
        }
    }

    /// <summary>Goes on until it is ended.</summary>
    public async Task GoOnAsync(CancellationToken end) =>
        await Task.WhenAll(IdleAsync(end), SendAsync(end), AskAsync(end), DripAsync(end));

    private static string Address(int kind, int number) =>
        $"127.{kind}.{number % Networks}.{1 + number / Networks % 250}";

    private async Task IdleAsync(CancellationToken end)
    {
        var open = new List<Socket>();
        for (var number = 0; number < idleConnections && !end.IsCancellationRequested; number++)
        {
            try
            {
                open.Add(await LiveProcess.ConnectAsync(Address(60, number), live.Mx, end));
                _connections++;
            }
            catch (Exception refused) when (refused is SocketException or OperationCanceledException)
            {
                // That is what the limits are for.
            }
        }

        await end.WhenCancelledAsync();
        open.ForEach(socket => socket.Dispose());
    }

    private async Task SendAsync(CancellationToken end)
    {
        using var timer = new PeriodicTimer(BetweenMessages);
        var sending = new List<Task>();
        for (var number = 0; await timer.NextAsync(end); number++)
        {
            sending.RemoveAll(one => one.IsCompleted);
            sending.Add(SendAsync(Address(61, number % Senders), _tokens[number % Senders], end));
        }

        await Task.WhenAll(sending);
    }

    private async Task SendAsync(string from, string token, CancellationToken end)
    {
        try
        {
            using var socket = await LiveProcess.ConnectAsync(from, live.Mx, end);
            using var stream = new NetworkStream(socket);
            var text = $"EHLO a.test\r\nMAIL FROM:<a@a.test>\r\nRCPT TO:<{token}@plain.{LiveProcess.Zone}>\r\nDATA\r\n"
                + $"Subject: {new string('x', 20_000)}\r\n\r\nMuch.\r\n.\r\nQUIT\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text), end);

            // What has begun goes on to its end: on a busy machine, that may come later than the end of all.
            using var limit = new CancellationTokenSource(LongestMessage);
            await stream.CopyToAsync(Stream.Null, limit.Token);
            Interlocked.Increment(ref _messages);
        }
        catch (Exception refused) when (refused is SocketException or IOException or OperationCanceledException)
        {
            // As above.
        }
    }

    /// <summary>Nobody reads the answers: so it is where the source is somebody else's.</summary>
    private async Task AskAsync(CancellationToken end)
    {
        var sockets = Enumerable.Range(0, 200)
            .Select(number => new UdpClient(new IPEndPoint(IPAddress.Parse(Address(62, number)), 0))).ToList();
        using var timer = new PeriodicTimer(BetweenBursts);
        while (await timer.NextAsync(end))
        {
            for (var sent = 0; sent < Burst; sent++, _questions++)
            {
                var packet = DnsBench.Packet($"x{_questions}.enforce.{LiveProcess.Zone}", RecordType.Any);
                await sockets[_questions % sockets.Count].SendAsync(packet, live.Dns, CancellationToken.None);
            }
        }

        sockets.ForEach(socket => socket.Dispose());
    }

    private async Task DripAsync(CancellationToken end) =>
        await Task.WhenAll(Enumerable.Range(0, 150).Select(number => DripAsync(Address(63, number), number, end)));

    /// <summary>Every second one shakes hands before it is slow.</summary>
    private async Task DripAsync(string from, int number, CancellationToken end)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            using var socket = await LiveProcess.ConnectAsync(from, live.Web, end);
            await using Stream clear = new NetworkStream(socket);
            await using var tls = new SslStream(clear, leaveInnerStreamOpen: true, (_, _, _, _) => true);
            if (number % 2 == 0)
            {
                await tls.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions { TargetHost = LiveProcess.Zone }, end);
            }

            var stream = number % 2 == 0 ? tls : clear;
            foreach (var octet in Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nX: {new string('x', 5_000)}"))
            {
                await stream.WriteAsync((byte[])[octet], end);
                await timer.NextAsync(end);
            }
        }
        catch (Exception ended) when (ended is SocketException or IOException or OperationCanceledException
            or System.Security.Authentication.AuthenticationException)
        {
            // As above.
        }
    }
}

/// <summary>Waiting that ends without an exception.</summary>
internal static class Endings
{
    public static async Task WhenCancelledAsync(this CancellationToken end) =>
        await Task.Delay(Timeout.Infinite, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <returns>False from the end on.</returns>
    public static async Task<bool> NextAsync(this PeriodicTimer timer, CancellationToken end)
    {
        try
        {
            return await timer.WaitForNextTickAsync(end);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
