using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Lab.Contract;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Benches;
using Conformance.Proof.Domains;
using Conformance.Proof.Lab.Tls;
using Conformance.Targets.Description;
using Conformance.Targets.Running;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Receivers;

/// <summary>What runs already is judged by the TLSA records that the DNS has of its names.</summary>
public sealed class TlsaTests : IAsyncLifetime
{
    private const string Match = "R-SNI-MATCHES-TLSA";
    private const string Anchor = "R-SNI-TA-CHAIN";
    private static readonly string[] Names = ["own.tlsa.test", "second.tlsa.test"];

    private readonly Dictionary<string, SslStreamCertificateContext> _certificates = [];
    private readonly Dictionary<string, string> _chains = [];
    private InProcessLab? _lab;

    public async ValueTask InitializeAsync()
    {
        _lab = await InProcessLab.StartAsync();
        foreach (var issued in await _lab.World.IssueAsync(Names))
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(issued.ChainPem);
            _chains[issued.Name] = issued.ChainPem;
            _certificates[issued.Name] = ReceiverBench.Context(
                X509Certificate2.CreateFromPem(issued.ChainPem, issued.KeyPem), [.. chain.Skip(1)]);
        }
    }

    public async ValueTask DisposeAsync() => await _lab!.DisposeAsync();

    [Theory]
    [InlineData(3, 1)]
    [InlineData(3, 0)]
    [InlineData(2, 1)]
    public async Task Chains_that_the_records_are_of_are_right(int usage, int selector)
    {
        var finished = await RunAsync(
            Match, Selecting, Names.Select(name => (name, DomainBench.TlsaOf(_chains[name], usage, selector))));

        finished.Verdict.Should().Be(Verdict.Pass, finished.Because);
    }

    [Fact]
    public async Task One_certificate_for_all_names_is_right_where_each_has_its_record()
    {
        var first = DomainBench.TlsaOf(_chains[Names[0]], 3, 1);

        var finished = await RunAsync(Match, _ => _certificates[Names[0]], Names.Select(name => (name, first)));

        finished.Verdict.Should().Be(Verdict.Pass, finished.Because);
    }

    [Fact]
    public async Task A_chain_that_no_record_is_of_is_wrong()
    {
        var finished = await RunAsync(
            Match, _ => _certificates[Names[0]],
            Names.Select(name => (name, DomainBench.TlsaOf(_chains[name], 3, 1))));

        finished.Verdict.Should().Be(Verdict.Fail, finished.Because);
        finished.Because.Should().StartWith("Expected the handshake to present a chain that TLSA 3 1 1 ")
            .And.Contain($"because {Names[1]} has these records");
    }

    [Fact]
    public async Task Records_that_the_resolver_does_not_vouch_for_count_for_nobody()
    {
        var finished = await RunAsync(
            Match, _ => _certificates[Names[0]],
            Names.Select(name => (name, DomainBench.TlsaOf(_chains[name], 3, 1))), isVouchedFor: false);

        finished.Verdict.Should().Be(Verdict.NotApplicable, finished.Because);
        finished.Because.Should().Contain("no AD bit");
    }

    [Theory]
    [InlineData(Match)]
    [InlineData(Anchor)]
    public async Task Without_records_there_is_nothing_to_match(string check)
    {
        var finished = await RunAsync(check, Selecting, []);

        finished.Verdict.Should().Be(Verdict.NotApplicable, finished.Because);
    }

    [Fact]
    public async Task Records_that_cannot_be_looked_up_are_not_known_to_be_absent()
    {
        var finished = await RunAsync(
            Match, Selecting, [], faults: [new DnsFault(Names[1], Type: null, DnsFaultKind.ServFail)]);

        finished.Verdict.Should().Be(Verdict.Inconclusive, finished.Because);
    }

    [Fact]
    public async Task A_trust_anchor_that_is_presented_is_right()
    {
        var finished = await RunAsync(Anchor, Selecting, [(Names[0], DomainBench.TlsaOf(_chains[Names[0]], 2, 0))]);

        finished.Verdict.Should().Be(Verdict.Pass, finished.Because);
    }

    [Fact]
    public async Task A_root_that_is_the_trust_anchor_and_is_not_presented_is_wrong()
    {
        var root = DomainBench.TlsaOf(_lab!.World.Facts.RootPem, 3, 0).Replace("3 0", "2 0", StringComparison.Ordinal);

        var finished = await RunAsync(Anchor, Selecting, [(Names[0], root)]);

        finished.Verdict.Should().Be(Verdict.Fail, finished.Because);
        finished.Because.Should().Contain("2 in the chain");
    }

    [Fact]
    public async Task A_record_of_the_key_beside_one_of_a_root_needs_no_root()
    {
        var root = DomainBench.TlsaOf(_lab!.World.Facts.RootPem, 3, 0).Replace("3 0", "2 0", StringComparison.Ordinal);

        var finished = await RunAsync(
            Anchor, Selecting, [(Names[0], root), (Names[0], DomainBench.TlsaOf(_chains[Names[0]], 3, 1))]);

        finished.Verdict.Should().Be(Verdict.NotApplicable, finished.Because);
    }

    private SslStreamCertificateContext Selecting(string? name) =>
        _certificates.GetValueOrDefault(name ?? "", _certificates[Names[0]]);

    private async Task<FinishedCheck> RunAsync(
        string check, Func<string?, SslStreamCertificateContext> presents,
        IEnumerable<(string Name, string Tlsa)> records, bool isVouchedFor = true,
        IReadOnlyList<DnsFault>? faults = null)
    {
        await using var receiver = new StubReceiver { Presents = presents };
        await _lab!.World.ApplyAsync(
            new ScenarioSpec("tlsa")
            {
                Domains = ["tlsa.test"],
                Records =
                    [.. records.Select(one => new DnsRecord($"_{receiver.Port}._tcp.{one.Name}", "TLSA", one.Tlsa))],
                DnsFaults =
                    [.. (faults ?? []).Select(one => one with { Name = $"_{receiver.Port}._tcp.{one.Name}" })],
                IsAuthenticated = isVouchedFor,
            },
            TestContext.Current.CancellationToken);
        await using var target = new Appliance(
            new TargetPlan("stub", new TargetVariant("default", "as it is"), Image: null)
            {
                Appliance = new ApplianceFacts("127.0.0.1", Names) { Resolvers = [$"{_lab.Resolver}"] },
                Roles = [Role.Receiver],
                Submission = new() { Port = receiver.Port },
                Knobs = new() { Concurrency = 1, StartSeconds = 0 },
            });
        return await new CheckRunner(_lab.World, target, FaultRun.Timeouts)
            .RunAsync(FaultRun.Checks.Single(one => one.Id == check));
    }
}
