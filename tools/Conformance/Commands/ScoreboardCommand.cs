using System.CommandLine;
using Conformance.Invocation;
using Conformance.Output;
using Conformance.Running;
using Conformance.Scoreboard;
using Conformance.Targets.Images;

namespace Conformance.Commands;

/// <summary>scoreboard RESULT...: draws the site from result files.</summary>
internal static class ScoreboardCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("result")
        {
            Arity = ArgumentArity.OneOrMore, Description = ResultFiles.Description,
        };
        var output = new Option<string>("--out")
        {
            Description = "Where the site goes.", DefaultValueFactory = _ => OutputFolder.Default,
        };
        var command = new Command("scoreboard", "Generate the scoreboard from results alone.") { files, output };
        command.SetAction(parsed =>
        {
            var results = ResultFiles.Read(parsed.GetValue(files)!);
            var reported = ReportedReader.Find(SuiteFolders.Find().Root, TimeProvider.System);
            OutputFolder.Try(parsed.GetValue(output)!);
            var folder = parsed.GetValue(output)!;
            if (OutputFolder.Others(folder, Site.Write(results, folder, reported)) is { } others)
            {
                Console.WriteLine(others);
            }

            Console.WriteLine($"Scoreboard: {Path.Combine(folder, "index.html")}");
            return ExitCode.AsExpected;
        });
        return command;
    }
}

/// <summary>Results as they are named on the command line.</summary>
internal static class ResultFiles
{
    /// <summary>What may be named, for the help of a command.</summary>
    public const string Description = "Result files, folders of them, or folders of scoreboards (--out).";

    /// <exception cref="InvalidDataException">A file is no result.</exception>
    /// <exception cref="UsageException">There is no such file, or a folder holds no result.</exception>
    public static IReadOnlyList<RunResult> Read(IReadOnlyList<string> paths) =>
        [.. paths.SelectMany(Files).Select(ResultFile.Read)];

    private static IReadOnlyList<string> Files(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) ? [path] : throw new UsageException($"There is no file and no folder {path}.");
        }

        // In a scoreboard they are in a folder of their own.
        var from = Path.Combine(path, "results") is var drawn && Directory.Exists(drawn) ? drawn : path;
        var files = Below(from).ToList();
        return files.Count > 0
            ? files
            : throw new UsageException($"The folder {path} holds no result file (*.json).");
    }

    /// <summary>
    /// Its result files; where it has none, those in its folders: one for each target, or for each run.
    /// </summary>
    private static IEnumerable<string> Below(string folder) =>
        Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).ToList() is { Count: > 0 } files
            ? files
            : Directory.GetDirectories(folder).Order(StringComparer.Ordinal).SelectMany(Below);
}
