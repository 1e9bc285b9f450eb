using System.CommandLine;
using System.CommandLine.Help;
using Conformance;
using Conformance.Commands;
using Conformance.Lab;
using Conformance.Targets.Description;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;

if (Console.IsOutputRedirected)
{
    // A log is searched and copied from: no line of it is broken at a width that no terminal has.
    Spectre.Console.AnsiConsole.Profile.Width = 10_000;
}

var root = new Command(
    "./run.sh",
    """
    Proves how mail systems behave with SNI and MTA-STS: runs a real one in a closed world of containers, watches the wire, and
    judges that against single sentences of the RFCs.

    Without a command: runs Postfix in all its variants and writes artifacts/scoreboard/index.html.

    Exit codes: 0 as expected (known deviations included), 1 a judged check failed or a deviation no longer deviates, 2 usage,
    3 nothing ran, 4 the lab broke or too much was inconclusive, 5 the target broke its contract.
    """)
{
    RunCommand.Create(),
    TestCommand.Create(),
    ListCommand.Create(),
    ExplainCommand.Create(),
    ScoreboardCommand.Create(),
    DiffCommand.Create(),
    DoctorCommand.Create(),
    BenchCommand.Create(),
    new HelpOption { Recursive = true },
    new VersionOption(),
};
root.SetAction((_, stop) => RunCommand.DefaultBoardAsync(stop));

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine(error.Message);
    }

    Console.Error.WriteLine("./run.sh --help tells what there is.");
    return ExitCode.Usage;
}

try
{
    // Ctrl-C ends a run in order, however long its containers take to go.
    return await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(60),
    });
}
catch (OperationCanceledException)
{
    return ExitCode.Interrupted;
}
catch (Exception told) when (ExitCodeOf(told) is { } code)
{
    Console.Error.WriteLine(told is ImageBuildException build ? build.Report : told.Message);
    return code;
}

static int? ExitCodeOf(Exception told) => told switch
{
    UsageException or TargetDescriptionException or InvalidDataException or FileNotFoundException or DirectoryNotFoundException =>
        ExitCode.Usage,
    NothingToRunException => ExitCode.NothingRan,
    LabBrokenException or EngineException or ImageBuildException => ExitCode.LabBroke,
    IOException or UnauthorizedAccessException => ExitCode.LabBroke,
    _ => null,
};
