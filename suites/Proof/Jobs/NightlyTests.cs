using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using Conformance.Proof.Witnesses;
using Conformance.Scoreboard;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Jobs;

/// <summary>What the nightly workflow does with the parts' results: a history that grows, and a site of it.</summary>
[Trait("Needs", "Witnesses")]
public sealed class NightlyTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nightly ").FullName;

    private string Remote => Path.Combine(_folder, "remote.git");

    private string Programs => Path.Combine(_folder, "programs");

    private string SiteFolder => Path.Combine(_folder, "site");

    public async ValueTask InitializeAsync()
    {
        await Witness.LendAsync("jq", Directory.CreateDirectory(Programs).FullName);
        await GitAsync("init", "--quiet", "--bare", Remote);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Of_nights_without_a_change_the_first_and_the_last_stay()
    {
        foreach (var night in new[] { "2026-11-01", "2026-11-02", "2026-11-03" })
        {
            await MergeAsync(night, SampleRuns.Postfix);
        }

        var changed = SampleRuns.Sni with { Checks = SampleRuns.Default.Checks };
        await MergeAsync("2026-11-04", [SampleRuns.Default, changed, SampleRuns.MtaSts]);

        (await HistoryAsync()).Should().BeEquivalentTo(
            "2026-11-01/postfix/default.json", "2026-11-01/postfix/mta-sts.json", "2026-11-01/postfix/sni.json",
            "2026-11-03/postfix/sni.json", "2026-11-04/postfix/sni.json",
            "2026-11-04/postfix/default.json", "2026-11-04/postfix/mta-sts.json");
    }

    [Fact]
    public async Task The_site_shows_the_newest_and_keeps_what_was_before()
    {
        await MergeAsync("2026-11-01", SampleRuns.Postfix);

        await MergeAsync("2026-11-02", [SampleRuns.Sni with { Started = SampleRuns.Day.AddDays(1) }]);

        Directory.GetFiles(Path.Combine(SiteFolder, "results/postfix"), "*.json").Select(Path.GetFileName).Should()
            .BeEquivalentTo("default.json", "mta-sts.json", "sni.json", "sni.20261123T173000Z.json");
        ResultFile.Read(Path.Combine(SiteFolder, "results/postfix/sni.json")).Started.Should()
            .Be(SampleRuns.Day.AddDays(1));
    }

    [Fact]
    public async Task Evidence_is_on_the_site_for_the_last_night_and_never_in_the_history()
    {
        await MergeAsync("2026-11-01", SampleRuns.Postfix);
        File.Exists(Path.Combine(SiteFolder, "results/postfix/default.evidence.json.gz")).Should().BeTrue();
        Directory.Delete(SiteFolder, recursive: true);

        await MergeAsync("2026-11-02", [SampleRuns.Sni with { Started = SampleRuns.Day.AddDays(1) }]);

        (await HistoryAsync()).Should().OnlyContain(file => file.EndsWith(".json"));
        Directory.GetFiles(Path.Combine(SiteFolder, "results/postfix"), "*.gz").Select(Path.GetFileName).Should()
            .Equal("sni.evidence.json.gz");
    }

    [Fact]
    public async Task The_same_night_again_replaces_what_it_measured()
    {
        await MergeAsync("2026-11-01", SampleRuns.Postfix);

        await MergeAsync("2026-11-01", [SampleRuns.Sni with { Started = SampleRuns.Day.AddHours(1) }]);

        (await HistoryAsync()).Should().HaveCount(3).And.OnlyContain(file => file.StartsWith("2026-11-01/postfix/"));
        ResultFile.Read(Path.Combine(SiteFolder, "results/postfix/sni.json")).Started.Should()
            .Be(SampleRuns.Day.AddHours(1));
    }

    [Fact]
    public async Task What_cannot_be_read_does_not_enter_the_history()
    {
        await MergeAsync("2026-11-01", SampleRuns.Postfix);
        var broken = Path.Combine(_folder, "broken");
        Directory.CreateDirectory(Path.Combine(broken, "postfix"));
        await File.WriteAllTextAsync(
            Path.Combine(broken, "postfix", "sni.json"), "{}", TestContext.Current.CancellationToken);

        var (exitCode, said) = await MergeAsync("2026-11-02", broken, Remote);

        exitCode.Should().NotBe(0, said);
        (await HistoryAsync()).Should().HaveCount(3).And.OnlyContain(file => file.StartsWith("2026-11-01/"));
    }

    [Fact]
    public async Task A_night_without_results_is_a_failure()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;

        var (exitCode, said) = await MergeAsync("2026-11-01", empty, Remote);

        exitCode.Should().Be(4);
        said.Should().Contain("holds no result");
    }

    [Fact]
    public async Task A_remote_that_does_not_answer_is_no_beginning()
    {
        var results = Leave(SampleRuns.Postfix);

        var (exitCode, said) = await MergeAsync("2026-11-01", results, Path.Combine(_folder, "nowhere.git"));

        exitCode.Should().Be(4);
        said.Should().Contain("nowhere.git does not answer.");
        Directory.Exists(SiteFolder).Should().BeFalse();
    }

    private async Task MergeAsync(string night, IReadOnlyList<RunResult> results)
    {
        var (exitCode, said) = await MergeAsync(night, Leave(results), Remote);
        exitCode.Should().Be(0, said);
    }

    private async Task<(int ExitCode, string Said)> MergeAsync(string night, string results, string remote) =>
        await Tool.RunAsync("env", $"REMOTE={remote}", $"NIGHT={night}",
            $"PATH={Programs}:{Environment.GetEnvironmentVariable("PATH")}",
            Path.Combine(TrackedFiles.Root, "tools/ci/merge-night.sh"), results, SiteFolder);

    /// <summary>As the artifacts of all parts lie together.</summary>
    private string Leave(IReadOnlyList<RunResult> results)
    {
        var folder = Path.Combine(_folder, $"{Guid.NewGuid():n}");
        Site.Write(results, folder);
        return Path.Combine(folder, "results");
    }

    private async Task<IReadOnlyList<string>> HistoryAsync() =>
        (await GitAsync("-C", Remote, "ls-tree", "-r", "--name-only", "results"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> GitAsync(params string[] arguments)
    {
        var (exitCode, output) = await Tool.RunAsync("git", arguments);
        exitCode.Should().Be(0, output);
        return output;
    }
}
