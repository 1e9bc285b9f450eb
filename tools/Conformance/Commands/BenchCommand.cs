using System.CommandLine;
using Conformance.Invocation;
using Conformance.Running;

namespace Conformance.Commands;

/// <summary>bench: what the suite costs on this machine.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var measures = new Argument<string[]>("measure")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "start, run, overhead, smtp-server, idle, proof; all of them if none is named.",
        };
        var json = new Option<bool>("--json") { Description = "As JSON, for programs." };
        var command = new Command(
            "bench", "Measure what the suite costs here, against a peer where there is one: docs/benchmarks.md.")
        {
            measures, json,
        };
        command.SetAction((parsed, stop) => BenchAsync(parsed.GetValue(measures) ?? [], parsed.GetValue(json), stop));
        return command;
    }

    private static async Task<int> BenchAsync(IReadOnlyList<string> measures, bool json, CancellationToken stop)
    {
        Surroundings.NeedSources("bench");
        var bench = SuiteProgram.Of("Bench", json ? [.. measures, "--json"] : measures) | Console.OpenStandardOutput();

        // Interrupted, it still removes what it started.
        return (await bench.ExecuteAsync(CancellationToken.None, stop)).ExitCode;
    }
}
