using System.Net;
using System.Net.Sockets;
using Conformance.Lab;
using Conformance.Lab.Certificates;
using Conformance.Lab.Net;

namespace Conformance.Bench.Peers;

/// <summary>The lab in this process, on loopback addresses that nothing else of the suite uses.</summary>
internal static class LoopbackWorld
{
    private static readonly IPAddress Service = IPAddress.Parse("127.78.0.1");
    private static readonly IPAddress FirstHost = IPAddress.Parse("127.78.1.0");

    /// <summary>The host of the only scenario that is applied: the first address is the driver's own mailbox.</summary>
    public static IPAddress SecondHost { get; } = IPAddress.Parse("127.78.1.1");

    public static Task<World> StartAsync(CancellationToken stop)
    {
        var root = LabRoot.Create(TimeProvider.System);
        return World.StartAsync(
            new WorldOptions(
                Service, new AddressPool(FirstHost, size: 256), root, new LocalIssuer(root, TimeProvider.System))
            {
                DnsPort = 0, SmtpPort = FreePort(), HttpsPort = FreePort(),
                // What is measured is what a connection takes, and not where the lab's bound is.
                MostConnections = 20_000,
            },
            stop);
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(Service, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
