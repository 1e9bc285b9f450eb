using Conformance.Checks.Results;
using Conformance.Running;

namespace Conformance.Output;

/// <summary>What is said after the last run, and the exit code that says the same.</summary>
internal static class Summary
{
    /// <summary>More inconclusive checks than this share of those that apply, and nothing can be said about the target.</summary>
    private const double TooMuchInconclusive = 0.25;

    public static int Tell(View view, IReadOnlyList<RunResult> results, RunOrder order)
    {
        foreach (var result in results)
        {
            TellFailures(view, result);
        }

        var unstable = Unstable(results);
        foreach (var check in unstable)
        {
            view.SayMarkup($"[red]differs from repeat to repeat[/] {Spectre.Console.Markup.Escape(check)}");
        }

        if (order.Repeat > 1 && unstable.Count == 0 && results.Count > 0)
        {
            view.Say($"{order.Repeat} repeats, identical verdicts");
        }

        if (results.Count > 0)
        {
            view.Say($"Scoreboard: {Path.Combine(order.Out, "index.html")}");
        }

        return Code(results, unstable.Count > 0);
    }

    private static void TellFailures(View view, RunResult result)
    {
        foreach (var check in result.Checks.Where(check => check.CountsAgainst))
        {
            var what = check.StaleDeviation is null ? check.Because : "passes, although its target.yaml lists it as a deviation; take it out";
            view.SayMarkup(
                $"[red]{check.Level}[/] {check.Id} on {result.Target.Name}/{result.Target.Variant}: "
                + $"{Spectre.Console.Markup.Escape(Lab.Evidence.HostileText.Tame(what))}");
            view.Say($"     again: {check.Reproduce}");
        }

        if (!result.Books.Balance)
        {
            view.Say(
                $"{result.Target.Name}/{result.Target.Variant}: the books do not balance: "
                + $"{result.Books.Unaccounted.Count} messages unaccounted for, {result.Books.Duplicated.Count} duplicated");
        }
    }

    private static int Code(IReadOnlyList<RunResult> results, bool unstable)
    {
        if (results.Any(result => result.Problem?.Kind == "interrupted"))
        {
            return ExitCode.Interrupted;
        }

        if (unstable || results.Any(LabBroke))
        {
            return ExitCode.LabBroke;
        }

        if (results.Any(result => result.Problem?.Kind == "contract"))
        {
            return ExitCode.ContractBroken;
        }

        if (results.All(result => result.Checks.All(check => check.Verdict == Verdict.NotApplicable)))
        {
            return ExitCode.NothingRan;
        }

        return results.Any(result => result.Checks.Any(check => check.CountsAgainst)) ? ExitCode.CheckFailed : ExitCode.AsExpected;
    }

    private static bool LabBroke(RunResult result)
    {
        var applicable = result.Checks.Count(check => check.Verdict != Verdict.NotApplicable);
        var inconclusive = result.Checks.Count(check => check.Verdict == Verdict.Inconclusive);
        return result.Problem?.Kind == "lab"
            || result.Checks.Any(check => check.Verdict == Verdict.Error)
            || (inconclusive > 0 && inconclusive > TooMuchInconclusive * applicable);
    }

    /// <summary>"S-MX-WILD on postfix/mta-sts: pass 9, fail 1".</summary>
    private static List<string> Unstable(IReadOnlyList<RunResult> results) =>
    [
        .. results.Where(result => result.Problem is null)
            .SelectMany(result => result.Checks.Select(check => (Title: $"{result.Target.Name}/{result.Target.Variant}", check.Id, check.Verdict)))
            .GroupBy(seen => (seen.Title, seen.Id))
            .Where(seen => seen.Select(one => one.Verdict).Distinct().Count() > 1)
            .Select(seen => $"{seen.Key.Id} on {seen.Key.Title}: "
                + string.Join(", ", seen.GroupBy(one => one.Verdict).Select(group => $"{Words.Of(group.Key)} {group.Count()}"))),
    ];
}
