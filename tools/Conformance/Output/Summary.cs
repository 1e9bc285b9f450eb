using Conformance.Checks.Results;
using Conformance.Running;

namespace Conformance.Output;

/// <summary>What is said after the last run, and the exit code that says the same.</summary>
internal static class Summary
{
    /// <summary>
    /// More inconclusive checks than this share of those that apply, and nothing can be said about the target.
    /// </summary>
    private const double TooMuchInconclusive = 0.25;

    /// <summary>So many checks are named with the time they took.</summary>
    private const int Slowest = 10;

    /// <param name="drawn">Whether the scoreboard could be written.</param>
    public static int Tell(View view, IReadOnlyList<RunResult> results, RunOrder order, bool drawn)
    {
        foreach (var result in results)
        {
            TellFailures(view, result);
            TellTimes(view, result);
        }

        var unstable = Unstable(results);
        foreach (var check in unstable)
        {
            view.SayMarkup($"[red]differs from repeat to repeat[/] {Spectre.Console.Markup.Escape(check)}");
        }

        if (order.Repeat > 1 && unstable.Count == 0 && results.All(result => result.Problem is null))
        {
            view.Say($"{order.Repeat} repeats, identical verdicts");
        }

        if (drawn)
        {
            view.Say($"Scoreboard: {Path.Combine(order.Out, "index.html")}");
        }

        var (code, why) = Outcome(results, unstable);
        if (why is not null)
        {
            view.Say($"Exit code {code}: {why}");
        }

        GitHubJob.Annotate(results, code, why);
        return code;
    }

    /// <summary>Why a check counts against the run.</summary>
    internal static string Reason(CheckResult check) => check.StaleDeviation is null
        ? check.Because
        : "passes, although its target.yaml lists it as a deviation; take it out";

    private static void TellFailures(View view, RunResult result)
    {
        foreach (var check in result.Checks.Where(check => check.CountsAgainst))
        {
            view.SayMarkup(
                $"[red]{check.Level}[/] {check.Id} on {Title(result)}: "
                + $"{Spectre.Console.Markup.Escape(Lab.Evidence.HostileText.Tame(Reason(check)))}");
            view.Say($"     again: {check.Reproduce}");
        }

        if (!result.Books.Balance)
        {
            view.Say(
                $"{Title(result)}: the books do not balance: "
                + $"{result.Books.Unaccounted.Count} messages unaccounted for, {result.Books.Duplicated.Count} "
                + "duplicated");
        }
    }

    /// <summary>Where a run's time went; a run takes about as long as its slowest check.</summary>
    private static void TellTimes(View view, RunResult result)
    {
        var checks = result.Checks.Where(check => check.Verdict != Verdict.NotApplicable).ToArray();
        if (checks.Length > Slowest)
        {
            var slowest = checks.OrderByDescending(check => check.Seconds).Take(Slowest);
            view.Say($"{Title(result)}: {checks.Average(check => check.Seconds):0.0} s a check; the slowest: "
                + string.Join(", ", slowest.Select(check => $"{check.Id} {check.Seconds:0.0} s")));
        }
    }

    /// <summary>The exit code, and why where the failures above do not say it already.</summary>
    internal static (int Code, string? Why) Outcome(IReadOnlyList<RunResult> results, IReadOnlyList<string> unstable)
    {
        if (With("interrupted") is { } interrupted)
        {
            return (ExitCode.Interrupted, $"interrupted: {interrupted}.");
        }

        if (unstable.Count > 0)
        {
            return (ExitCode.LabBroke, $"{unstable.Count} verdict(s) differ from repeat to repeat.");
        }

        if (With("lab") is { } broken)
        {
            return (ExitCode.LabBroke, $"the lab broke: {broken}.");
        }

        if (results.Select(Undecided).OfType<string>().FirstOrDefault() is { } undecided)
        {
            return (ExitCode.LabBroke, undecided);
        }

        if (With("cut off") is { } late)
        {
            return (ExitCode.ContractBroken, $"cut off, because they took too long: {late}.");
        }

        if (With("contract") is { } contract)
        {
            return (ExitCode.ContractBroken,
                $"the target broke its contract: {contract}. docs/adding-a-target.md tells it.");
        }

        if (results.All(result => result.Checks.All(check => check.Verdict == Verdict.NotApplicable)))
        {
            return (ExitCode.NothingRan, "none of the checks applies to what ran.");
        }

        var failed = results.Any(result => result.Checks.Any(check => check.CountsAgainst));
        return (failed ? ExitCode.CheckFailed : ExitCode.AsExpected, null);

        string? With(string kind) =>
            results.Where(result => result.Problem?.Kind == kind).Select(Title).ToList() is { Count: > 0 } titles
                ? string.Join(", ", titles)
                : null;
    }

    private static string Title(RunResult result) => $"{result.Target.Name}/{result.Target.Variant}";

    /// <summary>Why this run says nothing about its target; null where it does.</summary>
    private static string? Undecided(RunResult result)
    {
        var errors = result.Checks.Count(check => check.Verdict == Verdict.Error);
        if (errors > 0)
        {
            return $"the lab broke in {errors} check(s) of {Title(result)}.";
        }

        var applicable = result.Checks.Count(check => check.Verdict != Verdict.NotApplicable);
        var inconclusive = result.Checks.Count(check => check.Verdict == Verdict.Inconclusive);
        return result.Problem is null && inconclusive > TooMuchInconclusive * applicable
            ? $"{inconclusive} of {applicable} checks of {Title(result)} are inconclusive; with more than a quarter, "
                + "nothing can be said."
            : null;
    }

    /// <summary>"S-MX-WILD on postfix/mta-sts: pass 9, fail 1".</summary>
    private static List<string> Unstable(IReadOnlyList<RunResult> results) =>
    [
        .. results.Where(result => result.Problem is null)
            .SelectMany(result => result.Checks.Select(check => (Title: Title(result), check.Id, check.Verdict)))
            .GroupBy(seen => (seen.Title, seen.Id))
            .Where(seen => seen.Select(one => one.Verdict).Distinct().Count() > 1)
            .Select(seen => $"{seen.Key.Id} on {seen.Key.Title}: "
                + string.Join(
                    ", ", seen.GroupBy(one => one.Verdict).Select(group => $"{Words.Of(group.Key)} {group.Count()}"))),
    ];
}
