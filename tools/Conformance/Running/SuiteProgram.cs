using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
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
        var runner = Of("Runner", "describe");
        var described = await runner.ExecuteBufferedAsync(stop);
        try
        {
            return JsonSerializer.Deserialize<CatalogueFacts>(described.StandardOutput, ResultFile.Json)!;
        }
        catch (JsonException cut)
        {
            throw new LabBrokenException(
                $"{runner.TargetFilePath} ended with {described.ExitCode} and did not list its checks: {cut.Message}",
                cut);
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

    /// <summary>Judges domains, and writes the result of each.</summary>
    public static async Task<SuiteEnd> ProbeAsync(
        ProbeRequest request, Action<ProbeNews> news, CancellationToken stop)
    {
        var (exitCode, lastWords) = await TalkAsync(
            "probe", request, line => Hear(line, ProbeNews.Prefix, news),
            line => Console.Error.WriteLine(HostileText.Tame(line)), stop);
        return new SuiteEnd(Result: null, exitCode, lastWords);
    }

    /// <summary>A program of the suite, to be run; what it complains of is heard where this one's is.</summary>
    public static Command Of(string project, params IEnumerable<string> arguments) =>
        Cli.Wrap(SuiteFolders.ProgramOf(project)).WithArguments(arguments)
            .WithStandardErrorPipe(PipeTarget.ToStream(Console.OpenStandardError()))
            .WithValidation(CommandResultValidation.None);

    /// <summary>Starts the program, asks it for something, and listens until it ends.</summary>
    /// <param name="said">Gets each line of its output.</param>
    /// <param name="complaint">Gets each line of its errors.</param>
    private static async Task<(int ExitCode, string? LastWords)> TalkAsync<T>(
        string verb, T request, Action<string> said, Action<string> complaint, CancellationToken stop)
    {
        string? lastWords = null;
        var program = Of("Runner", verb).WithStandardInputPipe(Asking(request, stop))
            .WithStandardOutputPipe(PipeTarget.ToDelegate(said))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(line => complaint(lastWords = line)));
        try
        {
            return ((await program.ExecuteAsync(Interruption.AtOnce)).ExitCode, lastWords);
        }
        catch (OperationCanceledException)
        {
            return (ExitCode.Interrupted, lastWords);
        }
    }

    /// <summary>
    /// By its input: a request may hold a password, which belongs neither on a command line nor in a file that a killed
    /// process leaves. Its end is the order to stop.
    /// </summary>
    private static PipeSource Asking<T>(T request, CancellationToken stop) => PipeSource.Create(async (input, over) =>
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(request, ResultFile.JsonLine), (byte)'\n'];
        await input.WriteAsync(line, over);

        // Not by a signal: a terminal sends one to both of us, and its second would be taken for a second Ctrl-C.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, over);
        await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    });

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
}

/// <summary>How the program of a run ended.</summary>
/// <param name="Result">Null where it left none.</param>
/// <param name="LastWords">Its last complaint; null where it had none.</param>
internal sealed record SuiteEnd(RunResult? Result, int ExitCode, string? LastWords);
