using Conformance.Invocation;
using Conformance.Scoreboard;
using Conformance.Scoreboard.Reports;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;

namespace Conformance.Output;

/// <summary>The folder of --out.</summary>
internal static class OutputFolder
{
    /// <summary>
    /// Where it is not given: beside the results, where the environment has named a folder for them, and below the
    /// working directory otherwise.
    /// </summary>
    public static string Default =>
        Environment.GetEnvironmentVariable(SuiteFolders.ArtifactsVariable) is { Length: > 0 } elsewhere
            ? Path.Combine(elsewhere, "scoreboard")
            : Path.Combine("artifacts", "scoreboard");

    /// <summary>Tried before the first minute is spent, not after the last.</summary>
    /// <exception cref="UsageException">Nothing can be written there, or it is a site of somebody else's.</exception>
    /// <exception cref="LinkRefusedException">What would be written is a symbolic link.</exception>
    public static void Try(string folder)
    {
        if (!Site.MayWriteTo(folder))
        {
            throw new UsageException(
                $"The folder {folder} (--out) has an index.html that this suite did not generate, and it would be "
                + "replaced; name another folder.");
        }

        try
        {
            var own = new OwnFolder(folder);
            own.Write(".writable", "");
            own.Remove(".writable");
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException
            || (refused is IOException and not LinkRefusedException && !DiskFull.Caused(refused)))
        {
            throw new UsageException($"The folder {folder} (--out) cannot be written: {refused.Message}");
        }
    }

    /// <summary>
    /// What is said of results that earlier runs have left in the folder, and that its scoreboard does not show; null
    /// where there are none.
    /// </summary>
    public static string? Others(string folder, IReadOnlyList<string> results)
    {
        const int Most = 5;
        var named = string.Join(", ", results.Take(Most))
            + (results.Count > Most ? $" and {results.Count - Most} more" : "");
        return results.Count == 0
            ? null
            : $"Not on this scoreboard, but still in {Path.Combine(folder, "results")} from earlier runs: {named}. "
                + $"`./run.sh scoreboard {Path.Combine(folder, "results")}/*/ --out {folder}` draws all of them.";
    }
}
