using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Proof.Benches;
using Conformance.Reference.Faults;
using Conformance.Targets.Contract;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.KnownBad;

/// <summary>A declared feature that does not work fails the run; one that is not declared fails nobody.</summary>
public sealed class KeptClaims
{
    [Theory]
    [InlineData("R-SNI-EXACT", "always-first-certificate", Feature.SniCertificates)]
    [InlineData("S-SNI-NOPOLICY", "no-sni", Feature.Sni)]
    [InlineData("S-MX-NEXT", "first-mx-only", Feature.MtaSts)]
    [InlineData("S-MX-SMARTHOST", "smart-hosts-ignored", Feature.SmartHosts)]
    [InlineData("S-MX-RELAYHOST", "relay-host-mx-looked-up", Feature.RelayHosts)]
    public async Task A_claim_that_is_not_kept_counts_against_the_run(string id, string fault, string feature)
    {
        var result = await RunAsync(id, fault, feature);

        result.Verdict.Should().Be(Verdict.Fail, result.Because);
        result.Claim.Should().Be(feature);
        result.LevelInWords.Should().EndWith(", claimed");
        result.CountsAgainst.Should().BeTrue("what a variant declares is a promise");
    }

    [Fact]
    public async Task A_may_that_is_not_claimed_is_a_finding()
    {
        var result = await RunAsync("R-SNI-EXACT", "always-first-certificate", Feature.Sni);

        result.Verdict.Should().Be(Verdict.Fail, result.Because);
        result.Claim.Should().BeNull();
        Outcomes.Of(result).Should().Be(Outcome.Finding);
    }

    private static async Task<CheckResult> RunAsync(string id, string fault, string declares)
    {
        await using var lab = await InProcessLab.StartAsync(FaultRun.Clock);
        await using var target = await ReferenceTarget.StartAsync(
            lab, FaultCatalogue.Named(fault)!, new HashSet<string> { declares });
        var check = FaultRun.Checks.Single(check => check.Id == id);
        var finished = await new CheckRunner(lab.World, target, FaultRun.Timeouts).RunAsync(check);
        return finished.ToResult("./run.sh", deviation: null, new EvidenceBudget());
    }
}
