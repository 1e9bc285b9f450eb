using Conformance.Checks.Core;
using Conformance.Output;
using Conformance.Proof.Samples;
using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Reports;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>What counts against a run: MUST and SHOULD always, and whatever a variant claims.</summary>
public sealed class OutcomeTests
{
    [Theory]
    [InlineData(Level.May, null, Outcome.Finding)]
    [InlineData(Level.May, "sni-certificates", Outcome.Fail)]
    [InlineData(Level.Operation, null, Outcome.Finding)]
    [InlineData(Level.Operation, "mta-sts", Outcome.Fail)]
    [InlineData(Level.Should, null, Outcome.Fail)]
    [InlineData(Level.MustByDefinition, "sni", Outcome.Fail)]
    public void A_failure_counts_by_its_level_or_by_the_claim(Level level, string? claim, Outcome outcome)
    {
        var check = Check(Verdict.Fail, level, claim, isListed: false);

        Outcomes.Of(check).Should().Be(outcome);
        check.CountsAgainst.Should().Be(outcome == Outcome.Fail);
    }

    [Theory]
    [InlineData(Verdict.Fail, Outcome.KnownDeviation)]
    [InlineData(Verdict.Pass, Outcome.NoLongerDeviates)]
    [InlineData(Verdict.Inconclusive, Outcome.Inconclusive)]
    public void A_deviation_that_is_listed_says_so_of_a_claim_too(Verdict verdict, Outcome outcome) =>
        Outcomes.Of(Check(verdict, Level.May, "sni-certificates", isListed: true)).Should().Be(outcome);

    [Fact]
    public void A_claim_that_is_not_kept_fails_the_run_and_is_told_everywhere()
    {
        var run = SampleRuns.Sni with
        {
            Checks = [Check(Verdict.Fail, Level.May, "sni-certificates", isListed: false)],
        };

        var end = RunEnd.Of([run], []);

        end.Code.Should().Be(ExitCode.CheckFailed);
        GitHubJob.Annotations([run], end).Should().ContainSingle().Which.Should()
            .StartWith("::error title=R-SNI-EXACT on postfix/sni::MAY of RFC 6066 §3, and the variant claims "
                + "sni-certificates: ");
        MarkdownSummary.Render([run], end.Sentence).Should().Contain("MAY, claimed").And.Contain("### Failed");
    }

    [Fact]
    public void What_the_tls_library_breaks_is_told_everywhere_and_fails_no_run_that_is_not_asked_to()
    {
        var check = Check(Verdict.Fail, Level.Must, claim: null, isListed: false) with { OfTlsLibrary = true };
        var run = SampleRuns.Sni with { Checks = [check] };

        var end = RunEnd.Of([run], []);
        var strict = RunEnd.Of([run], [], FailOn.Of(["finding"]));

        Outcomes.Of(check).Should().Be(Outcome.TlsLibrary);
        check.CountsAgainst.Should().BeFalse();
        end.Code.Should().Be(ExitCode.AsExpected);
        strict.Code.Should().Be(ExitCode.CheckFailed);
        GitHubJob.Annotations([run], end).Should().ContainSingle().Which.Should().StartWith("::notice ");
        MarkdownSummary.Render([run], end.Sentence).Should().Contain("### Of the TLS library");
        ClauseCount.Of(run, Level.Must).Should().Be(new ClauseCount(0, 0, 0, 0));
    }

    [Fact]
    public void A_message_that_is_lost_is_no_matter_of_the_tls_library() => Outcomes.Of(
        Check(Verdict.Fail, Level.Must, claim: null, isListed: false) with
        {
            OfTlsLibrary = true, AlsoBroken = "5321 §6.1",
        }).Should().Be(Outcome.Fail);

    /// <summary>All there are: none is forgotten by a switch, and red is what counts against the run.</summary>
    [Fact]
    public void Whatever_a_check_comes_to_red_and_counting_against_the_run_are_the_same()
    {
        foreach (var check in
            from verdict in Enum.GetValues<Verdict>()
            from level in Enum.GetValues<Level>()
            from claim in new[] { null, "sni" }
            from isListed in new[] { false, true }
            select Check(verdict, level, claim, isListed))
        {
            var outcome = Outcomes.Of(check);
            check.CountsAgainst.Should().Be(Outcomes.IsRed(outcome));
            Tally.Of([check]).Failed.Should().Be(check.CountsAgainst ? 1 : 0);
        }
    }

    private static CheckResult Check(Verdict verdict, Level level, string? claim, bool isListed)
    {
        var listed = isListed ? new Deviation("R-SNI-EXACT", "Known for long.", null) : null;
        var row = new SampleCatalogue.Row("R-SNI-EXACT", "selection", "6066 §3", level, "A clause.");
        return SampleRuns.Check(row, new SampleRuns.Told(verdict, "So it was.", [])) with
        {
            Claim = claim,
            Deviation = verdict == Verdict.Fail ? listed : null,
            StaleDeviation = verdict == Verdict.Pass ? listed : null,
        };
    }
}
