using System.Diagnostics;
using System.Text.RegularExpressions;
using Conformance.Targets.Images;

namespace Conformance.Bench.Measures;

/// <summary>Every fault against what it is known to break and the checks beside that, in one process.</summary>
internal sealed class KnownBadProof : IMeasure
{
    private const string Class = "Conformance.Proof.KnownBad.EveryFault";

    private static readonly Regex Total = new(
        @"Total: (?<total>\d+), Errors: (?<errors>\d+), Failed: (?<failed>\d+)", RegexOptions.CultureInvariant);

    public string Name => "proof";

    public string Says => $"the tests of {Class}";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken stop)
    {
        var start = new ProcessStartInfo(SuiteFolders.ProgramOf("Proof"), ["-noLogo", "-noColor", "-class", Class]);
        var clock = Stopwatch.StartNew();
        using var proof = new ChildProcess(start);
        var output = await proof.EndAsync(stop);
        var seconds = clock.Elapsed.TotalSeconds;
        if (Total.Match(output) is not { Success: true } total || total.Groups["total"].Value == "0")
        {
            throw new NotMeasuredException($"no test of {Class} ran");
        }

        return
        [
            new Figure("proof.seconds", "every fault, the start of the program included", "s")
            {
                Goal = Goal.AtMost(60),
                Note = $"{total.Groups["total"]} tests, {total.Groups["failed"]} failed, {total.Groups["errors"]} "
                    + "errors",
            }.From(seconds),
        ];
    }
}
