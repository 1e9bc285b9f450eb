using CliWrap;
using CliWrap.EventStream;
using Conformance.Targets.Engine;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Tools;

/// <summary>The engine as its users ask it, without the suite's own code between.</summary>
internal static class DockerTool
{
    /// <summary>What it printed; a refusal fails the test.</summary>
    public static async Task<string> AskAsync(params string[] arguments)
    {
        var (exitCode, output) = await Tool.RunAsync("docker", arguments);
        exitCode.Should().Be(0, $"docker {string.Join(' ', arguments)} said: {output}");
        return output;
    }

    /// <summary>Options that label what a session makes, so that it can be found and removed.</summary>
    public static string[] LabelsOf(EngineSession session) =>
        [.. session.Labels.SelectMany(label => new[] { "--label", $"{label.Key}={label.Value}" })];

    /// <summary>Waits until a container has printed these words so many times since its start.</summary>
    public static async Task SaysAsync(string container, string words, TimeSpan patience, int times = 1)
    {
        var stop = TestContext.Current.CancellationToken;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        var lines = new List<string>();
        var follow = Cli.Wrap("docker").WithArguments(["logs", "--follow", container])
            .WithValidation(CommandResultValidation.None);
        try
        {
            await foreach (var heard in follow.ListenAsync(limit.Token))
            {
                lines.Add($"{heard}");
                if (lines.Count(line => line.Contains(words, StringComparison.Ordinal)) == times)
                {
                    await limit.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
        }

        lines.Count(line => line.Contains(words, StringComparison.Ordinal)).Should().BeGreaterThanOrEqualTo(
            times, $"it was to print '{words}', and printed:\n{string.Join('\n', lines)}");
    }

    /// <summary>
    /// Names of the containers, networks and volumes with that label, "KEY" or "KEY=VALUE"; none without an engine.
    /// </summary>
    public static async Task<IReadOnlyList<string>> ListAsync(string label)
    {
        if (!Tool.IsHere("docker"))
        {
            return [];
        }

        string[][] lists =
        [
            ["ps", "--all", "--format", "{{.Names}}"],
            ["network", "ls", "--format", "{{.Name}}"],
            ["volume", "ls", "--format", "{{.Name}}"],
        ];
        var answers = await Task.WhenAll(
            lists.Select(list => Tool.RunAsync("docker", [.. list, "--filter", $"label={label}"])));
        return
        [
            .. answers.Where(answer => answer.ExitCode == 0)
                .SelectMany(answer => answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
        ];
    }
}
