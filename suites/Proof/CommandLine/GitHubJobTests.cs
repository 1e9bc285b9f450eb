using Conformance.Checks.Running;
using Conformance.Invocation;
using Conformance.Output;
using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using FluentAssertions;
using Spectre.Console;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>
/// As a step of a GitHub Actions job: failures are annotations, and no target gives the runner orders.
/// </summary>
public sealed class GitHubJobTests : IDisposable
{
    private const string Order = "::set-output name=x::y";
    private const string OldOrder = "##[add-mask]x";

    private readonly string _folder = Directory.CreateTempSubdirectory("job-").FullName;

    public static TheoryData<string> Orders =>
    [
        Order, $"\n{Order}", $"\r{Order}", $"\r\n  \t{Order}", $"\u2003\u00a0{Order}", $"\u0085{Order}", "::error::x",
        "::::", ":::error::x", OldOrder, $"so it said: {OldOrder}", $"#{OldOrder}", $"{OldOrder}\n{Order}{OldOrder}",
        $"\n\n{Order}\n{Order}", $"\f\v{Order}",
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Orders))]
    public void What_a_target_says_is_no_order_in_the_log(string words)
    {
        var log = Log(log => log.Write(words));

        RunnerCommands.In(log).Should().BeEmpty();
        log.Replace("\\u003a", ":").Replace("\\u005b", "[").Should().Be(words, "a reader still sees what was said");
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Nor_is_it_where_it_comes_in_pieces(string words)
    {
        var log = Log(log =>
        {
            foreach (var c in words)
            {
                log.Write(c);
                log.Flush();
            }
        });

        RunnerCommands.In(log).Should().BeEmpty();
    }

    [Theory]
    [InlineData("postfix/sni: fail S-SNI-ENF  mx1::a was named\n")]
    [InlineData(": a :: b # c ## d [e]\n")]
    [InlineData("[red] 2001:db8::1\n")]
    public void Other_words_are_left_alone(string line) => Log(log => log.Write(line)).Should().Be(line);

    [Theory]
    [InlineData(Order, "set-output")]
    [InlineData($"  {Order}", "set-output")]
    [InlineData($"it said {OldOrder}", "add-mask")]
    public void An_order_is_seen_where_nothing_stands_in_its_way(string log, string command) =>
        RunnerCommands.In(log).Should().Equal(command);

    [Fact]
    public void A_whole_run_of_a_hostile_target_gives_no_order()
    {
        var result = Hostile();

        var log = Log(log =>
        {
            var view = new View(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(log) }));
            view.Say(Order);
            view.Say($"  {Order}");
            using var run = view.Begin("hostile/default", 1);
            run.Hear(new RunNews(null, "S-X", Verdict.Fail, $"\n{Order} {OldOrder}", 1));
            run.End(result);
            Summary.Tell(view, [result], Asked, Summary.End([result], FailOn.Failures));
            log.WriteLine(result.Checks[0].Because);
        });

        RunnerCommands.In(log).Should().BeEmpty();
        log.Should().Contain("set-output").And.Contain("add-mask");
    }

    [Fact]
    public void A_failure_is_one_annotation_with_what_a_reader_needs()
    {
        var annotations = GitHubJob.Annotations(SampleRuns.Postfix, RunEnd.Of(SampleRuns.Postfix, []));

        annotations.Should().HaveCount(2);
        annotations[0].Should().StartWith("::error title=S-MX-WILD-DEEP on postfix/mta-sts::MUST of RFC ")
            .And.Contain("the pattern *.recipient.test covers one label.")
            .And.EndWith(" Again: ./run.sh run postfix --variant mta-sts --checks S-MX-WILD-DEEP");
        annotations[1].Should().StartWith("::warning title=S-CACHE-HOST-DOWN-NEWID on postfix/mta-sts::MUST of RFC ")
            .And.EndWith("--checks S-CACHE-HOST-DOWN-NEWID", "nothing can be said of it, and that is no failure");
    }

    [Fact]
    public void An_annotation_holds_what_a_target_said_and_obeys_none_of_it()
    {
        var result = Hostile();

        var annotations = GitHubJob.Annotations([result], RunEnd.Of([result], []));

        annotations.Should().HaveCount(2);
        annotations[0].Should().Be("::error title=Beside exit code 1::postfix/default: 1 message unaccounted for.");
        RunnerCommands.In(string.Join('\n', annotations)).Should().Equal("error", "error");
        annotations[1].Should().StartWith("::error title=S-X%3A%3Ay%2Cfile=z on ")
            .And.Contain("100%25 %250A::error::no").And.NotContainAny("\n", "\r");
    }

    [Fact]
    public void Many_failures_are_ten_annotations_of_which_the_last_tells_the_rest()
    {
        var result = SampleRuns.Default with
        {
            Checks = [.. Enumerable.Range(1, 25).Select(number => Failed($"S-{number}", "So it was."))],
        };

        var annotations = GitHubJob.Annotations([result, result], RunEnd.Of([result, result], []));

        annotations.Should().HaveCount(10);
        annotations[8].Should().StartWith("::error title=S-9 on postfix/default::");
        annotations[9].Should().StartWith("::error title=16 more::S-10 on postfix/default, S-11 on ")
            .And.EndWith("S-25 on postfix/default");
    }

    [Fact]
    public void A_run_that_did_not_complete_is_an_annotation_too()
    {
        var broken = SampleRuns.Sni with { Checks = [], Problem = new(RunProblemKind.Contract, "It does not greet.") };

        GitHubJob.Annotations([broken], RunEnd.Of([broken], [])).Should()
            .Equal("::error title=postfix/sni did not complete::It does not greet.");
    }

    [Fact]
    public void A_reason_that_no_check_has_is_an_annotation_and_success_is_none()
    {
        var undecided = new RunEnd([new Cause(4, "9 of 10 checks are inconclusive.")]);

        GitHubJob.Annotations([SampleRuns.Sni], undecided).Should()
            .Equal("::error title=Exit code 4::9 of 10 checks are inconclusive.");
        GitHubJob.Annotations([SampleRuns.Sni], RunEnd.Of([SampleRuns.Sni], [])).Should().BeEmpty();
    }

    [Theory]
    [InlineData("true", 1)]
    [InlineData("false", 0)]
    public async Task The_program_annotates_in_a_job_and_nowhere_else(string job, int annotations)
    {
        using var command = SuiteCommand.StartWith(new() { ["GITHUB_ACTIONS"] = job }, "run", "postfxi");

        var (exitCode, said) = await command.EndAsync();

        exitCode.Should().Be(2);
        said.Split('\n').Count(line => line.StartsWith("::error title=Exit code 2::There is no bundled target"))
            .Should().Be(annotations);
        RunnerCommands.In(said).Should().HaveCount(annotations);
    }

    [Fact]
    public async Task The_program_obeys_nobody_else_in_a_job()
    {
        var old = Path.Combine(_folder, "old.json");
        ResultFile.Write(old, SampleRuns.Default with { Checks = [] });
        var @new = Path.Combine(_folder, "new.json");
        ResultFile.Write(@new, Hostile());
        var job = new Dictionary<string, string?> { ["GITHUB_ACTIONS"] = "true" };
        using var compared = SuiteCommand.StartWith(job, "diff", old, @new);
        using var refused = SuiteCommand.StartWith(job, "run", $"{Order}{OldOrder}");

        var diff = await compared.EndAsync();
        var refusal = await refused.EndAsync();

        diff.Said.Should().Contain("set-output").And.Contain("add-mask");
        RunnerCommands.In(diff.Said).Should().BeEmpty();
        refusal.ExitCode.Should().Be(2);
        RunnerCommands.In(refusal.Said).Should().Equal("error");
    }

    private static RunOrder Asked => new(["hostile"], [], [], "site", Repeat: 1, Keep: false);

    private static RunResult Hostile() => SampleRuns.Default with
    {
        Target = SampleRuns.Default.Target with { Version = $"{Order}\n{Order}" },
        Checks = [Failed("S-X::y,file=z", $"\n{Order}\r\n{OldOrder} 100% %0A::error::no")],
        Books = new Books(1, 0, 0, 0, [$"\n{Order}"], []),
    };

    private static CheckResult Failed(string id, string because) => SampleRuns.Check(
        new SampleCatalogue.Row(id, "sni", "8461 §7.1", Level.Must, "A clause."),
        new SampleRuns.Told(Verdict.Fail, because, []));

    private static string Log(Action<JobLog> print)
    {
        using var text = new StringWriter();
        using var log = new JobLog(text);
        print(log);
        return text.ToString();
    }
}
