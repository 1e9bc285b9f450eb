using Conformance.Commands;
using Conformance.Proof.Samples;
using Conformance.Scoreboard.Reports;
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
    [InlineData(Verdict.Pass, Verdict.Inconclusive, Change.GotWorse)]
    [InlineData(Verdict.Pass, Verdict.Error, Change.GotWorse)]
    [InlineData(Verdict.Pass, Verdict.NotApplicable, Change.GotWorse)]
    [InlineData(Verdict.Inconclusive, Verdict.Error, Change.Changed)]
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
    public void A_pass_that_became_a_finding_got_worse_and_a_claim_that_is_broken_turned_red()
    {
        var before = May(Verdict.Pass, claim: null);

        ResultDiff.Compare(before, May(Verdict.Fail, claim: null)).Runs[0].Changes.Single().Change.Should()
            .Be(Change.GotWorse);
        ResultDiff.Compare(before, May(Verdict.Fail, "sni-certificates")).Runs[0].Changes.Single().Change.Should()
            .Be(Change.TurnedRed);
    }

    [Fact]
    public void What_got_worse_fails_a_strict_comparison_alone()
    {
        foreach (var now in new Verdict?[] { Verdict.Inconclusive, Verdict.NotApplicable, null })
        {
            var diff = ResultDiff.Compare(With(Verdict.Pass), With(now));

            (diff.HasTurnedRed, diff.HasGotWorse).Should().Be((false, true), $"it passed, and is {now} now");
        }

        ResultDiff.Compare(With(Verdict.Fail), With(Verdict.Pass)).HasGotWorse.Should().BeFalse();
        ResultDiff.Compare(With(Verdict.Recorded), With(null)).HasGotWorse.Should().BeFalse();
        ResultDiff.Compare([SampleRuns.Sni, SampleRuns.Default], [SampleRuns.Default]).HasGotWorse.Should()
            .BeTrue("a configuration is not measured any more");
    }

    [Fact]
    public void Two_targets_that_come_out_alike_are_said_to_be_two()
    {
        var other = SampleRuns.Default with { Target = SampleRuns.Default.Target with { Name = "exim" } };

        var text = ResultDiff.Compare([SampleRuns.Default], [other]).Text();

        text.Should().Contain("postfix default").And.Contain("exim default").And.Contain("two configurations")
            .And.NotContain("nothing changed");
    }

    [Fact]
    public void Folders_that_have_nothing_in_common_are_refused()
    {
        var compare = () => ResultDiff.Compare([SampleRuns.Default, SampleRuns.MtaSts], [SampleRuns.Sni]);

        compare.Should().Throw<InvalidDataException>()
            .WithMessage("*the old results are of postfix/default, postfix/mta-sts, the new ones of postfix/sni, *");
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
    public void A_folder_of_a_scoreboard_is_read_as_the_results_in_it()
    {
        using var site = DrawnSite.Of(SampleRuns.Default, SampleRuns.Sni);

        ResultFiles.Read([site.Folder]).Select(run => run.Target.Variant).Should().Equal("default", "sni");
    }

    [Fact]
    public void A_run_that_no_longer_counts_turned_red()
    {
        var broken = SampleRuns.Sni with { Problem = new(RunProblemKind.Lab, "The lab container ended.") };

        var diff = ResultDiff.Compare(SampleRuns.Sni, broken);

        diff.HasTurnedRed.Should().BeTrue();
        diff.Text().Should().Contain("the new run is invalid (lab): The lab container ended.");
    }

    [Fact]
    public void A_terminal_is_not_told_what_a_target_wants_it_to_do() =>
        ResultDiff.Compare(SampleRuns.Sni, HostileRun.Result).Text().Should().NotContain("\u001b")
            .And.NotContain("\u202e").And.NotContain("\r");

    private static RunResult May(Verdict verdict, string? claim) => SampleRuns.Default with
    {
        Checks =
        [
            SampleRuns.Check(
                new SampleCatalogue.Row("R-SNI-EXACT", "selection", "6066 §3", Level.May, "A clause."),
                new SampleRuns.Told(verdict, "So it was.", [])) with { Claim = claim },
        ],
    };

    private static RunResult With(Verdict? verdict) => SampleRuns.Default with
    {
        Checks = verdict is null
            ? []
            : [SampleRuns.Check(SampleCatalogue.Rows[0], new SampleRuns.Told(verdict.Value, "So it was.", []))],
    };
}
