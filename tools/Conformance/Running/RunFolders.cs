using System.Globalization;

namespace Conformance.Running;

/// <summary>
/// A folder for each run, RUNS/TARGET-VARIANT/TIME: its result, its evidence, the logs of the run, the target and the
/// lab, and the packets where they were captured. Of each configuration the last ones are kept.
/// </summary>
internal sealed class RunFolders(string runs)
{
    /// <summary>The variable that says how many are kept.</summary>
    public const string Variable = "CONFORMANCE_RUNS_KEPT";

    private const string Result = "result.json";
    private const string Log = "run.log";

    private static readonly int Kept =
        int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var wanted)
            && wanted > 0
            ? wanted
            : 10;

    private readonly Lock _gate = new();

    /// <summary>Where the result of a new run is to be written, in a folder of its own.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public string Next(string target, string variant)
    {
        lock (_gate)
        {
            var configuration = Directory.CreateDirectory(Path.Combine(runs, $"{target}-{variant}")).FullName;
            RemoveOld(configuration);
            return Path.Combine(Untaken(configuration), Result);
        }
    }

    /// <summary>What the program of a run printed.</summary>
    public static string LogOf(string result) => Beside(result, Log);

    /// <summary>Another file in the folder of a run.</summary>
    public static string Beside(string result, string name) => Path.Combine(Path.GetDirectoryName(result)!, name);

    /// <summary>The results of all runs that are kept, the oldest first.</summary>
    public IReadOnlyList<string> Results() => Directory.Exists(runs)
        ? [.. Directory.GetFiles(runs, Result, SearchOption.AllDirectories)
            .OrderBy(file => Path.GetFileName(Path.GetDirectoryName(file)), StringComparer.Ordinal)]
        : [];

    /// <summary>Another process may ask for one of the same configuration at the same time.</summary>
    private static string Untaken(string configuration)
    {
        while (true)
        {
            var time = DateTimeOffset.UtcNow.ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);
            var folder = Directory.CreateDirectory(Path.Combine(configuration, time)).FullName;
            try
            {
                using var mine = new FileStream(Path.Combine(folder, Log), FileMode.CreateNew);
                return folder;
            }
            catch (IOException) when (File.Exists(Path.Combine(folder, Log)))
            {
                // The next millisecond is nobody's yet.
            }
        }
    }

    private static void RemoveOld(string configuration)
    {
        var old = Directory.GetDirectories(configuration).Order(StringComparer.Ordinal).SkipLast(Kept - 1);
        foreach (var folder in old.Where(folder => !IsUnderWay(folder)))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Another process was faster.
            }
        }
    }

    /// <summary>Its log is open for as long as a run lasts, in this process or in another.</summary>
    private static bool IsUnderWay(string folder)
    {
        try
        {
            using var log = new FileStream(
                Path.Combine(folder, Log), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
