using System.Xml.Linq;
using Conformance.Checks.Core;
using Conformance.Output;
using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using Conformance.Scoreboard.Reports;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>
/// Whoever gates on the exit code, on junit.xml, on results.trx or on annotations sees the same: all are green or none.
/// </summary>
public sealed class ReportsAgreeTests : IDisposable
{
    private static readonly FailOn[] FailOns =
        [new(), new(Findings: true), new(Inconclusive: true), new(Findings: true, Inconclusive: true)];

    private static readonly RunProblemKind?[] Problems =
    [
        null, RunProblemKind.Lab, RunProblemKind.Contract, RunProblemKind.CutOff, RunProblemKind.NotReached,
        RunProblemKind.Interrupted,
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("agree-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_kind_of_check_in_every_kind_of_run_is_green_everywhere_or_nowhere()
    {
        var checks = Everything().ToList();

        checks.Should().HaveCountGreaterThan(100);
        foreach (var failOn in FailOns)
        {
            foreach (var check in checks)
            {
                // Beside seven that pass, one that is inconclusive is no quarter.
                Agree([Run(null, [check, .. Passes(7)])], failOn);
                Agree([Run(null, [check])], failOn);
            }

            foreach (var problem in Problems)
            {
                Agree([Run(problem, Passes(2)), Run(null, Passes(2))], failOn);
                Agree([Run(problem, [])], failOn);
            }
        }
    }

    [Fact]
    public void Verdicts_that_differ_from_repeat_to_repeat_are_green_nowhere() =>
        Agree([Run(null, Passes(2))], new FailOn(), "S-1 on postfix/default: pass 1, fail 1").Should().Be(4);

    [Theory]
    [InlineData(null, 4)]
    [InlineData(RunProblemKind.Undetermined, 4)]
    [InlineData(RunProblemKind.Contract, 5)]
    public void Messages_unaccounted_for_are_green_nowhere(RunProblemKind? notClosedBy, int exitCode)
    {
        var books = notClosedBy is null
            ? new Books(2, 1, 0, 0, ["m2"], [])
            : Books.Empty with { NotClosed = new RunProblem(notClosedBy.Value, "The hook hung.") };

        Agree([Run(null, Passes(2)) with { Books = books }], new FailOn()).Should().Be(exitCode);
    }

    [Theory]
    [InlineData(Verdict.Fail, Level.May, false, 0, "notice")]
    [InlineData(Verdict.Fail, Level.May, true, 1, "error")]
    [InlineData(Verdict.Fail, Level.Must, false, 1, "error")]
    [InlineData(Verdict.Inconclusive, Level.Must, false, 0, "warning")]
    [InlineData(Verdict.Inconclusive, Level.Must, true, 4, "error")]
    [InlineData(Verdict.Recorded, Level.Record, true, 0, null)]
    public void What_fails_the_run_is_an_error_and_the_rest_is_less(
        Verdict verdict, Level level, bool isAsked, int exitCode, string? command)
    {
        var run = Run(null, [Check(verdict, level, claim: null, isListed: false), .. Passes(7)]);
        var failOn = new FailOn(isAsked, isAsked);

        var end = RunEnd.Of([run], [], failOn);

        end.Code.Should().Be(exitCode);
        RunnerCommands.In(string.Join('\n', GitHubJob.Annotations([run], end, failOn))).Should()
            .BeEquivalentTo(command is null ? [] : new[] { command });
    }

    [Fact]
    public void Ten_findings_leave_room_for_ten_failures()
    {
        CheckResult[] checks =
        [
            .. Enumerable.Range(1, 12).Select(number =>
                Check(Verdict.Fail, Level.May, null, false) with { Id = $"S-MAY-{number}" }),
            .. Enumerable.Range(1, 12).Select(number =>
                Check(Verdict.Fail, Level.Must, null, false) with { Id = $"S-MUST-{number}" }),
        ];
        var run = Run(null, checks);

        var annotations = GitHubJob.Annotations([run], RunEnd.Of([run], []));

        annotations.Should().HaveCount(20);
        annotations[9].Should().StartWith("::error title=3 more::");
        annotations[19].Should().StartWith("::notice title=3 more::");
    }

    /// <returns>The exit code.</returns>
    private int Agree(IReadOnlyList<RunResult> results, FailOn failOn, params string[] unstable)
    {
        var end = RunEnd.Of(results, unstable, failOn);
        var (junit, trx) = (Path.Combine(_folder, "junit.xml"), Path.Combine(_folder, "results.trx"));
        JUnit.Write(results, junit, failOn, end.OfAll);
        Trx.Write(results, trx, failOn, end.OfAll);
        var what = $"{string.Join(", ", results.SelectMany(run => run.Checks).Take(1))} with {failOn}";

        var suites = XDocument.Load(junit).Root!;
        suites.Descendants().Any(one => one.Name.LocalName is "failure" or "error").Should()
            .Be(end.Code != 0, $"junit.xml says what the exit code {end.Code} says: {what}");
        suites.Descendants("failure").Any().Should().Be(end.Codes.Contains(1), $"a failure is exit code 1: {what}");
        var summary = XDocument.Load(trx).Descendants().Single(one => one.Name.LocalName == "ResultSummary");
        summary.Attribute("outcome")!.Value.Should().Be(end.Code == 0 ? "Completed" : "Failed", what);
        RunnerCommands.In(string.Join('\n', GitHubJob.Annotations(results, end, failOn))).Contains("error").Should()
            .Be(end.Code != 0, what);
        return end.Code;
    }

    private static IEnumerable<CheckResult> Everything() =>
        from verdict in Enum.GetValues<Verdict>()
        from level in Enum.GetValues<Level>()
        from claim in new[] { null, "sni" }
        from isListed in new[] { false, true }
        select Check(verdict, level, claim, isListed);

    private static CheckResult[] Passes(int count) =>
    [
        .. Enumerable.Range(1, count).Select(number =>
            Check(Verdict.Pass, Level.Must, claim: null, isListed: false) with { Id = $"S-PASS-{number}" }),
    ];

    private static RunResult Run(RunProblemKind? problem, CheckResult[] checks) => SampleRuns.Default with
    {
        Checks = checks,
        Problem = problem is null ? null : new RunProblem(problem.Value, "So it ended."),
    };

    private static CheckResult Check(Verdict verdict, Level level, string? claim, bool isListed)
    {
        var listed = isListed ? new Deviation("S-1", "Known for long.", null) : null;
        return SampleRuns.Check(
            new SampleCatalogue.Row("S-1", "sni", "8461 §7.1", level, "A clause."),
            new SampleRuns.Told(verdict, "So it was.", [])) with
        {
            Claim = claim,
            Deviation = verdict == Verdict.Fail ? listed : null,
            StaleDeviation = verdict == Verdict.Pass ? listed : null,
        };
    }
}
