using System.CommandLine;
using Conformance.Output;
using Conformance.Running;
using Conformance.Scoreboard.Reports;
using Conformance.Targets.Images;

namespace Conformance.Commands;

/// <summary>record RESULT...: keeps what was measured in docs/measured.json and the README's tables.</summary>
internal static class RecordCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("result")
        {
            Arity = ArgumentArity.OneOrMore, Description = ResultFiles.Description,
        };
        var partial = new Option<bool>("--partial")
        {
            Description = "Merge results of runs that left checks out, check by check, into the full results of the "
                + "same version that are named with them.",
        };
        var command = new Command(
            "record", "Put results on record: docs/measured.json, and the README's tables generated from it. "
                + "A result that says too little, because the lab broke or too much is inconclusive, is left "
                + "out with the reason, "
                + "and its row stays as it was; then the exit code is that of its run.")
        {
            files, partial,
        };
        command.SetAction(parsed =>
        {
            var (enough, leftOut) = Split(ResultFiles.Read(parsed.GetValue(files)!), parsed.GetValue(partial));
            foreach (var cause in leftOut)
            {
                Console.Error.WriteLine($"Not put on record: {cause.Why}");
            }

            if (enough.Count > 0)
            {
                Record(SuiteFolders.Find(), enough);
            }

            return leftOut is [var first, ..] ? first.Code : ExitCode.AsExpected;
        });
        return command;
    }

    /// <summary>Which results say enough to be put on record, and why each other does not.</summary>
    /// <inheritdoc cref="PartialResults.Resolve"/>
    public static (IReadOnlyList<RunResult> Enough, IReadOnlyList<Cause> LeftOut) Split(
        IReadOnlyList<RunResult> results, bool merges)
    {
        var resolved = PartialResults.Resolve(results, merges)
            .Select(run => (Run: run, Cause: RunEnd.SaysTooLittle(run))).ToList();
        return (
            [.. resolved.Where(seen => seen.Cause is null).Select(seen => seen.Run)],
            [
                .. results.Where(run => run.Problem is not null).Select(RunEnd.SaysTooLittle).OfType<Cause>(),
                .. resolved.Select(seen => seen.Cause).OfType<Cause>(),
            ]);
    }

    private static void Record(SuiteFolders folders, IReadOnlyList<RunResult> results)
    {
        var bundled = new Planner(folders).Bundled;
        var path = Path.Combine(folders.Root, Measured.FileName);
        var rows = Measured.Merge(
            Measured.Read(path), Measured.Of(results),
            row => row.Target != "reference"
                && bundled.Find(row.Target)?.Variants.Any(variant => variant.Name == row.Variant) == true);
        Measured.Write(path, rows);
        var readme = Path.Combine(folders.Root, "README.md");
        File.WriteAllText(readme, MeasuredTables.Into(File.ReadAllText(readme), rows, Unmeasured(bundled, rows)));
        Console.WriteLine($"{rows.Count} configurations on record in {Measured.FileName}");
    }

    /// <summary>Targets without a measurement, because only a container registry has their images.</summary>
    public static IReadOnlyList<string> Unmeasured(
        Targets.Description.TargetCatalogue bundled, IReadOnlyList<MeasuredRow> rows) =>
    [
        .. bundled.Targets
            .Where(target => target.Description.NeedsRegistry && rows.All(row => row.Target != target.Name))
            .Select(target => target.Edition.Title),
    ];
}
