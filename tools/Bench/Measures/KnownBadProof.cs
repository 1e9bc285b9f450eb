using System.Diagnostics;
using System.Text.Json.Nodes;
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
        var start = new ProcessStartInfo(
            SuiteFolders.ProgramOf("Proof"),
            ["-noLogo", "-noColor", "-noAutoReporters", "-reporter", "json", "-class", Class]);
        var clock = Stopwatch.StartNew();
        using var proof = new ChildProcess(start);
        var output = await proof.EndAsync(stop);
        var seconds = clock.Elapsed.TotalSeconds;
        var (total, failed, errors) = Count(output);
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
            }.From(seconds),
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
