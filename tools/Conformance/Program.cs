using System.CommandLine;
using System.CommandLine.Help;
using Conformance;
using Conformance.Commands;
using Conformance.Descriptions;
using Conformance.Invocation;
using Conformance.Lab.Errors;
using Conformance.Output;
using Conformance.Scoreboard.Reports;
using Conformance.Targets.Description;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;

GitHubJob.Begin();
Spectre.Console.AnsiConsole.Console = Terminal.On(Console.Out, Console.IsOutputRedirected);

var root = new Command(
    "./run.sh",
    """
    Proves how mail systems behave with SNI and MTA-STS: runs a real one in a closed world of containers, watches the
    wire, and judges that against single sentences of the RFCs.

    Without a command: runs Postfix in all its variants and writes artifacts/scoreboard/index.html.

    Exit codes: 0 as expected (known deviations included), 1 a judged check failed or a deviation no longer deviates,
    2 usage, 3 nothing ran, 4 the lab broke, too much was inconclusive, or messages are unaccounted for or delivered
    twice, 5 the target broke its contract or took too long. Where several apply, a judged failure decides, and the
    rest is said beside it.
    """)
{
    RunCommand.Create(),
    ProbeCommand.Create(),
    TestCommand.Create(),
    ListCommand.Create(),
    ExplainCommand.Create(),
    LabCommand.Create(),
    LiveCommand.Create(),
    ScoreboardCommand.Create(),
    RecordCommand.Create(),
    DiffCommand.Create(),
    OpenCommand.Create(),
    DoctorCommand.Create(),
    ImagesCommand.Create(),
    BenchCommand.Create(),
    CompletionCommand.Create(),
    new HelpOption { Recursive = true },
    new VersionOption(),
};
root.SetAction((_, stop) => RunCommand.DefaultBoardAsync(stop));

if (Completions.Asked(root, args) is { } words)
{
    Console.WriteLine(words);
    return ExitCode.AsExpected;
}

var parsed = root.Parse(args switch
{
    // As other programs have it.
    ["help", .. var command] => [.. command, "--help"],
    ["version"] => ["--version"],
    _ => args,
});
if (Mistakes.Of(parsed) is { Count: > 0 } mistakes)
{
    foreach (var mistake in mistakes)
    {
        Console.Error.WriteLine(mistake);
    }

    Console.Error.WriteLine(Mistakes.Help(parsed));
    GitHubJob.Annotate(ExitCode.Usage, string.Join(' ', mistakes));
    return ExitCode.Usage;
}

using var interruption = new Interruption();
try
{
    // Signals are this program's own business: System.CommandLine would end it after a while, tidied up or not.
    var settings = new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
    };
    return await parsed.InvokeAsync(settings, interruption.Stop);
}
catch (Exception) when (interruption.Stop.IsCancellationRequested)
{
    // Whatever was under way has been cut off; what it says about that is not news.
    Console.Error.WriteLine("Interrupted.");
    return ExitCode.Interrupted;
}
catch (Exception told) when (ExitCodeOf(told) is { } code)
{
    Console.Error.WriteLine(Sentence(told));
    GitHubJob.Annotate(code, Sentence(told));
    return code;
}
catch (Exception bug)
{
    var report = CrashReport.Of(bug);
    Console.Error.WriteLine(report);
    GitHubJob.Annotate(ExitCode.LabBroke, report);
    return ExitCode.LabBroke;
}

static int? ExitCodeOf(Exception told) => told switch
{
    UsageException or DescriptionException or InvalidDataException or DirectoryNotFoundException
        or LinkRefusedException => ExitCode.Usage,
    NothingToRunException => ExitCode.NothingRan,
    LabBrokenException or EngineException or ImageBuildException => ExitCode.LabBroke,
    IOException or UnauthorizedAccessException => ExitCode.LabBroke,
    _ => null,
};

static string Sentence(Exception told) => told switch
{
    ImageBuildException build => build.Report,
    IOException when DiskFull.Caused(told) => $"The disk is full: {told.Message}",
    _ => told.Message,
};
