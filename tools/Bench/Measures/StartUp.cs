using System.Diagnostics;
using Conformance.Bench.Measuring;

namespace Conformance.Bench.Measures;

/// <summary>From nothing to a lab that answers and a target in it that greets; images are there.</summary>
internal sealed class StartUp(Stage stage) : IMeasure
{
    private const int Rounds = 3;

    public string Name => "start";

    public string Says => $"starting lab and Postfix with MTA-STS, {Rounds} times";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken stop)
    {
        var plan = await stage.PostfixAsync("mta-sts", stop);
        var lab = await stage.LabImageAsync(stop);
        var stepCa = await stage.StepCaImageAsync(stop);
        var seconds = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            await using var started = await LabAndTarget.StartAsync(plan, lab, stepCa, stop);
            seconds.Add(clock.Elapsed.TotalSeconds);
        }

        return [new Figure("start.seconds", "lab ready and target greets",
            "s") { Goal = Goal.AtMost(5) }.From(seconds)];
    }
}
