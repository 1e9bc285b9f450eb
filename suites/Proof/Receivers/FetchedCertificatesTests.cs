using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Proof.Benches;
using Conformance.Reference.Behaviour;
using Conformance.Reference.Faults;
using Conformance.Targets.Contract;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Receivers;

/// <summary>A receiver that fetches its certificates itself is given none.</summary>
public sealed class FetchedCertificatesTests
{
    private static readonly HashSet<string> Fetches = [Feature.Acme, Feature.SniCertificates];

    [Theory]
    [InlineData("R-SNI-RELOAD")]
    [InlineData("R-SNI-RELOAD-OPEN")]
    [InlineData("R-SNI-BROKENONE")]
    [InlineData("R-SNI-IDN")]
    public async Task What_puts_certificates_on_file_is_not_applicable(string id)
    {
        var finished = await RunAsync(id, Fetches, isGiven: false);

        finished.Verdict.Should().Be(Verdict.NotApplicable);
        finished.Because.Should().StartWith("The receiver fetches its certificates itself, so the suite puts none on");
    }

    [Theory]
    [InlineData("R-SNI-EXACT")]
    [InlineData("R-SNI-CHAIN")]
    [InlineData("R-SNI-RENEW")]
    public async Task What_asks_for_its_own_names_is_judged(string id)
    {
        var finished = await RunAsync(id, Fetches, isGiven: false);

        finished.Verdict.Should().Be(Verdict.Pass, finished.Because);
    }

    [Fact]
    public async Task A_receiver_that_fetches_none_is_not_judged_by_how_it_renews_them()
    {
        var finished = await RunAsync("R-SNI-RENEW", [Feature.SniCertificates], isGiven: true);

        finished.Verdict.Should().Be(Verdict.NotApplicable);
        finished.Because.Should().Be("This variant does not declare acme and sni-certificates.");
    }

    [Theory]
    [InlineData("reload-ignored", "but the certificate presented is the one from before")]
    [InlineData("reload-ends-sessions", "closed the connection where the reply to EHLO belongs.")]
    public async Task A_renewal_that_is_not_presented_or_ends_sessions_breaks_the_claim(string fault, string because)
    {
        var finished = await RunAsync("R-SNI-RENEW", Fetches, isGiven: false, FaultCatalogue.Named(fault));

        finished.Verdict.Should().Be(Verdict.Fail);
        finished.Because.Should().Contain(because);
        finished.ToResult("./run.sh", deviation: null, new EvidenceBudget()).CountsAgainst.Should().BeTrue();
    }

    private static async Task<FinishedCheck> RunAsync(
        string id, HashSet<string> declares, bool isGiven, Fault? fault = null)
    {
        await using var lab = await InProcessLab.StartAsync(FaultRun.Clock);
        await using var target = await ReferenceTarget.StartAsync(lab, fault ?? Fault.None, declares);
        target.IsGivenCertificates = isGiven;
        var check = FaultRun.Checks.Single(check => check.Id == id);
        return await new CheckRunner(lab.World, target, FaultRun.Timeouts).RunAsync(check);
    }
}
