using System.Net;
using System.Text.RegularExpressions;
using Conformance.Lab.Errors;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Benches;
using Conformance.Proof.Tools;
using Conformance.Targets.Running;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Wire;

/// <summary>
/// The lab's word on SNI against that of a witness beside it: tcpdump on its network, read by tshark.
/// </summary>
[Trait("Takes", "Minutes")]
[Trait("Needs", "Containers")]
public sealed class PacketTests
{
    private const string Mx = "mx1.by-hand.test";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="without">A check that such a target fails only after a long wait.</param>
    [Theory]
    [InlineData("reference", "default", "")]
    [InlineData("reference", "no-sni", "S-SNI-SAMEIP")]
    [InlineData("postfix", "mta-sts", "")]
    public async Task Every_session_has_in_the_diary_the_server_name_that_it_has_on_the_wire(
        string name, string variant, string without)
    {
        await using var bench = await ContainerBench.StartAsync(captures: true);
        await using (var target = await bench.TargetAsync(name, variant))
        {
            await SayEverythingAsync(bench);
            var run = await bench.RunAsync(target, check => check.Id != without && IsOfInterest(check.Id));
            run.Should().NotContain(check => check.Verdict == Verdict.Error);
        }

        var dropped = await bench.Containers.Lab.CaptureAsync(bench.PathOf("lab.pcap"), Stop);
        var diary = Captured.Of(await bench.EventsAsync());
        var packets = await Packets.ConnectionsAsync(bench.PathOf("lab.pcap"));

        dropped.Should().Be(0);
        var atHosts = diary.Where(seen => IsHost(bench, seen.Server)).ToList();
        Disagreements(packets.Where(seen => IsHost(bench, seen.Server)), atHosts)
            .Should().BeEmpty("the lab tells of every connection to its hosts, and of no other");
        var probes = diary.Where(seen => IsTarget(bench, seen.Server)).ToList();
        Disagreements(packets.Where(seen => IsTarget(bench, seen.Server) && seen.ServerName != Captured.NoTls), probes)
            .Should().BeEmpty("the lab tells of every probe, and of no other");

        // So that the equality means something: all kinds of hellos were there, from both sides.
        var names = atHosts.Select(seen => seen.ServerName).ToList();
        names.Should().Contain([Captured.NoTls, Captured.Absent, Mx, $"{Mx}.", "MX1.by-hand.test", "192.0.2.1"]);
        names.Should()
            .Contain(name => name.StartsWith("mta-sts.", StringComparison.Ordinal)).And.HaveCountGreaterThan(15);
        probes.Select(seen => seen.ServerName).Should()
            .Contain([Captured.Absent, "target.lab.test"]).And.HaveCountGreaterThan(10);
        diary.Where(seen => !IsHost(bench, seen.Server) && !IsTarget(bench, seen.Server))
            .Should().BeEmpty("there is nowhere else to connect to");
    }

    [Fact]
    public async Task A_lab_that_captures_nothing_says_so()
    {
        await using var bench = await ContainerBench.StartAsync(captures: false);

        var capture = () => bench.Containers.Lab.CaptureAsync(bench.PathOf("lab.pcap"), Stop);

        await capture.Should().ThrowAsync<LabBrokenException>().WithMessage("*started without a packet capture*");
    }

    [Fact]
    public async Task A_run_on_the_command_line_leaves_its_packets_beside_its_result()
    {
        await ContainerBench.ImagesAsync("reference");
        var scoreboard = Directory.CreateTempSubdirectory("packets-");

        var (exitCode, output) = await SuiteCommand.RunAsync(
            "run", "reference", "--variant", "sni-upper-case", "--checks", "S-SNI-ENF", "--capture",
            "--out", scoreboard.FullName);

        exitCode.Should().Be(0, output);
        var file = Regex.Match(output, "packets in (.*\\.pcap)").Groups[1].Value;
        var result = ResultFile.Read(Path.Combine(Path.GetDirectoryName(file)!, "result.json"));
        var told = Captured.Of(result.Checks.Single().Evidence).Where(seen => seen.ServerName != Captured.NoTls)
            .ToList();
        told.Should().NotBeEmpty();
        (await Packets.ConnectionsAsync(file)).Should().Contain(told);
        File.Delete(file);
        scoreboard.Delete(recursive: true);
    }

    /// <summary>
    /// From the target's container, what the reference never says; the last hello is too long for one segment.
    /// </summary>
    private static async Task SayEverythingAsync(ContainerBench bench)
    {
        await bench.Containers.Lab.ApplyAsync(
            new ScenarioSpec("by-hand") { Domains = ["by-hand.test"], MxHosts = [new MxHost(Mx)] }, Stop);
        var client = $"openssl s_client -starttls smtp -connect {await bench.AddressAsync(Mx)}:25";
        var protocols = string.Join(',', Enumerable.Range(0, 40).Select(i => new string((char)('a' + (i % 26)), 100)));
        string[] hellos =
        [
            "-noservername", $"-servername {Mx}", $"-servername {Mx}.", "-servername MX1.by-hand.test",
            "-servername 192.0.2.1",
            $"-servername {Mx} -tls1_2", $"-servername {Mx} -alpn {protocols}",
        ];
        foreach (var hello in hellos)
        {
            var seen = await bench.InTargetAsync($"{client} {hello} < /dev/null");
            seen.Should().Contain("BEGIN CERTIFICATE");
        }
    }

    /// <summary>
    /// Not those whose names the two tell differently: of any type, none, longer than is kept, octets that are no text.
    /// </summary>
    private static bool IsOfInterest(string check) =>
        (check.Contains("-SNI-", StringComparison.Ordinal)
            && check is not ("R-SNI-TYPE" or "R-SNI-EMPTY" or "R-SNI-LONG" or "R-SNI-HOSTILE"))
        || check is "S-TLS-NOSTARTTLS" or "S-FETCH-CERT-SELF";

    /// <summary>What one witness says and the other does not; what is said twice counts twice.</summary>
    private static IReadOnlyList<string> Disagreements(IEnumerable<Captured> wire, IEnumerable<Captured> diary)
    {
        var left = diary.ToList();
        var wireAlone = wire.Where(seen => !left.Remove(seen)).ToList();
        return [.. wireAlone.Select(seen => $"on the wire alone: {seen}"),
            .. left.Select(seen => $"in the event log only: {seen}")];
    }

    private static bool IsTarget(ContainerBench bench, string server) =>
        Targets(bench.Containers.Network.Slot).Contains(IPEndPoint.Parse(server).Address.ToString());

    /// <summary>The target, and those that checks start like it.</summary>
    private static IEnumerable<string> Targets(LabSlot slot) =>
        [slot.Target, .. Enumerable.Range(0, LabSlot.Others).Select(slot.Another)];

    /// <summary>The lab's hosts listen where senders and clients look for them; step-ca does not.</summary>
    private static bool IsHost(ContainerBench bench, string server) =>
        !IsTarget(bench, server) && IPEndPoint.Parse(server).Port is 25 or 443 or 465 or 587;
}
