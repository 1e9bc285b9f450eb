using System.Net;
using System.Net.Sockets;
using System.Text;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using Conformance.Proof.Live.Hosting;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Running;

/// <summary>./run.sh live on loopback: from its start to its end, and what it says where it cannot start.</summary>
[Trait("Needs", "Containers")]
public sealed class LiveRunTests : IDisposable
{
    private static int _count;

    private readonly string _folder = Directory.CreateTempSubdirectory("live-run-").FullName;

    /// <summary>Nobody else's: another run of these tests may be going on beside this one.</summary>
    private readonly string _range = $"127.90.{Environment.ProcessId % 250}";

    private readonly string _zone;

    private readonly IPAddress _address;

    public LiveRunTests()
    {
        var number = Interlocked.Increment(ref _count);
        _zone = $"live{Environment.ProcessId}-{number}.example.test";
        _address = IPAddress.Parse($"{_range}.{number}");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_serves_until_it_is_interrupted_and_leaves_nothing_but_its_state()
    {
        using var live = Start(_zone, $"{_address}");
        await live.SaysAsync($"The live observer serves https://{_zone}/ at {_address}.");

        (await AddressOfAsync(_zone)).Should().Equal(_address);
        (await GreetingAsync(_address)).Should().StartWith($"220 mx1.plain.{_zone} ");
        (await HealthAsync()).Should().Be("ok\n");
        await live.SignalAsync("INT", wholeGroup: true);

        var (exitCode, said) = await live.EndAsync();
        exitCode.Should().Be(0, said);
        (await ContainersAsync()).Should().BeEmpty();
        foreach (var file in new[] { "observations.db", "root.pem", "settings.json" })
        {
            File.GetUnixFileMode(Path.Combine(_folder, file)).Should()
                .Be(UnixFileMode.UserRead | UnixFileMode.UserWrite, $"{file} is for its owner");
        }
    }

    [Fact]
    public async Task A_port_in_use_and_a_zone_that_is_served_already_are_named()
    {
        using var live = Start(_zone, $"{_address}");
        await live.SaysAsync($"The live observer serves https://{_zone}/");

        using var same = Start(_zone, $"{_address}");
        var (sameCode, sameSaid) = await same.EndAsync();
        using var other = Start($"other.{_zone}", $"{_address}");
        var (otherCode, otherSaid) = await other.EndAsync();

        sameCode.Should().Be(4, sameSaid);
        sameSaid.Should().Contain($"A live observer of {_zone} runs already.")
            .And.Contain($"docker stop conformance-live-{_zone}");
        otherCode.Should().Be(4, otherSaid);
        otherSaid.Should().Contain($"{_address}").And.Contain("Something else listens there");
        (await HealthAsync()).Should().Be("ok\n", "the first one goes on");
        await live.SignalAsync("TERM");
        (await live.EndAsync()).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_named()
    {
        using var live = Start(_zone, "192.0.2.77");

        var (exitCode, said) = await live.EndAsync();

        exitCode.Should().Be(4, said);
        said.Should().Contain("192.0.2.77")
            .And.Contain("That is not an address of this machine; `ip address` lists them.").And.NotContain("   at ");
        (await ContainersAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task With_an_ipv6_network_every_case_has_an_address_there_until_the_end()
    {
        var network = $"2001:db8:{Environment.ProcessId % 65_536:x}:{_address.GetAddressBytes()[3]:x}::";
        var first = IPAddress.Parse($"{network}1000");
        using var live = Start(_zone, $"{_address}", "--address6", $"{network}/64");
        await live.SaysAsync(" have IPv6");

        live.Said.Should().MatchRegex("Of (?<all>[0-9]+) cases 1 have IPv4, \\k<all> have IPv6");
        (await GreetingAsync(first)).Should().StartWith($"220 mx1.plain.{_zone} ");
        await live.SignalAsync("INT");

        (await live.EndAsync()).ExitCode.Should().Be(0);
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        var bind = () => socket.Bind(new IPEndPoint(first, 0));
        bind.Should().Throw<SocketException>().Which.SocketErrorCode.Should().Be(SocketError.AddressNotAvailable);
    }

    [Fact]
    public async Task When_it_was_killed_the_next_start_takes_its_place()
    {
        using var killed = Start(_zone, $"{_address}");
        await killed.SaysAsync($"The live observer serves https://{_zone}/");
        await killed.KillAllAsync();
        (await ContainersAsync()).Should().ContainSingle("nobody was left to end it");

        using var next = Start(_zone, $"{_address}");
        await next.SaysAsync($"The live observer serves https://{_zone}/");

        await next.SignalAsync("INT");
        (await next.EndAsync()).ExitCode.Should().Be(0);
        (await ContainersAsync()).Should().BeEmpty();
    }

    private SuiteCommand Start(string zone, string address, params string[] more) => SuiteCommand.Start(
    [
        "live", "--zone", zone, "--address", address, "--contact", "postmaster@example.test", "--state", _folder,
        .. more,
    ]);

    private async Task<IReadOnlyList<string>> ContainersAsync() =>
        (await DockerTool.AskAsync("ps", "--all", "--filter", $"name={_zone}", "--format", "{{.Names}}"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<IEnumerable<IPAddress>> AddressOfAsync(string name)
    {
        using var client = new DnsClient([_address], [new UdpClientTransport(53)], disposeTransport: true, 10_000);
        var answer = await client.ResolveAsync(
            DomainName.Parse(name), RecordType.A, RecordClass.INet, options: null, Stop);
        return answer!.AnswerRecords.OfType<ARecord>().Select(record => record.Address);
    }

    private static async Task<string> GreetingAsync(IPAddress address)
    {
        using var client = new TcpClient(address.AddressFamily);
        await client.ConnectAsync(address, 25, Stop);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        return (await reader.ReadLineAsync(Stop))!;
    }

    private async Task<string> HealthAsync()
    {
        using var browser = PageClient.Of($"https://{_zone}/", new IPEndPoint(_address, 443), root: null);
        return await browser.GetStringAsync("/health", Stop);
    }
}
