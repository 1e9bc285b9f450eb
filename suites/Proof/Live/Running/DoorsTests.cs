using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Conformance.Lab.Remote;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Running;

/// <summary>What the observer's container is open to: three ports, and none of what the lab may do in its own network.
/// </summary>
[Trait("Needs", "Containers")]
public sealed class DoorsTests
{
    private const int Dns = 53;

    private const int ScansAtOnce = 256;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_dns_mail_and_https_are_open()
    {
        await using var network = await LiveNetwork.CreateAsync();
        await network.StartAsync();

        var open = await ScanAsync(network.Address);
        var bound = await BoundAsync(network, "/proc/net/udp", "/proc/net/udp6");

        open.Should().BeEquivalentTo([25, Dns, 443]);
        bound.Should().BeEquivalentTo([Dns]);
    }

    [Fact]
    public async Task No_route_of_the_labs_control_port_answers()
    {
        await using var network = await LiveNetwork.CreateAsync();
        await network.StartAsync();
        using var browser = network.Browser(trustsAll: true);
        var routes = typeof(ControlPaths).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!).Where(path => path.StartsWith('/')).ToList();

        foreach (var route in routes)
        {
            using var got = await browser.GetAsync(route, Stop);
            using var posted = await browser.PostAsync(route, new StringContent("{}"), Stop);

            got.StatusCode.Should().Be(HttpStatusCode.NotFound, route);
            posted.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed, route);
        }

        routes.Should().Contain(ControlPaths.Scenarios).And.Contain(ControlPaths.Submissions);
    }

    /// <summary>TCP ports that accept a connection.</summary>
    private static async Task<IEnumerable<int>> ScanAsync(IPAddress address)
    {
        var open = new ConcurrentBag<int>();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, 65_535), new ParallelOptions
            {
                MaxDegreeOfParallelism = ScansAtOnce, CancellationToken = Stop,
            },
            async (port, stop) =>
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await socket.ConnectAsync(address, port, stop);
                    open.Add(port);
                }
                catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
                {
                    // Nothing is there.
                }
            });
        return open;
    }

    /// <summary>Ports that the kernel lists in the container, but for those of the engine's own resolver.</summary>
    private static async Task<IEnumerable<int>> BoundAsync(LiveNetwork network, params string[] lists)
    {
        const string EnginesResolver = "0B00007F:";
        return (await network.RunAsync(["cat", .. lists])).Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(line => line.Length > 2)
            .Select(line => line[1]).Where(place => place.Contains(':') && !place.StartsWith(EnginesResolver))
            .Select(place => int.Parse(place[(place.LastIndexOf(':') + 1)..], NumberStyles.HexNumber)).Distinct();
    }
}
