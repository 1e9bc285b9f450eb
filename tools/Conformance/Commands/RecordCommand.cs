using System.CommandLine;
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
            Arity = ArgumentArity.OneOrMore, Description = "Result files, or folders of them.",
        };
        var partial = new Option<bool>("--partial")
        {
            Description = "Merge results of runs that left checks out, check by check, into the full results of the "
                + "same version that are named with them.",
        };
        var command = new Command(
            "record", "Put results on record: docs/measured.json, and the README's tables generated from it.")
        {
            files, partial,
        };
        command.SetAction(parsed =>
        {
            var folders = SuiteFolders.Find();
            var bundled = new Planner(folders).Bundled;
            var newer = Measured.Of(PartialResults.Resolve(
                ResultFiles.Read(parsed.GetValue(files)!), merges: parsed.GetValue(partial)));
            var path = Path.Combine(folders.Root, Measured.FileName);
            var rows = Measured.Merge(
                Measured.Read(path), newer,
                row => row.Target != "reference"
                    && bundled.Find(row.Target)?.Variants.Any(variant => variant.Name == row.Variant) == true);
            Measured.Write(path, rows);
            var readme = Path.Combine(folders.Root, "README.md");
            File.WriteAllText(
                readme, MeasuredTables.Into(File.ReadAllText(readme), rows, Unmeasured(bundled, rows)));
            Console.WriteLine($"{rows.Count} configurations on record in {Measured.FileName}");
            return ExitCode.AsExpected;
        });
        return command;
    }

    /// <summary>Targets that no measurement is on record of, the suite's own reference left out.</summary>
    public static IReadOnlyList<string> Unmeasured(
        Targets.Description.TargetCatalogue bundled, IReadOnlyList<MeasuredRow> rows) =>
    [
        .. bundled.Targets.Where(target => target.Name != "reference" && rows.All(row => row.Target != target.Name))
            .Select(target => target.Edition.Title),
    ];
}
