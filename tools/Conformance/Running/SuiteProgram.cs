using System.Diagnostics;
using System.Text.Json;
using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Checks.Watching;
using Conformance.Invocation;
using Conformance.Lab.Errors;
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
        var start = new ProcessStartInfo(PathOf("Runner"), ["describe"]) { RedirectStandardOutput = true };
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
        using var log = new RunLog(RunFolders.LogOf(request.Result));
        var (exitCode, lastWords) = await TalkAsync("run", request, line => Hear(line, log, news), log.Write, stop);
        return new SuiteEnd(
            File.Exists(request.Result) ? ResultFile.Read(request.Result) : null, exitCode, lastWords);
    }

    /// <summary>Keeps a lab up until the order to stop, or until it ends by itself.</summary>
    public static async Task<SuiteEnd> WatchAsync(
        WatchRequest request, Action<WatchNews> news, CancellationToken stop)
    {
        var (exitCode, lastWords) = await TalkAsync(
            "watch", request, line => Hear(line, WatchNews.Prefix, news),
            line => Console.Error.WriteLine(HostileText.Tame(line)), stop);
        return new SuiteEnd(Result: null, exitCode, lastWords);
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

    /// <summary>Starts the program, asks it for something, and listens until it ends.</summary>
    /// <param name="said">Gets each line of its output.</param>
    /// <param name="complaint">Gets each line of its errors.</param>
    private static async Task<(int ExitCode, string? LastWords)> TalkAsync<T>(
        string verb, T request, Action<string> said, Action<string> complaint, CancellationToken stop)
    {
        var start = new ProcessStartInfo(PathOf("Runner"), [verb])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        using var program = Process.Start(start)!;
        await AskAsync(program, request);

        // Not by a signal: a terminal sends one to both of us, and its second would be taken for a second Ctrl-C.
        await using var inOrder = stop.Register(() => Quietly(program.StandardInput.Close));
        await using var atOnce = Interruption.AtOnce.Register(
            () => Quietly(() => program.Kill(entireProcessTree: true)));
        string? lastWords = null;
        await Task.WhenAll(
            CopyAsync(program.StandardOutput, said),
            CopyAsync(program.StandardError, line => complaint(lastWords = line)));
        await program.WaitForExitAsync(CancellationToken.None);
        return (program.ExitCode, lastWords);
    }

    /// <summary>
    /// By its input: a request may hold a password, which belongs neither on a command line nor in a file that a killed
    /// process leaves.
    /// </summary>
    private static async Task AskAsync<T>(Process program, T request)
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
        Hear(line, RunNews.Prefix, news);
        log.Write(line);
    }

    private static void Hear<T>(string line, string prefix, Action<T> news)
    {
        if (line.StartsWith(prefix, StringComparison.Ordinal) && Read<T>(line.AsSpan(prefix.Length)) is { } told)
        {
            news(told);
        }
    }

    /// <summary>The end of a program that was killed may be half a line.</summary>
    private static T? Read<T>(ReadOnlySpan<char> json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, ResultFile.JsonLine);
        }
        catch (JsonException)
        {
            return default;
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
