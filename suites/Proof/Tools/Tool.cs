using System.Diagnostics;
using Xunit;

namespace Conformance.Proof.Tools;

/// <summary>
/// A program that the suite itself needs of the machine (docker, git, a shell), run as its users run it.
/// </summary>
internal static class Tool
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    public static bool IsHere(string program) => Find(program) is not null;

    /// <summary>Where it lies; null where the machine does not have it.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Runs it to its end.</summary>
    /// <returns>Its exit code and all it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        return await EndAsync(start, TimeLimit);
    }

    /// <summary>Runs a program, whose streams are all redirected, to its end; kills it where it takes longer.</summary>
    public static async Task<(int ExitCode, string Output)> EndAsync(ProcessStartInfo start, TimeSpan patience)
    {
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(patience);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }
}
