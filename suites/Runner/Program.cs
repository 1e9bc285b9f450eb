using System.Text.Json;
using Conformance.Checks.Running;
using Conformance.Checks.Watching;
using Conformance.Runner;

// Four verbs, for the command line behind run.sh: "describe" prints the checks, "run" makes the run that the first
// line of its input asks for, "watch" keeps the lab up that it asks for, and "probe" judges the domains that it asks
// for, all until the input ends: a request may hold a password, and so is in no file. Without a verb the arguments are
// those of xUnit's console runner.
switch (args)
{
    case ["describe"]:
        Console.Out.WriteLine(JsonSerializer.Serialize(Catalogue.Facts(), ResultFile.Json));
        return 0;
    case ["run"]:
        return await SuiteRun.RunAsync(Request<RunRequest>());
    case ["watch"]:
        return await SuiteWatch.RunAsync(Request<WatchRequest>());
    case ["probe"]:
        return await SuiteProbe.RunAsync(Request<ProbeRequest>());
    default:
        return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
}

static T Request<T>() => JsonSerializer.Deserialize<T>(
    Console.In.ReadLine() ?? throw new InvalidDataException("Nothing was asked for."), ResultFile.JsonLine)!;
