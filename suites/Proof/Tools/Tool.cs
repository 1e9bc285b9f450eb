using CliWrap;
using CliWrap.Buffered;
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
    public static Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments) =>
        EndAsync(Cli.Wrap(program).WithArguments(arguments), TimeLimit);

    /// <summary>Runs a program to its end; kills it where it takes longer.</summary>
    public static async Task<(int ExitCode, string Output)> EndAsync(Command program, TimeSpan patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(patience);
        var end = await program.WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(limit.Token);
        return (end.ExitCode, end.StandardOutput + end.StandardError);
    }
}
