using Conformance.Checks.Accounting;
using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Proof.Benches;
using Conformance.Reference.Faults;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Rules;

/// <summary>What the session of one check shows of the rule of another.</summary>
public sealed class WholeRunTests
{
    private static readonly string[] Several = ["S-SNI-ONE", "S-SNI-ENF"];

    [Fact]
    public async Task A_broken_rule_is_told_with_its_session_and_that_is_evidence()
    {
        var finished = await RunAsync("sni-twice-at-first", Several);

        var one = finished["S-SNI-ONE"];
        one.Verdict.Should().Be(Verdict.Fail);
        one.Because.Should().Match(
            "In the whole run: Expected SNI to hold one name *, but it held 2: \"mx1.s-sni-*\", \"smtp.example\" "
            + "(mx1.s-sni-*, ??:??:??.??? UTC, session s* of s-sni-*; 2 such sessions of *).");
        one.Evidence.OfType<ClientHelloSeen>().Where(hello => hello.ServerNames?.Count == 2)
            .Select(hello => hello.Scenario![..^1].TrimEnd("0123456789-".ToCharArray())).Distinct().Should()
            .BeEquivalentTo(["s-sni-one", "s-sni-enf"], "the session of the other check is evidence too");
        one.Evidence.Select(seen => seen.Number).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task An_inconclusive_check_fails_where_its_rule_is_broken_and_tells_both()
    {
        var before = await FinishedAsync("sni-twice-at-first", Several);
        var inconclusive = before[0] with { Verdict = Verdict.Inconclusive, Because = "Nothing was seen." };

        var after = new LastLook(ClosedAccounting.Nothing, new WholeRun(before)).At(inconclusive);

        after.Verdict.Should().Be(Verdict.Fail);
        after.Context.Observations.Should().Contain(line => line.EndsWith("inconclusive: Nothing was seen."));
    }

    [Theory]
    [InlineData(Verdict.NotApplicable)]
    [InlineData(Verdict.Error)]
    [InlineData(Verdict.Fail)]
    public async Task Another_verdict_stays(Verdict verdict)
    {
        var before = await FinishedAsync("sni-twice-at-first", ["S-SNI-ONE"]);

        var after = new LastLook(ClosedAccounting.Nothing, new WholeRun(before))
            .At(before[0] with { Verdict = verdict });

        after.Verdict.Should().Be(verdict);
    }

    private static async Task<IReadOnlyDictionary<string, FinishedCheck>> RunAsync(string fault, string[] checks)
    {
        var finished = await FinishedAsync(fault, checks);
        var run = new WholeRun(finished);
        return finished.Select(new LastLook(ClosedAccounting.Nothing, run).At)
            .ToDictionary(check => check.Check.Id);
    }

    private static async Task<IReadOnlyList<FinishedCheck>> FinishedAsync(string fault, string[] checks)
    {
        await using var lab = await InProcessLab.StartAsync(FaultRun.Clock);
        await using var target = await ReferenceTarget.StartAsync(lab, FaultCatalogue.Named(fault)!);
        var runner = new CheckRunner(lab.World, target, FaultRun.Timeouts);
        return await Task.WhenAll(checks.Select(id => runner.RunAsync(FaultRun.Checks.Single(one => one.Id == id))));
    }
}
