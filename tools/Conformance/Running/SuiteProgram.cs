using System.Diagnostics;
using System.Text.Json;
using Conformance.Checks;
using Conformance.Checks.Running;
using Conformance.Lab;
using Conformance.Targets.Images;

namespace Conformance.Running;

/// <summary>
/// The program that holds the checks; it is another process, so that this one outlives whatever happens in it.
/// </summary>
internal static class SuiteProgram
{
    /// <summary>All checks there are.</summary>
    /// <exception cref="LabBrokenException">The program does not tell them.</exception>
    public static async Task<CatalogueFacts> CatalogueAsync(CancellationToken stop)
    {
        var start = new ProcessStartInfo(PathOf("Suites"), ["describe"]) { RedirectStandardOutput = true };
        using var program = Process.Start(start)!;
        try
        {
            return (await JsonSerializer.DeserializeAsync<CatalogueFacts>(program.StandardOutput.BaseStream,
                ResultFile.Json, stop))!;
        }
        catch (JsonException cut)
        {
            await program.WaitForExitAsync(stop);
            throw new LabBrokenException(
                $"{start.FileName} ended with {program.ExitCode} and did not list its checks: {cut.Message}", cut);
        }
    }

    /// <summary>Makes one run and tells how it ended.</summary>
    public static async Task<SuiteEnd> RunAsync(RunRequest request, Action<RunNews> news, CancellationToken stop)
    {
        var start = new ProcessStartInfo(PathOf("Suites"), ["run"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        using var program = Process.Start(start)!;
        using var log = new RunLog(RunFolders.LogOf(request.Result));
        await AskAsync(program, request);

        // Not by a signal: a terminal sends one to both of us, and its second would be taken for a second Ctrl-C.
        await using var inOrder = stop.Register(() => Quietly(program.StandardInput.Close));
        await using var atOnce = Interruption.AtOnce.Register(
            () => Quietly(() => program.Kill(entireProcessTree: true)));
        string? lastWords = null;
        await Task.WhenAll(
            CopyAsync(program.StandardOutput, line => Hear(line, log, news)),
            CopyAsync(program.StandardError, line => log.Write(lastWords = line)));
        await program.WaitForExitAsync(CancellationToken.None);
        return new SuiteEnd(
            File.Exists(request.Result) ? ResultFile.Read(request.Result) : null, program.ExitCode, lastWords);
    }

    /// <inheritdoc cref="SuiteFolders.ProgramOf"/>
    public static string PathOf(string project) => SuiteFolders.ProgramOf(project);

    /// <summary>SIGINT, as Ctrl-C sends it: the program tidies up.</summary>
    public static void Interrupt(Process program)
    {
        if (!OperatingSystem.IsWindows())
        {
            using var kill = Process.Start("kill", ["-INT", $"{program.Id}"]);
            kill.WaitForExit();
        }
    }

    /// <summary>
    /// By its input: a request may hold a password, which belongs neither on a command line nor in a file that a killed
    /// process leaves.
    /// </summary>
    private static async Task AskAsync(Process program, RunRequest request)
    {
        try
        {
            await program.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request, ResultFile.JsonLine));
            await program.StandardInput.FlushAsync(CancellationToken.None);
        }
        catch (IOException)
        {
            // It has ended already; its exit code and its last words say why.
        }
    }

    private static async Task CopyAsync(StreamReader from, Action<string> take)
    {
        while (await from.ReadLineAsync(CancellationToken.None) is { } line)
        {
            take(line);
        }
    }

    private static void Hear(string line, RunLog log, Action<RunNews> news)
    {
        if (NewsIn(line) is { } told)
        {
            news(told);
        }

        log.Write(line);
    }

    /// <summary>The end of a program that was killed may be half a line.</summary>
    private static RunNews? NewsIn(string line)
    {
        try
        {
            return line.StartsWith(RunNews.Prefix, StringComparison.Ordinal)
                ? JsonSerializer.Deserialize<RunNews>(line.AsSpan(RunNews.Prefix.Length), ResultFile.JsonLine)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whom it is for may have ended by itself.</summary>
    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception ended) when (ended is IOException or InvalidOperationException or AggregateException)
        {
        }
    }
}

/// <summary>How the program of a run ended.</summary>
/// <param name="Result">Null where it left none.</param>
/// <param name="LastWords">Its last complaint; null where it had none.</param>
internal sealed record SuiteEnd(RunResult? Result, int ExitCode, string? LastWords);
