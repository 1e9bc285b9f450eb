using System.Runtime.InteropServices;
using Conformance.Bench;
using Conformance.Bench.Measures;
using Conformance.Bench.Measuring;
using Conformance.Bench.Peers;
using Conformance.Lab;
using Conformance.Lab.Errors;
using Conformance.Targets.Contract;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;

// What the suite costs, as ratios against a peer in the same run where there is one: docs/benchmarks.md.
if (args is [MxServer.Verb])
{
    return await MxServer.ServeAsync();
}

using var ending = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

// Testcontainers tells its steps on standard output, which is for the figures.
var output = Console.Out;
Console.SetOut(TextWriter.Null);

var stage = new Stage(SuiteFolders.Find(), new ToStandardError());
IMeasure[] all =
[
    new StartUp(stage), new WholeRun(stage, quick: false), new WholeRun(stage, quick: true), new Overhead(stage),
    new Deliveries(stage), new IdleConnections(), new KnownBadProof(),
];
var names = args.Where(word => word != "--json").ToList();
if (names.Except(all.Select(measure => measure.Name)).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine(
        $"There is no measure {unknown}; there are {string.Join(", ", all.Select(measure => measure.Name))}.");
    return ExitCode.Usage;
}

var asJson = args.Contains("--json");
var report = Report.OfThisMachine();
Tell(report.Head());
foreach (var measure in all.Where(measure => names.Count == 0 || names.Contains(measure.Name)))
{
    Console.Error.WriteLine($"bench: {measure.Says}");
    var part = new Report.Part(measure.Name, measure.Says, Report.LoadNow(), []);
    try
    {
        part = part with { Figures = await measure.MeasureAsync(ending.Token) };
    }
    catch (Exception cut) when (ending.IsCancellationRequested)
    {
        // Whatever was cut short complains in its own way; the reason is known.
        Console.Error.WriteLine($"bench: interrupted ({cut.GetType().Name})");
        return ExitCode.Interrupted;
    }
    catch (Exception cannot) when (
        cannot is NotMeasuredException or LabBrokenException or TargetBrokenException or EngineException
        or ImageBuildException or IOException or System.Net.Sockets.SocketException)
    {
        part = part with { NotMeasured = cannot.Message };
    }

    report.Parts.Add(part);
    Tell(part.Text().TrimEnd());
}

if (asJson)
{
    output.WriteLine(report.Json());
}

return report.Parts.Any(part => part.Figures.Count > 0) ? ExitCode.AsExpected : ExitCode.LabBroke;

void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    ending.Cancel();
}

void Tell(string text)
{
    if (!asJson)
    {
        output.WriteLine(text);
    }
}

/// <summary>At once and in order: progress is for who waits, the figures alone are for standard output.</summary>
internal sealed class ToStandardError : IProgress<string>
{
    public void Report(string value) => Console.Error.WriteLine($"bench: {value}");
}
