using Conformance.Checks.Watching;

namespace Conformance.Output;

/// <summary>Prints what a lab that is being looked at has to say.</summary>
internal sealed class LabScreen(View view)
{
    private readonly EventLines _events = new();

    /// <summary>Whether everything came up.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>What ended it other than Ctrl-C.</summary>
    public RunProblem? Problem { get; private set; }

    public void Hear(WatchNews news)
    {
        switch (news)
        {
            case { Event: { } seen }:
                Line(_events.Of(seen));
                break;
            case { Phase: { } phase }:
                view.Say(phase);
                break;
            case { Checked: { } check }:
                view.Say($"{check.Check}: {Words.Of(check.Verdict)}  {check.Because}");
                break;
            case { Open: { } lab }:
                IsOpen = true;
                LabGuide.Print(lab, Console.Out, Console.IsOutputRedirected ? int.MaxValue : Console.WindowWidth);
                break;
            case { Problem: { } problem }:
                Problem = problem;
                break;
        }
    }

    /// <summary>No line is broken where the terminal ends: lines are searched and copied.</summary>
    private static void Line(string text) => Console.Out.WriteLine(text);
}
