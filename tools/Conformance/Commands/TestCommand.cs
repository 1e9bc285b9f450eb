using System.CommandLine;
using Conformance.Invocation;
using Conformance.Lab.Errors;
using Conformance.Running;
using Conformance.Testing;

namespace Conformance.Commands;

/// <summary>test: the suite's own tests.</summary>
internal static class TestCommand
{
    /// <summary>Many tests wait for a program or a container, and leave a processor to others.</summary>
    private const string Threads = "1.5x";

    public static Command Create()
    {
        var without = new Option<bool>("--no-containers")
        {
            Description = "Only what needs no container engine; reports how many tests are skipped.",
        };
        var rest = new Argument<string[]>("xunit")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Further arguments for xUnit, after --: -- -class Conformance.Proof.KnownBad.*",
        };
        var command = new Command("test",
            "Run the suite's own tests: the lab against standard clients, every check against every known fault.")
        {
            without, rest,
        };
        command.SetAction((parsed, stop) => TestAsync(parsed.GetValue(without), parsed.GetValue(rest) ?? [], stop));
        return command;
    }

    private static async Task<int> TestAsync(bool withoutContainers, IReadOnlyList<string> rest, CancellationToken stop)
    {
        Surroundings.NeedSources("test");
        var plan = await TestPlan.ReadAsync(rest, withoutContainers, stop);
        if (plan.Omission is { } omission)
        {
            Console.WriteLine(omission);
        }

        var progress = new TestProgress(plan, Console.Out);
        var exitCode = plan.Tests > 0 ? await RunAsync(Selection(withoutContainers), rest, progress, stop) : 0;
        stop.ThrowIfCancellationRequested();
        if (plan.Tests > 0 && !progress.IsOver)
        {
            throw new LabBrokenException(
                $"The program that runs the tests ended with code {exitCode} before they were over.");
        }

        progress.Close();
        return Verdict(progress, exitCode);
    }

    private static IEnumerable<string> Selection(bool withoutContainers) => withoutContainers
        ? TestPlan.Needs.Keys.SelectMany(need => new[] { "-trait-", $"{TestPlan.Trait}={need}" })
        : [];

    private static async Task<int> RunAsync(
        IEnumerable<string> selection, IReadOnlyList<string> rest, TestProgress progress, CancellationToken stop)
    {
        string[] own = ["-noColor", "-noAutoReporters", "-reporter", "json", "-maxThreads", Threads];
        var proof = SuiteProgram.Of("Proof", [.. own, .. selection, .. rest]) | progress.Take;

        // A terminal has told xUnit's runner already, which takes the second time for "at once"; not on Windows, where
        // that has a console of its own.
        var inOrder = Console.IsInputRedirected || OperatingSystem.IsWindows() ? stop : CancellationToken.None;
        return (await proof.ExecuteAsync(Interruption.AtOnce, inOrder)).ExitCode;
    }

    /// <summary>xUnit's runner exits 0 when a filter matches nothing: here nothing is not a success.</summary>
    private static int Verdict(TestProgress progress, int exitCode)
    {
        if (progress.Passed + progress.Failed == 0)
        {
            Console.Error.WriteLine("No test ran.");
            return ExitCode.NothingRan;
        }

        return progress.Failed > 0 || exitCode != 0 ? ExitCode.CheckFailed : ExitCode.AsExpected;
    }
}
