using System.Diagnostics;
using System.Text.Json;
using Conformance.Checks.Results;
using Conformance.Checks.Running;
using Conformance.Targets.Images;

namespace Conformance.Running;

/// <summary>The program that holds the checks; it is another process, so that this one outlives whatever happens in it.</summary>
internal static class SuiteProgram
{
    /// <summary>All checks there are.</summary>
    public static async Task<CatalogueFacts> CatalogueAsync(CancellationToken stop)
    {
        var start = new ProcessStartInfo(PathOf("Suites"), ["describe"]) { RedirectStandardOutput = true };
        using var program = Process.Start(start)!;
        return (await JsonSerializer.DeserializeAsync<CatalogueFacts>(program.StandardOutput.BaseStream, ResultFile.Json, stop))!;
    }

    /// <summary>Makes one run and gives its result; what the program printed beside its news goes to the log.</summary>
    public static async Task<RunResult?> RunAsync(RunRequest request, string log, Action<RunNews> news, CancellationToken stop)
    {
        var file = Path.ChangeExtension(request.Result, ".request.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(request, ResultFile.Json), CancellationToken.None);
        var start = new ProcessStartInfo(PathOf("Suites"), ["run", file])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        using var program = Process.Start(start)!;
        program.StandardInput.Close();
        await using var output = TextWriter.Synchronized(new StreamWriter(log));
        using var interrupt = stop.Register(() => Interrupt(program));
        await Task.WhenAll(
            CopyAsync(program.StandardOutput, output, news), CopyAsync(program.StandardError, output, news));
        await program.WaitForExitAsync(CancellationToken.None);
        File.Delete(file);
        return File.Exists(request.Result) ? ResultFile.Read(request.Result) : null;
    }

    /// <inheritdoc cref="SuiteFolders.ProgramOf"/>
    public static string PathOf(string project) => SuiteFolders.ProgramOf(project);

    private static async Task CopyAsync(StreamReader from, TextWriter log, Action<RunNews> news)
    {
        while (await from.ReadLineAsync(CancellationToken.None) is { } line)
        {
            if (line.StartsWith(RunNews.Prefix, StringComparison.Ordinal))
            {
                news(JsonSerializer.Deserialize<RunNews>(line.AsSpan(RunNews.Prefix.Length), ResultFile.JsonLine)!);
            }

            await log.WriteLineAsync(line);
        }
    }

    /// <summary>SIGINT, as Ctrl-C sends it: the program tidies up and writes what it has.</summary>
    public static void Interrupt(Process program)
    {
        if (OperatingSystem.IsWindows())
        {
            // The console has told it already.
            return;
        }

        try
        {
            using var kill = Process.Start("kill", ["-INT", program.Id.ToString()]);
            kill.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
