using Conformance.Invocation;

namespace Conformance.Output;

/// <summary>What is said after the last run, and the exit code that says the same.</summary>
internal static class Summary
{
    /// <summary>So many messages are named by their tokens, which are in the evidence.</summary>
    private const int MostTokens = 20;

    /// <summary>So many checks are named with the time they took.</summary>
    private const int Slowest = 10;

    /// <param name="end">How they ended, as <see cref="End"/> has it, and what went wrong since.</param>
    public static void Tell(View view, IReadOnlyList<RunResult> results, RunOrder order, RunEnd end)
    {
        foreach (var result in results)
        {
            TellFailures(view, result, order.FailOn);
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

        if (end.IsDrawn)
        {
            view.Say($"Scoreboard: {Path.Combine(order.Out, "index.html")}");
        }

        if (end.Sentence is { } sentence)
        {
            view.Say(sentence);
        }

        GitHubJob.Annotate(results, end, order.FailOn);
    }

    /// <summary>How these runs ended, all repeats among them.</summary>
    public static RunEnd End(IReadOnlyList<RunResult> results, FailOn failOn) =>
        RunEnd.Of(results, Unstable(results), failOn);

    /// <summary>Why a check counts against the run.</summary>
    internal static string Reason(CheckResult check) => check.StaleDeviation is null
        ? check.Because
        : "passes, although its target.yaml lists it as a deviation; take it out";

    private static void TellFailures(View view, RunResult result, FailOn failOn)
    {
        foreach (var check in result.Checks.Where(check => failOn.IsFailure(Outcomes.Of(check))))
        {
            view.SayMarkup(
                $"[red]{check.LevelInWords}[/] {check.Id} on {Title(result)}: "
                + $"{Spectre.Console.Markup.Escape(HostileText.Tame(Reason(check)))}");
            view.Say($"     again: {check.Reproduce}");
        }

        if (result.Problem is null && result.Books is { State: not AccountingState.Balanced } books)
        {
            var tokens = books.Unaccounted.Concat(books.Duplicated).Take(MostTokens).ToList();
            view.Say($"{Title(result)}: {books.InWords()}"
                + (tokens.Count > 0 ? $" ({string.Join(", ", tokens)})" : ""));
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

    private static string Title(RunResult result) => $"{result.Target.Name}/{result.Target.Variant}";

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
