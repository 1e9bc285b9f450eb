using System.Text.Json.Nodes;
using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using Conformance.Proof.Witnesses;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Jobs;

/// <summary>What the weekly rebuild says of targets that are another version than the one that was measured.</summary>
[Trait("Needs", "Witnesses")]
public sealed class WeeklyTests : IAsyncLifetime
{
    private const string Heading = "### What has changed since the targets were measured\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("weekly ").FullName;

    private string Programs => Path.Combine(_folder, "programs");

    private string Results => Path.Combine(_folder, "out", "results");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Programs);
        await Witness.LendAsync("jq", Programs);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("3.10.13", "Nothing.\n")]
    [InlineData("3.9.0", "* Postfix (Debian 13): 3.9.0 was measured, and it is 3.10.13 now\n")]
    [InlineData(null, "* Postfix (Debian 13): 3.10.13, not measured before\n")]
    public async Task Another_version_is_told(string? measured, string told)
    {
        Leave(SampleRuns.Default);

        var (exitCode, said) = await CompareAsync(measured);

        exitCode.Should().Be(0, said);
        said.Should().Be(Heading + told);
    }

    [Fact]
    public async Task A_target_that_did_not_run_is_told()
    {
        Leave(SampleRuns.Default with { Problem = new(RunProblemKind.Contract, "it ended") });

        (await CompareAsync("3.10.13")).Said.Should().Be(Heading + "* Postfix (Debian 13): contract\n");
    }

    [Fact]
    public async Task No_result_at_all_is_a_failure()
    {
        Directory.CreateDirectory(Results);

        (await CompareAsync("3.10.13")).ExitCode.Should().Be(4);
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("", 1, 0)]
    [InlineData("", 5, 5)]
    [InlineData("conformance/target-postfix:abc", 0, 4)]
    public async Task All_targets_are_built_where_nothing_is_built_yet(string images, int ended, int exitCode)
    {
        Leave(SampleRuns.Default);
        var suite = Path.Combine(_folder, "suite");
        foreach (var file in new[] { "tools/ci/rebuild-targets.sh", "tools/ci/what-changed.sh", "docs/measured.json" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(suite, file))!);
            File.Copy(Path.Combine(TrackedFiles.Root, file), Path.Combine(suite, file));
        }

        StandIn.Write(Path.Combine(suite, "run.sh"), $"printf '<%s>' \"$@\"; exit {ended}");
        StandIn.Write(Path.Combine(Programs, "docker"), $"echo '{images}'");

        var end = await Tool.RunAsync(
            "env", $"PATH={Programs}:{Environment.GetEnvironmentVariable("PATH")}",
            Path.Combine(suite, "tools/ci/rebuild-targets.sh"), Path.Combine(_folder, "out"), "--shard", "1/4");

        end.ExitCode.Should().Be(exitCode, end.Output);
        end.Output.Should().Contain(exitCode == 4
            ? "the engine has conformance/target-postfix:abc already"
            : $"<run><all><--variant><default><--quick><--out><{_folder}/out><--shard><1/4>");
    }

    private async Task<(int ExitCode, string Said)> CompareAsync(string? measured)
    {
        var row = new JsonObject { ["target"] = measured is null ? "exim" : "postfix", ["version"] = measured };
        var list = Path.Combine(_folder, "measured.json");
        await File.WriteAllTextAsync(list, $"[{row.ToJsonString()}]", TestContext.Current.CancellationToken);
        return await Tool.RunAsync(
            "env", $"PATH={Programs}:{Environment.GetEnvironmentVariable("PATH")}",
            Path.Combine(TrackedFiles.Root, "tools/ci/what-changed.sh"), Results, list);
    }

    private void Leave(RunResult result) =>
        ResultFile.Write(Path.Combine(Results, result.Target.Name, $"{result.Target.Variant}.json"), result);
}
