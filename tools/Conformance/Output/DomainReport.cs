using Spectre.Console;

namespace Conformance.Output;

/// <summary>What the owner of a domain reads: what is wrong, the worst first, and what to do about it.</summary>
/// <param name="isShort">Leave out what passes, of many domains.</param>
/// <param name="asSender">Say step by step what a sender would do.</param>
internal sealed class DomainReport(IAnsiConsole console, FailOn failOn, bool isShort, bool asSender)
{
    private const int LongestLine = 600;

    /// <summary>One domain.</summary>
    /// <param name="file">Where its result is.</param>
    public void Tell(RunResult result, string file)
    {
        if (result.Problem is { } problem)
        {
            console.MarkupLine(
                $"[bold]{Escaped(result.Target.Name)}[/]  [red]not judged[/]  {Escaped(problem.Message)}");
            return;
        }

        var wrong = result.Checks.Where(check => check.Verdict == Verdict.Fail).ToList();
        console.MarkupLine($"[bold]{Escaped(result.Target.Name)}[/]  {Headline(result, wrong)}");
        foreach (var harm in wrong.GroupBy(HarmOf).OrderBy(group => group.Key))
        {
            console.MarkupLine($"\n  [bold]{Title(harm.Key)}[/]");
            foreach (var check in harm.OrderBy(check => Outcomes.Urgency(Outcomes.Of(check))))
            {
                Tell(check);
            }
        }

        TellOpen(result);
        TellSender(result);
        if (!isShort)
        {
            TellRest(result);
            console.WriteLine($"\n  Result: {file}");
        }

        console.WriteLine();
    }

    /// <summary>After the last one.</summary>
    public void TellEnd(IReadOnlyList<RunResult> results, RunEnd end)
    {
        if (isShort)
        {
            var bad = results.Count(result => result.Checks.Any(check => failOn.IsFailure(Outcomes.Of(check))));
            console.WriteLine($"{results.Count} domains: {bad} with something to fix, "
                + $"{results.Count(result => result.Problem is not null)} not judged.");
        }

        if (end.Sentence is { } sentence)
        {
            console.WriteLine(HostileText.Tame(sentence, LongestLine));
        }
    }

    private void Tell(CheckResult check)
    {
        var colour = Outcomes.Of(check) == Outcome.Fail ? "red" : "yellow";
        var clause = check.Rfc.Any(char.IsAsciiDigit) ? $", RFC {check.Rfc}" : "";
        console.MarkupLine(
            $"  [{colour}]{check.Id}[/] {Escaped(check.Says)} ({check.LevelInWords}{Escaped(clause)})");
        console.WriteLine($"    Seen: {Tame(check.Actual ?? check.Because)}");
        if (check.Advice is { Says: { } says } mistake)
        {
            console.WriteLine($"    Why: {Tame(says)} ({mistake.Diagnosis}).");
        }

        if (check.Advice is { } advice)
        {
            console.WriteLine($"    Fix: {Tame(advice.Fix)}");
        }
    }

    private void TellOpen(RunResult result)
    {
        var open = result.Checks.Where(check => Outcomes.IsUndecided(Outcomes.Of(check))).ToList();
        if (open.Count == 0)
        {
            return;
        }

        console.MarkupLine("\n  [bold]Not observed[/]");
        foreach (var alike in open.GroupBy(check => check.Because))
        {
            console.MarkupLine($"  [yellow]{string.Join(", ", alike.Select(check => check.Id))}[/]");
            console.WriteLine($"    {Tame(alike.Key)}");
        }
    }

    private void TellSender(RunResult result)
    {
        if (!asSender || result.AsSender is not { } view)
        {
            return;
        }

        console.MarkupLine("\n  [bold]A sender that honours MTA-STS, with nothing cached[/]");
        foreach (var step in view.Why)
        {
            console.WriteLine($"    {Tame(step)}");
        }

        console.WriteLine($"    So it does this: {view.Decision.Word()}.");
    }

    private void TellRest(RunResult result)
    {
        var passed = result.Checks.Where(check => check.Verdict == Verdict.Pass).Select(check => check.Id).ToList();
        var absent = result.Checks.Where(check => check.Verdict == Verdict.NotApplicable).ToList();
        if (passed.Count > 0)
        {
            console.WriteLine($"\n  Passed: {string.Join(", ", passed)}");
        }

        foreach (var alike in absent.GroupBy(check => check.Because))
        {
            console.WriteLine(
                $"  Not applicable: {string.Join(", ", alike.Select(check => check.Id))}: {Tame(alike.Key)}");
        }
    }

    private static string Headline(RunResult result, IReadOnlyList<CheckResult> wrong)
    {
        var failed = wrong.Count(check => Outcomes.Of(check) == Outcome.Fail);
        var passed = result.Checks.Count(check => check.Verdict == Verdict.Pass);
        var open = result.Checks.Count(check => Outcomes.IsUndecided(Outcomes.Of(check)));
        string[] counts =
        [
            failed > 0 ? $"[red]{failed} to fix[/]" : "[green]nothing to fix[/]",
            .. wrong.Count > failed ? [$"[yellow]{wrong.Count - failed} to consider[/]"] : Array.Empty<string>(),
            .. open > 0 ? [$"[yellow]{open} not observed[/]"] : Array.Empty<string>(),
            $"{passed} passed",
        ];
        var published = result.Published is { Mode: { } mode } facts
            ? $"mode {Escaped(mode)}, id {Escaped(facts.Id ?? "missing")}"
            : "no policy";
        return $"{published}: {string.Join(", ", counts)}; {result.Seconds:0.0} s";
    }

    private static Harm HarmOf(CheckResult check) => check.Advice?.Harm ?? Harm.Habit;

    private static string Title(Harm harm) => harm switch
    {
        Harm.MailIsHeld => "Senders hold mail back now",
        Harm.NoProtection => "Mail is less protected than it looks",
        Harm.BreaksSoon => "Works now, and is going to break",
        _ => "Could be better",
    };

    private static string Tame(string text) => HostileText.Tame(text, LongestLine);

    private static string Escaped(string text) => Markup.Escape(HostileText.Tame(text, LongestLine));
}
