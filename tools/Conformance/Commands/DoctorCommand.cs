using System.CommandLine;
using Conformance.Invocation;
using Conformance.Targets.Engine;
using Conformance.Targets.Health;
using Conformance.Targets.Images;
using Spectre.Console;

namespace Conformance.Commands;

/// <summary>doctor: what this machine lacks, and the command that gets it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Show what this machine has, what it lacks, and how to install that.");
        command.SetAction((_, stop) => ExamineAsync(stop));
        return command;
    }

    private static async Task<int> ExamineAsync(CancellationToken stop)
    {
        Surroundings.Check();
        var registry = RegistryChoice.Parse(Environment.GetEnvironmentVariable(RegistryChoice.Variable));
        var findings = await new Doctor(SuiteFolders.Find(), registry).ExamineAsync(stop);
        foreach (var finding in findings)
        {
            var mark = finding.Level switch
            {
                FindingLevel.Ok => "[green]ok[/]      ",
                FindingLevel.Warning => "[yellow]warning[/] ",
                _ => "[red]problem[/] ",
            };
            AnsiConsole.MarkupLine($"{mark} {Markup.Escape(finding.What)}: {Markup.Escape(finding.Detail)}");
            if (finding.Remedy is { } remedy)
            {
                AnsiConsole.MarkupLine($"         fix: {Markup.Escape(remedy)}");
            }
        }

        return findings.Any(finding => finding.Level == FindingLevel.Problem) ? ExitCode.LabBroke : ExitCode.AsExpected;
    }
}
