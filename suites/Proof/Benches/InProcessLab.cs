using System.Net;
using System.Net.Sockets;
using Conformance.Lab;
using Conformance.Lab.Certificates;
using Conformance.Lab.Net;

namespace Conformance.Proof.Benches;

/// <summary>The lab on loopback in this process, on high ports, without any container.</summary>
internal sealed class InProcessLab : IAsyncDisposable
{
    // One pool for the process: worlds that live at the same time never share an address.
    private static readonly AddressPool Addresses = new(IPAddress.Parse("127.77.1.0"), 250 * 256);

    private InProcessLab(World world, IPAddress address)
    {
        World = world;
        Address = address;
    }

    public World World { get; }

    /// <summary>Where the name server answers, and a target may listen.</summary>
    public IPAddress Address { get; }

    public IPEndPoint Resolver => new(Address, World.Facts.ResolverPort);

    /// <param name="clock">By which all in it goes; the machine's where this is null.</param>
    /// <param name="change">Of what the lab is started with.</param>
    public static async Task<InProcessLab> StartAsync(
        TimeProvider? clock = null, Func<WorldOptions, WorldOptions>? change = null)
    {
        clock ??= TimeProvider.System;
        var root = LabRoot.Create(clock);
        var address = Addresses.Next();
        var options = new WorldOptions(address, Addresses, root, new LocalIssuer(root, clock))
        {
            Clock = clock,
            DnsPort = 0, SmtpPort = FreePort(address), HttpsPort = FreePort(address),
            HttpPort = FreePort(address),
            SubmissionPort = FreePort(address), SubmissionsPort = FreePort(address),
        };
        var world = await World.StartAsync(change?.Invoke(options) ?? options);
        return new InProcessLab(world, address);
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    /// <summary>A port that is free on one address of the lab's own is free on all of them.</summary>
    private static int FreePort(IPAddress address)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
