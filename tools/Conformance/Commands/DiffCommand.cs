using System.CommandLine;
using Conformance.Output;
using Conformance.Scoreboard;
using Conformance.Scoreboard.Reports;

namespace Conformance.Commands;

/// <summary>diff OLD NEW: what changed between two results.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        const string Results = "A result file, a folder of them, or of a scoreboard.";
        var before = new Argument<string>("old") { Description = Results };
        var after = new Argument<string>("new") { Description = Results };
        var strict = new Option<bool>("--strict")
        {
            Description = "Exit code 1 also if a check that passed does not any more, whatever it is now.",
        };
        var html = new Option<string?>("--html") { Description = "A folder for the comparison, as diff.html." };
        var command = new Command("diff",
            "Compare two results: what turned red, what got worse otherwise, what turned green, what is new. Exit "
            + "code 1 if anything turned red.")
        {
            before, after, strict, html,
        };
        command.SetAction(parsed =>
        {
            var diff = ResultDiff.Compare(
                ResultFiles.Read([parsed.GetValue(before)!]), ResultFiles.Read([parsed.GetValue(after)!]));
            Console.Write(diff.Text());
            if (parsed.GetValue(html) is { } folder)
            {
                OutputFolder.Try(folder);
                Site.WriteDiff(diff, folder);
                Console.WriteLine($"Generated: {Path.Combine(folder, "diff.html")}");
            }

            var hasFailed = parsed.GetValue(strict) ? diff.HasGotWorse : diff.HasTurnedRed;
            return hasFailed ? ExitCode.CheckFailed : ExitCode.AsExpected;
        });
        return command;
    }
}
