using Conformance.Output;
using Conformance.Proof.Samples;
using Conformance.Scoreboard.Reports;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>What decides the exit code, and what is said beside it.</summary>
public sealed class RunEndTests
{
    private static readonly RunResult Passed = Of([.. Enumerable.Range(1, 8).Select(Pass)]);

    private static readonly RunResult Failed = Of(Failure(1), Pass(2));

    private static readonly RunResult Undecided = Of(Pass(1), Inconclusive(2));

    private static readonly RunResult LabBroke = Of() with { Problem = new(RunProblemKind.Lab, "It ended.") };

    private static readonly RunResult Broken = Of() with { Problem = new(RunProblemKind.Contract, "No 220.") };

    [Fact]
    public void Passes_with_nothing_to_say()
    {
        var end = RunEnd.Of([Passed], []);

        (end.Code, end.Sentence).Should().Be((0, null));
        end.Codes.Should().Equal(0);
    }

    [Fact]
    public void A_failure_alone_is_said_by_its_own_line()
    {
        var end = RunEnd.Of([Failed], []);

        (end.Code, end.Sentence).Should().Be((1, null));
        end.Codes.Should().Equal(1);
    }

    [Fact]
    public void Eight_failures_are_not_hidden_by_six_of_sixteen_that_are_inconclusive()
    {
        var result = Of(
        [
            .. Enumerable.Range(1, 8).Select(Failure), .. Enumerable.Range(9, 6).Select(Inconclusive), Pass(15),
            Pass(16),
        ]);

        var end = RunEnd.Of([result], []);

        end.Code.Should().Be(1);
        end.Codes.Should().Equal(1, 4);
        end.Sentence.Should().Be("Exit code 1: 8 checks failed on postfix/default. Besides: 6 of 16 checks of "
            + "postfix/default are inconclusive, more than a quarter.");
    }

    [Fact]
    public void A_failure_of_one_run_is_not_hidden_by_what_went_wrong_in_others()
    {
        var end = RunEnd.Of([LabBroke, Broken, Failed], []);

        end.Codes.Should().Equal(1, 4, 5);
        end.Sentence.Should().StartWith("Exit code 1: 1 check failed").And.Contain("the lab broke")
            .And.Contain("broke its contract");
    }

    [Fact]
    public void Without_a_failure_what_went_wrong_decides()
    {
        RunEnd.Of([Passed, Undecided], []).Code.Should().Be(4);
        RunEnd.Of([Passed, LabBroke], []).Code.Should().Be(4);
        RunEnd.Of([Passed, Broken], []).Code.Should().Be(5);
        RunEnd.Of([Of()], []).Code.Should().Be(3);
    }

    [Fact]
    public void Each_undecided_run_is_said()
    {
        var other = Undecided with { Target = Undecided.Target with { Variant = "sni" } };

        RunEnd.Of([Undecided, other], []).Sentence.Should()
            .Contain("postfix/default are inconclusive").And.Contain("postfix/sni are inconclusive");
    }

    [Fact]
    public void A_check_that_fails_only_sometimes_has_no_verdict()
    {
        var end = RunEnd.Of([Failed, Passed], ["S-1 on postfix/default: pass 1, fail 1"]);

        end.Codes.Should().Equal(4);
    }

    [Fact]
    public void A_check_that_fails_each_time_decides_over_others_that_differ()
    {
        var end = RunEnd.Of([Failed, Failed], ["S-2 on postfix/default: pass 1, inconclusive 1"]);

        end.Codes.Should().Equal(1, 4);
        end.Sentence.Should().Contain("1 check failed").And.Contain("1 verdict(s) differ");
    }

    [Fact]
    public void An_interruption_is_what_a_shell_has_for_it()
    {
        RunEnd.Of([Failed], []).CutShort().Codes.Should().Equal(130, 1);
    }

    [Fact]
    public void A_scoreboard_that_cannot_be_written_hides_no_failure()
    {
        RunEnd.Of([Failed], []).NotDrawn().Codes.Should().Equal(1, 4);
        RunEnd.Of([Passed], []).NotDrawn().Codes.Should().Equal(4);
    }

    [Fact]
    public void Annotations_and_summary_say_what_the_exit_code_does_not()
    {
        var result = Of(Failure(1), Inconclusive(2));
        var end = RunEnd.Of([result], []);

        var annotations = GitHubJob.Annotations([result], end);

        annotations.Should().Equal(
            "::error title=Beside exit code 1::1 of 2 checks of postfix/default are inconclusive, more than a quarter.",
            "::error title=S-1 on postfix/default::MUST of RFC 8461 §7.1: A clause. It was seen. Again: "
            + "./run.sh run postfix --variant default --checks S-1",
            "::warning title=S-2 on postfix/default::MUST of RFC 8461 §7.1: A clause. It was seen. Again: "
            + "./run.sh run postfix --variant default --checks S-2");
        MarkdownSummary.Render([result], end.Sentence).Should()
            .Contain("**Exit code 1&#58; 1 check failed on postfix/default. Besides&#58; 1 of 2 checks");
    }

    [Fact]
    public void A_run_with_messages_unaccounted_for_is_never_as_expected()
    {
        var lossy = Passed with { Books = new Books(3, 2, 0, 0, ["m3"], []) };

        var end = RunEnd.Of([lossy], []);

        end.Codes.Should().Equal(4);
        end.Sentence.Should().Be("Exit code 4: postfix/default: 1 message unaccounted for.");
    }

    [Theory]
    [InlineData(RunProblemKind.Contract, 5)]
    [InlineData(RunProblemKind.Undetermined, 4)]
    public void Nor_is_one_whose_accounting_could_not_be_completed(RunProblemKind kind, int code)
    {
        var open = Passed with { Books = Books.Empty with { NotClosed = new RunProblem(kind, "The hook hung.") } };

        var end = RunEnd.Of([open], []);

        end.Codes.Should().Equal(code);
        end.Sentence.Should().Be(
            $"Exit code {code}: postfix/default: accounting could not be completed: The hook hung.");
    }

    [Fact]
    public void A_failure_decides_over_messages_unaccounted_for()
    {
        RunEnd.Of([Failed with { Books = new Books(3, 2, 0, 0, ["m3"], []) }], []).Codes.Should().Equal(1, 4);
    }

    private static RunResult Of(params CheckResult[] checks) => SampleRuns.Default with { Checks = checks };

    private static CheckResult Pass(int number) => Check(number, Verdict.Pass);

    private static CheckResult Failure(int number) => Check(number, Verdict.Fail);

    private static CheckResult Inconclusive(int number) => Check(number, Verdict.Inconclusive);

    private static CheckResult Check(int number, Verdict verdict) => SampleRuns.Check(
        new SampleCatalogue.Row($"S-{number}", "sni", "8461 §7.1", Level.Must, "A clause."),
        new SampleRuns.Told(verdict, "It was seen.", []));
}
