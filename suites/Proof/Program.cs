// The suite's own tests; arguments are those of xUnit's console runner.
return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
