using CliWrap;
using Conformance.Bench.Measuring;
using Conformance.Targets.Images;

namespace Conformance.Bench.Measures;

/// <summary>
/// The command line's own `run postfix --variant mta-sts`, and its lab's memory meanwhile.
/// </summary>
internal sealed class WholeRun(Stage stage, bool quick) : IMeasure
{
    public string Name => quick ? "quick" : "run";

    public string Says =>
        $"./run.sh run postfix --variant mta-sts, {(quick ? "with the checks of --quick" : "with all checks")}";

    private double LongestSeconds => quick ? 20 : 100;

    public async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken stop)
    {
        await stage.PostfixAsync("mta-sts", stop);
        await stage.LabImageAsync(stop);
        await stage.StepCaImageAsync(stop);
        using var folder = new TemporaryFolder();
        var program = Cli.Wrap(SuiteFolders.ProgramOf("Conformance"))
            .WithArguments(
            [
                "run", "postfix", "--variant", "mta-sts", "--out", folder.Path,
                .. quick ? ["--quick"] : Array.Empty<string>(),
            ])
            .WithEnvironmentVariables(more => more.Set(SuiteFolders.Variable, stage.Folders.Root));

        var run = ChildProcess.Run(program, stop);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = LabMemory.WatchAsync(run.ProcessId, over.Token);
        var ended = await run;
        await over.CancelAsync();
        return Figures(Result(folder.Path, ended.StandardOutput), ended.RunTime.TotalSeconds, await watching);
    }

    /// <exception cref="NotMeasuredException">The run did not get through.</exception>
    private static RunResult Result(string site, string output)
    {
        var results = Path.Combine(site, "results");
        var file = Directory.Exists(results)
            ? Directory.GetFiles(results, "*.json", SearchOption.AllDirectories).SingleOrDefault()
            : null;
        var lastWords = output.Trim().Split('\n')[^1];
        var result = ResultFile.Read(
            file ?? throw new NotMeasuredException($"the run left no result; it said: {lastWords}"));
        return result.Problem is { } problem
            ? throw new NotMeasuredException($"the run ended early: {problem.Message}")
            : result;
    }

    private List<Figure> Figures(RunResult result, double wall, IReadOnlyList<double> memory)
    {
        var verdicts = result.Checks.GroupBy(check => check.Verdict).Select(same => $"{same.Count()} {same.Key}");
        var highest = new Figure(
            $"{Name}.lab-memory", "the lab's container, highest during that run", "MB") { Goal = Goal.AtMost(300) };
        return
        [
            new Figure($"{Name}.seconds", "that run, as its result file tells", "s")
            {
                Goal = Goal.AtMost(LongestSeconds),
                Note = $"{result.Checks.Count} checks: {string.Join(", ", verdicts)}",
            }.From(result.Seconds),
            new Figure($"{Name}.wall-seconds", "the whole command, drawing the scoreboard included", "s").From(wall),
            memory.Count == 0
                ? highest with { Note = "the container was not seen" }
                : (highest with { Note = $"{memory[^1]:0} MB when last looked at" }).From(memory.Max()),
        ];
    }
}
