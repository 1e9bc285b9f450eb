using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Conformance.Lab.Errors;
using Conformance.Proof.Benches;
using Conformance.Proof.Tools;
using Conformance.Targets.Engine;
using Conformance.Targets.Running;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Wire;

/// <summary>Nothing of this machine answers a target, and it has no name server but the lab's.</summary>
[Trait("Takes", "Minutes")]
[Trait("Needs", "Containers")]
public sealed class HostIsolationTests
{
    /// <summary>What the kernel says once nobody has answered its ARP or neighbour solicitation.</summary>
    private const string Nobody = "No route to host";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_listener_at_any_address_of_this_machine_answers_a_target()
    {
        using var four = Listen(IPAddress.Any);
        using var six = Listen(IPAddress.IPv6Any);
        await using var bench = await ContainerBench.StartAsync(captures: false);
        await using var target = await bench.TargetAsync("reference", "default");
        var gateway = bench.Containers.Network.Slot.Gateway;
        var addresses = AddressesOfThisMachine();
        addresses.Should().Contain(address => address.ToString() == gateway, "the lab's bridge is one of its cards");
        var doors = addresses.Select(address => $"{Scoped(address)} {PortOf(IsFour(address) ? four : six)}");
        string[] engine = [$"{gateway} 2375", $"{gateway} 2376"];
        string[] lab = [$"{bench.Containers.Network.Slot.Lab} 53"];
        (await AskAsync($"{gateway} {PortOf(four)}", "bridge")).Should()
            .Contain("open", "the listener answers, and the script sees it, from another network of the engine");
        (await four.AcceptSocketAsync(Stop)).Dispose();

        var seen = await bench.InTargetAsync(Knock([.. doors, .. engine, .. lab]));

        var lines = seen.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(addresses.Count + 3, seen);
        lines.Where(line => line.Contains("open")).Should().Equal([$"{lab[0]}: open"], "the lab alone answers");
        lines.Where(line => line.StartsWith(gateway, StringComparison.Ordinal)).Should().HaveCount(3)
            .And.OnlyContain(line => line.EndsWith(Nobody), "not even ARP is answered");
        (four.Pending() || six.Pending()).Should().BeFalse("no connection has come through");
        (await bench.InTargetAsync("ls /var/run/docker.sock /run/docker.sock 2>&1")).Should()
            .NotMatchRegex("(?m)^/");
    }

    [Fact]
    public async Task A_target_that_knows_the_bridges_own_address_is_dropped_and_others_on_the_bridge_are_not()
    {
        using var four = Listen(IPAddress.Any);
        await using var bench = await ContainerBench.StartAsync(captures: false);
        await using var target = await bench.TargetAsync("reference", "default");
        var slot = bench.Containers.Network.Slot;
        var card = NetworkInterface.GetAllNetworkInterfaces().Single(
            one => one.GetIPProperties().UnicastAddresses.Any(own => own.Address.ToString() == slot.Gateway));
        var hardware = string.Join(':', card.GetPhysicalAddress().GetAddressBytes().Select(octet => $"{octet:x2}"));
        var before = await DroppedAsync(card.Name);

        // No ARP is needed so: what it says reaches the bridge for certain, and is counted there.
        await AskAsync(
            $"{slot.Gateway} {PortOf(four)}", $"container:{bench.Containers.HostName}",
            $"ip neighbour replace {slot.Gateway} lladdr {hardware} dev $(ip -o -4 address show to {slot.Lab} | "
            + "awk '{ print $2 }'); echo x > /dev/udp/" + slot.Gateway + "/9;");

        (await DroppedAsync(card.Name)).Should().BeGreaterThan(before, "the filter is what stops it");
        four.Pending().Should().BeFalse("no connection has come through");
    }

    [Fact]
    public async Task A_target_knows_one_neighbour_for_all_hosts_of_the_lab()
    {
        await using var bench = await ContainerBench.StartAsync(captures: false);
        await using var target = await bench.TargetAsync("reference", "default");
        var slot = bench.Containers.Network.Slot;
        var hosts = slot.HostAddresses.First.Split('.');

        await bench.InTargetAsync(
            $"for host in $(seq 1 30); do (: < /dev/tcp/{string.Join('.', hosts[..3])}.$host/25) 2> /dev/null; done");

        (await bench.InTargetAsync("tail -n +2 /proc/net/arp | cut -d ' ' -f 1")).Split(
            '\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal([slot.Lab], "Linux keeps few of them");
    }

    [Fact]
    public async Task What_a_target_asks_the_engines_own_name_server_is_asked_of_the_lab()
    {
        await using var bench = await ContainerBench.StartAsync(captures: false);
        await using var target = await bench.TargetAsync("reference", "default");

        // RFC 1035 section 4.1: a question for the A record of leak.example.
        await bench.InTargetAsync(
            """
            exec bash -c 'exec 3<> /dev/udp/127.0.0.11/53
              printf "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x04leak\x07example\x00\x00\x01\x00\x01" >&3
              timeout 10 head -c 1 <&3'
            """);

        (await bench.EventsAsync()).OfType<DnsQuery>().Select(query => query.Name).Should().Contain("leak.example");
    }

    [Fact]
    public async Task Where_it_cannot_be_had_the_run_is_refused_and_the_way_out_is_named()
    {
        const string withoutTool = "conformance/base:trixie";
        var session = EngineSession.New().Id;
        var network = await ClosedNetwork.CreateAsync(session, Stop);
        try
        {
            var set = () => HostIsolation.SetAsync(network, session, withoutTool, Stop);

            await set.Should().ThrowAsync<LabBrokenException>().WithMessage(
                "This machine cannot be isolated from the lab's network: the filter on br-* was refused (*tc*). "
                + "Without that, a target reaches whatever listens on this machine; "
                + "`export CONFORMANCE_HOST_ISOLATION=off` runs it all the same.");
        }
        finally
        {
            await network.DisposeAsync();
            await EngineCleanup.RemoveSessionAsync(session, CancellationToken.None);
        }
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("on", true)]
    [InlineData("off", false)]
    public void It_is_wanted_unless_somebody_says_otherwise(string? said, bool isWanted) =>
        HostIsolation.Parse(said).Should().Be(isWanted);

    private static TcpListener Listen(IPAddress any)
    {
        var listener = new TcpListener(any, 0);
        listener.Start();
        return listener;
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static bool IsFour(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork;

    private static IReadOnlyList<IPAddress> AddressesOfThisMachine() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(own => new IPAddress(own.Address.GetAddressBytes())).Distinct(),
    ];

    /// <summary>A link's own addresses are those of the target's link.</summary>
    private static string Scoped(IPAddress address) => address.IsIPv6LinkLocal ? $"{address}%eth0" : $"{address}";

    /// <summary>Knocks at all doors at once and says of each "ADDRESS PORT: open" or why not.</summary>
    private static string Knock(IReadOnlyList<string> doors) =>
        $$"""
        exec bash -c 'for door in {{string.Join(' ', doors.Select(door => $"\"{door}\""))}}; do
          set -- $door
          { said=$(timeout 20 bash -c "exec 3<> /dev/tcp/$1/$2 && echo open" 2>&1); echo "$door:" $said; } &
        done; wait'
        """;

    /// <summary>Knocks from a container of its own, with the lab's image, in that network.</summary>
    private static async Task<string> AskAsync(string door, string network, string before = "")
    {
        var image = (await DockerTool.AskAsync(
            "image", "ls", "--format", "{{.Repository}}:{{.Tag}}", "conformance/lab")).Split('\n')[0];
        return await DockerTool.AskAsync(
            "run", "--rm", "--network", network, "--cap-add", "NET_ADMIN", "--entrypoint", "bash", image, "-c",
            before + Knock([door]).Replace("timeout 20", "timeout 2"));
    }

    private static async Task<long> DroppedAsync(string device)
    {
        var image = (await DockerTool.AskAsync(
            "image", "ls", "--format", "{{.Repository}}:{{.Tag}}", "conformance/lab")).Split('\n')[0];
        var said = await DockerTool.AskAsync(
            "run", "--rm", "--network", "host", "--cap-add", "NET_ADMIN", "--entrypoint", "tc", image,
            "-s", "qdisc", "show", "dev", device, "clsact");
        return long.Parse(said.Split("(dropped ")[1].Split(',')[0]);
    }
}
