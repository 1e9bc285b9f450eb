using System.CommandLine;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Conformance.Running;

namespace Conformance.Commands;

/// <summary>test: the suite's own tests.</summary>
internal static class TestCommand
{
    /// <summary>The trait of tests that need a container engine.</summary>
    private const string Containers = "Needs=Containers";

    private static readonly Regex Total = new(
        @"Total: (?<total>\d+), Errors: (?<errors>\d+), Failed: (?<failed>\d+), Skipped: (?<skipped>\d+)",
        RegexOptions.CultureInvariant);

    public static Command Create()
    {
        var without = new Option<bool>("--no-containers") { Description = "Only what needs no container engine." };
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
        string[] selection = withoutContainers ? ["-trait-", Containers] : [];
        var start = new ProcessStartInfo(SuiteProgram.PathOf("Proof"), ["-noLogo", "-noColor", .. selection, .. rest])
        {
            RedirectStandardOutput = true,
        };
        using var proof = Process.Start(start)!;
        await using var inOrder = stop.Register(() => Interrupt(proof));
        await using var atOnce = Interruption.AtOnce.Register(() => proof.Kill(entireProcessTree: true));
        Match? total = null;
        while (await proof.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            Console.WriteLine(line);
            total = Total.Match(line) is { Success: true } match ? match : total;
        }

        await proof.WaitForExitAsync(CancellationToken.None);
        stop.ThrowIfCancellationRequested();
        return Verdict(total, proof.ExitCode);
    }

    /// <summary>A terminal has told xUnit's runner already, which takes the second time for "at once".</summary>
    private static void Interrupt(Process proof)
    {
        if (Console.IsInputRedirected)
        {
            SuiteProgram.Interrupt(proof);
        }
    }

    /// <summary>xUnit's runner exits 0 when a filter matches nothing: here nothing is not a success.</summary>
    private static int Verdict(Match? total, int exitCode)
    {
        if (total is null || Number("total") == Number("skipped"))
        {
            Console.WriteLine("0 passed, 0 failed");
            Console.Error.WriteLine("No test ran.");
            return ExitCode.NothingRan;
        }

        var failed = Number("failed") + Number("errors");
        Console.WriteLine(
            $"{Number("total") - failed - Number("skipped")} passed, {failed} failed, {Number("skipped")} skipped");
        return failed > 0 || exitCode != 0 ? ExitCode.CheckFailed : ExitCode.AsExpected;

        int Number(string name) => int.Parse(total!.Groups[name].Value);
    }
}
