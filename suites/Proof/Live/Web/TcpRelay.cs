using System.Net;
using System.Net.Sockets;

namespace Conformance.Proof.Live.Web;

/// <summary>Carries what comes in at one address to another one, which is loopback and so not reached from elsewhere.
/// </summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _to;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _run;

    private TcpRelay(TcpListener listener, IPEndPoint to)
    {
        (_listener, _to) = (listener, to);
        _run = AcceptAsync();
    }

    public EndPoint Endpoint => _listener.LocalEndpoint;

    public static TcpRelay Start(IPAddress at, IPEndPoint to)
    {
        var listener = new TcpListener(at, 0);
        listener.Start();
        return new TcpRelay(listener, to);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _run;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(_to, _end.Token);
                await Task.WhenAny(
                    client.GetStream().CopyToAsync(server.GetStream(), _end.Token),
                    server.GetStream().CopyToAsync(client.GetStream(), _end.Token));
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException)
            {
                // The page was left, or the test is over.
            }
        }
    }
}
