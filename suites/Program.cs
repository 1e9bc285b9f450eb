using System.Text.Json;
using Conformance.Checks.Running;
using Conformance.Suites;

// Two verbs, for the command line behind run.sh: "describe" prints the checks, "run" makes the run that the first line
// of its input asks for, until its input ends: a request may hold a password, and so is in no file. Without a verb the
// arguments are those of xUnit's console runner.
switch (args)
{
    case ["describe"]:
        Console.Out.WriteLine(JsonSerializer.Serialize(Catalogue.Facts(), ResultFile.Json));
        return 0;
    case ["run"]:
        var line = Console.In.ReadLine() ?? throw new InvalidDataException("No run was asked for.");
        return await SuiteRun.RunAsync(JsonSerializer.Deserialize<RunRequest>(line, ResultFile.JsonLine)!);
    default:
        return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
}
