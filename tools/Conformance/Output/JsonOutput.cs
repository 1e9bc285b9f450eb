using System.Text.Json;
using Spectre.Console;

namespace Conformance.Output;

/// <summary>Standard output, kept for one JSON document: all else that is printed goes to standard error.</summary>
internal sealed class JsonOutput
{
    private readonly Stream _output = Console.OpenStandardOutput();

    private JsonOutput()
    {
    }

    /// <summary>To be called before anything is printed.</summary>
    public static JsonOutput Reserve()
    {
        Console.SetOut(Console.Error);
        AnsiConsole.Console = Terminal.On(Console.Error, Console.IsErrorRedirected);
        GitHubJob.LeaveStandardOutput();
        return new JsonOutput();
    }

    /// <summary>An array with one result a run, in the order of the runs.</summary>
    public void Write(IReadOnlyList<RunResult> results)
    {
        JsonSerializer.Serialize(_output, results, ResultFile.Json);
        _output.WriteByte((byte)'\n');
        _output.Flush();
    }
}
