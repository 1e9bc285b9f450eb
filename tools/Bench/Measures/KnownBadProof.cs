using System.Text.Json.Nodes;
using CliWrap;
using Conformance.Bench.Measuring;
using Conformance.Targets.Images;

namespace Conformance.Bench.Measures;

/// <summary>Every fault against what it is known to break and the checks beside that, in one process.</summary>
internal sealed class KnownBadProof : IMeasure
{
    private const string Class = "Conformance.Proof.KnownBad.EveryFault";

    public string Name => "proof";

    public string Says => $"the tests of {Class}";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken stop)
    {
        var proof = Cli.Wrap(SuiteFolders.ProgramOf("Proof")).WithArguments(
            ["-noLogo", "-noColor", "-noAutoReporters", "-reporter", "json", "-class", Class]);
        var ended = await ChildProcess.Run(proof, stop);
        var (total, failed, errors) = Count(ended.StandardOutput);
        if (total == 0)
        {
            throw new NotMeasuredException($"no test of {Class} ran");
        }

        return
        [
            new Figure("proof.seconds", "every fault, the start of the program included", "s")
            {
                Goal = Goal.AtMost(60),
                Note = $"{total} tests, {failed} failed, {errors} errors",
            }.From(ended.RunTime.TotalSeconds),
        ];
    }

    /// <summary>Of the events that xUnit's runner reports, one JSON object a line.</summary>
    private static (int Total, int Failed, int Errors) Count(string output)
    {
        var kinds = output.Split('\n').Where(line => line.StartsWith('{'))
            .CountBy(line => (string?)JsonNode.Parse(line)!["$type"] ?? "").ToDictionary();
        var failed = kinds.GetValueOrDefault("test-failed");
        return (kinds.GetValueOrDefault("test-passed") + failed, failed, kinds.GetValueOrDefault("error-message"));
    }
}
