using System.Text.Json;
using Conformance.Checks.Results;
using Conformance.Checks.Running;
using Conformance.Suites;

// Two verbs, for the command line behind run.sh: "describe" prints the checks, "run FILE" makes one run, until its
// input ends. Without a verb the arguments are those of xUnit's console runner.
switch (args)
{
    case ["describe"]:
        Console.Out.WriteLine(JsonSerializer.Serialize(Catalogue.Facts(), ResultFile.Json));
        return 0;
    case ["run", var file]:
        var request = JsonSerializer.Deserialize<RunRequest>(File.ReadAllText(file), ResultFile.Json)!;
        return await SuiteRun.RunAsync(request);
    default:
        return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
}
