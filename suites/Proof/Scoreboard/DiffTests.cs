using Conformance.Checks.Results;
using Conformance.Scoreboard;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>What became of a check between two results.</summary>
public sealed class DiffTests
{
    [Theory]
    [InlineData(Verdict.Pass, Verdict.Fail, Change.TurnedRed)]
    [InlineData(Verdict.Inconclusive, Verdict.Fail, Change.TurnedRed)]
    [InlineData(Verdict.Fail, Verdict.Pass, Change.TurnedGreen)]
    [InlineData(Verdict.NotApplicable, Verdict.Pass, Change.TurnedGreen)]
    [InlineData(Verdict.Pass, Verdict.Inconclusive, Change.Changed)]
    [InlineData(Verdict.Fail, Verdict.NotApplicable, Change.Changed)]
    [InlineData(null, Verdict.Fail, Change.New)]
    [InlineData(Verdict.Pass, null, Change.Gone)]
    public void A_check_that_is_not_as_it_was_is_told(Verdict? old, Verdict? @new, Change expected)
    {
        var diff = ResultDiff.Compare(With(old), With(@new));

        diff.Runs.Should().ContainSingle().Which.Changes.Should().ContainSingle().Which.Change.Should().Be(expected);
    }

    [Fact]
    public void A_result_does_not_differ_from_itself()
    {
        var diff = ResultDiff.Compare(SampleRuns.Postfix, SampleRuns.Postfix);

        diff.HasTurnedRed.Should().BeFalse();
        diff.Runs.Should().HaveCount(3).And.AllSatisfy(run =>
        {
            run.Changes.Should().BeEmpty();
            run.Unchanged.Should().Be(SampleCatalogue.Rows.Count);
        });
    }

    [Fact]
    public void A_failure_that_was_listed_and_is_no_more_turned_red()
    {
        var unlisted = SampleRuns.Default with
        {
            Checks = [.. SampleRuns.Default.Checks.Select(check => check with { Deviation = null })],
        };

        ResultDiff.Compare(SampleRuns.Default, unlisted).HasTurnedRed.Should().BeTrue();
        ResultDiff.Compare(unlisted, SampleRuns.Default).HasTurnedRed.Should().BeFalse();
    }

    [Fact]
    public void Two_variants_compare_as_two_results_of_one_thing()
    {
        var text = ResultDiff.Compare([SampleRuns.Default], [SampleRuns.Sni]).Text();

        text.Should()
            .StartWith("postfix default 3.10.13 (2026-11-23 17:30 UTC) -> postfix sni 3.10.13 (2026-11-23 17:30 UTC)\n")
            .And.Contain("  turned green: 3\n")
            .And.Contain("    S-SNI-NOPOLICY           known deviation -> pass\n");
    }

    [Fact]
    public void Folders_compare_configuration_by_configuration()
    {
        var diff = ResultDiff.Compare([SampleRuns.Default, SampleRuns.Sni], [SampleRuns.Sni, SampleRuns.MtaSts]);

        diff.Runs.Select(run => (run.Old?.Target.Variant, run.New?.Target.Variant)).Should().BeEquivalentTo(
            new (string?, string?)[] { ("sni", "sni"), (null, "mta-sts"), ("default", null) });
    }

    [Fact]
    public void A_run_that_no_longer_counts_turned_red()
    {
        var broken = SampleRuns.Sni with { Problem = new RunProblem("lab", "The lab container ended.") };

        var diff = ResultDiff.Compare(SampleRuns.Sni, broken);

        diff.HasTurnedRed.Should().BeTrue();
        diff.Text().Should().Contain("the new run counts for nothing (lab): The lab container ended.");
    }

    [Fact]
    public void A_terminal_is_not_told_what_a_target_wants_it_to_do() =>
        ResultDiff.Compare(SampleRuns.Sni, HostileRun.Result).Text().Should().NotContain("\u001b")
            .And.NotContain("\u202e").And.NotContain("\r");

    private static RunResult With(Verdict? verdict) => SampleRuns.Default with
    {
        Checks = verdict is null
            ? []
            : [SampleRuns.Check(SampleCatalogue.Rows[0], new SampleRuns.Told(verdict.Value, "So it was.", []))],
    };
}
