using Conformance.Checks.Running;
using Spectre.Console;

namespace Conformance.Output;

/// <summary>What a person sees while runs go on: a line a step, and at a terminal a live line a run.</summary>
internal sealed class View(IAnsiConsole console) : IProgress<string>
{
    private readonly Lock _gate = new();
    private readonly List<RunView> _running = [];
    private int _drawn;

    private bool IsLive => console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi;

    public void Report(string value) => Say(value);

    /// <summary>One line of text, whatever is in it.</summary>
    public void Say(string line) => Draw(() => console.WriteLine(HostileText.Tame(line)));

    /// <summary>One line of markup; only for text of our own.</summary>
    public void SayMarkup(string line) => Draw(() => console.MarkupLine(line));

    public RunView Begin(string title, int checks)
    {
        var run = new RunView(this, title, checks);
        Draw(() => _running.Add(run));
        return run;
    }

    internal void End(RunView run) => Draw(() => _running.Remove(run));

    internal void Refresh() => Draw(() => { });

    /// <summary>Takes the live lines away, lets the change happen, and puts them below it.</summary>
    private void Draw(Action change)
    {
        lock (_gate)
        {
            for (; _drawn > 0; _drawn--)
            {
                console.Write(new ControlCode("\u001b[1A\u001b[2K"));
            }

            change();
            foreach (var run in IsLive ? _running : [])
            {
                console.MarkupLine(run.Line(console.Profile.Width));
                _drawn++;
            }
        }
    }
}

/// <summary>One run as it goes on.</summary>
internal sealed class RunView(View view, string title, int checks) : IDisposable
{
    private readonly Dictionary<Verdict, int> _counts = [];
    private string _phase = "starting";
    private int _over;

    /// <summary>News of the run; failures are told at once, in a terminal and in CI alike.</summary>
    public void Hear(RunNews news)
    {
        if (news.Phase is { } phase)
        {
            _phase = phase;
            view.Say($"{title}: {phase} ({news.Seconds:0.0} s)");
            return;
        }

        _over++;
        var verdict = news.Verdict!.Value;
        _counts[verdict] = _counts.GetValueOrDefault(verdict) + 1;
        if (verdict is Verdict.Pass or Verdict.NotApplicable or Verdict.Recorded)
        {
            view.Refresh();
            return;
        }

        var note = news.Note is null ? "" : $" [grey]({news.Note})[/]";
        view.SayMarkup($"{Markup.Escape(title)}: {Words.Coloured(verdict)}{note} {news.Check}  "
            + $"{Markup.Escape(HostileText.Tame(news.Because!))}");
    }

    /// <summary>The last word on the run.</summary>
    public void End(RunResult result)
    {
        var counts = string.Join(", ", result.Checks.GroupBy(check => check.Verdict).OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {Words.Of(group.Key)}"));
        var version = result.Target.Version is { } told ? $" {told}" : "";
        view.Say(result.Problem is { } problem
            ? $"{title}: {problem.Message}"
            : $"{title}{version}: {counts}{Known(result)}; {result.Seconds:0.0} s");
    }

    public void Dispose() => view.End(this);

    private static string Known(RunResult result) =>
        result.Checks.Count(check => check.Deviation is not null) is var known and > 0
            ? $" ({known} of them known deviations)"
            : "";

    /// <summary>"postfix/sni  27/39  20 pass, 2 fail".</summary>
    internal string Line(int width)
    {
        var counts = string.Join(
            ", ", _counts.OrderBy(count => count.Key).Select(count => $"{count.Value} {Words.Of(count.Key)}"));
        var line = $"{title}  {_over}/{checks}  {(counts.Length > 0 ? counts : _phase)}";
        return $"[grey]{Markup.Escape(line.Length < width ? line : line[..(width - 1)])}[/]";
    }
}

/// <summary>Verdicts in words and colour.</summary>
internal static class Words
{
    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.NotApplicable => "not applicable",
        _ => verdict.ToString().ToLowerInvariant(),
    };

    public static string Coloured(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "[green]pass[/]",
        Verdict.Fail => "[red]fail[/]",
        Verdict.Error => "[red]error[/]",
        Verdict.Inconclusive => "[yellow]inconclusive[/]",
        _ => $"[grey]{Of(verdict)}[/]",
    };
}
