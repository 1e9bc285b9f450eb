using System.CommandLine;
using Conformance.Checks.Core;
using Conformance.Checks.Watching;
using Conformance.Invocation;
using Conformance.Lab.Errors;
using Conformance.Output;
using Conformance.Running;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using Conformance.Targets.Running;
using Spectre.Console;

namespace Conformance.Commands;

/// <summary>lab [CHECK]: a lab that stays up, to be looked at.</summary>
internal static class LabCommand
{
    public static Command Create()
    {
        var check = new Argument<string?>("check")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "Publish the domains of this check, as it leaves them; default: a domain for each policy "
                + "mode, and one for each usual mistake (expired.test, unlisted-mx.test, …).",
        };
        var target = new Option<string?>("--target")
        {
            Description = "Start this mail system in the lab (as for `run`), and run the check on it.",
            HelpName = "target",
        };
        var variant = new Option<string?>("--variant")
        {
            Description = "Of the target; default: the first that declares what the check needs.",
        };
        check.Offering(Completions.CheckIds);
        target.CompletionSources.Add(Completions.Targets);
        var command = new Command(
            "lab",
            """
            Keep a lab up to look at: print its names and addresses, and each event as it happens, until Ctrl-C.

            With CHECK and --target, the check is run once and everything stays as it leaves it. Without --target, the
            lab alone, for a sender or a tester of your own. Nothing is judged. More: docs/lab.md

            Exit codes: 0 ended by Ctrl-C, 2 usage, 3 the target has not what the check needs, 4 the lab broke,
            5 the target did not start, or ended.
            """)
        {
            check, target, variant,
        };
        command.SetAction((parsed, stop) => RunAsync(
            parsed.GetValue(check), parsed.GetValue(target), parsed.GetValue(variant), stop));
        return command;
    }

    /// <summary>The command that opens a lab for the check; of a domain, which has no lab, the one that probes it.
    /// </summary>
    public static string Of(CheckFacts check) => check.Role switch
    {
        Role.Domain => $"./run.sh probe DOMAIN --checks {check.Id}",
        Role.Receiver => $"./run.sh lab {check.Id} --target TARGET",
        _ => $"./run.sh lab {check.Id}",
    };

    private static async Task<int> RunAsync(string? id, string? target, string? variant, CancellationToken stop)
    {
        Surroundings.Check();
        var folders = SuiteFolders.Find();
        var plan = await new LabPlanner(folders).PlanAsync(id, target, variant, stop);
        var view = new View(AnsiConsole.Console);
        var images = new RunImages(folders, view);
        var started = plan.Started;
        var ready = await images.MakeAsync(started is null ? [] : [started.Target], stop);
        var image = started is null ? null : ready.Of(started.Target);
        if (image?.WhyNot is { } broken)
        {
            return Told(broken.InOneLine);
        }

        var request = new WatchRequest(
            EngineSession.New().Id, ready.Lab.Reference, ready.StepCa.Reference,
            (await images.ToolsAsync(stop)).Reference)
        {
            Check = plan.Check?.Id,
            Target = started is null
                ? null
                : TargetPlan.Of(started.Target, started.Variant, image!.Value.Ready!.Reference),
            TargetEndsWithCheck = target is null,
        };
        return await WatchAsync(view, request, stop);
    }

    private static async Task<int> WatchAsync(View view, WatchRequest request, CancellationToken stop)
    {
        using var told = stop.Register(() => view.Say("ending the lab (once more: at once)"));
        var screen = new LabScreen(view);
        try
        {
            var end = await SuiteProgram.WatchAsync(request, screen.Hear, stop);
            return screen.Problem switch
            {
                { Kind: RunProblemKind.Contract } broken => Told(broken.Message),
                { } broken => throw new LabBrokenException(broken.Message),
                null when screen.IsOpen && end.ExitCode == 0 => ExitCode.AsExpected,
                null when stop.IsCancellationRequested => throw new OperationCanceledException(stop),
                null => throw new LabBrokenException(
                    $"The program that keeps the lab ended with code {end.ExitCode}: "
                    + $"{end.LastWords ?? "it printed nothing"}."),
            };
        }
        finally
        {
            await new Leftovers(view).RemoveAsync(request.Session);
        }
    }

    private static int Told(string howTheTargetBroke)
    {
        Console.Error.WriteLine(HostileText.Tame(howTheTargetBroke));
        GitHubJob.Annotate(ExitCode.ContractBroken, howTheTargetBroke);
        return ExitCode.ContractBroken;
    }
}
