using Conformance.Commands;
using Conformance.Invocation;
using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using Conformance.Running;
using Conformance.Scoreboard;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>
/// A run in parts: each run falls to exactly one, and what they leave together is what one run leaves.
/// </summary>
public sealed class ShardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shards-").FullName;

    /// <summary>Two systems of several configurations each, in the order of a plan.</summary>
    private static IReadOnlyList<RunResult> Results =>
    [
        .. SampleRuns.Postfix,
        .. new[] { "default", "sni", "mta-sts" }.Select(variant => SampleRuns.Run(
            variant, variant, [], (_, _) => SampleRuns.SendsName(), name: "another")),
    ];

    public static TheoryData<int> PartsOfOne => [1, 2, 3, 4, 5, 6, 7];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(PartsOfOne))]
    public async Task The_parts_of_the_whole_board_are_disjoint_and_cover_it(int parts)
    {
        var planner = new Planner(SuiteFolders.Find());
        var order = new RunOrder([.. planner.Bundled.Names], [], [], "site", Repeat: 1, Keep: false);
        var checks = await SuiteProgram.CatalogueAsync(TestContext.Current.CancellationToken);
        var plan = await planner.PlanAsync(order, checks.Checks, TestContext.Current.CancellationToken);

        var split = Enumerable.Range(1, parts).Select(part => new Shard(part, parts).Of(plan)).ToList();

        plan.Should().HaveCountGreaterThan(50).And.OnlyHaveUniqueItems(run => run.Title);
        split.SelectMany(part => part).Should().Equal(plan);
        split.Max(part => part.Count).Should().BeLessThanOrEqualTo(split.Min(part => part.Count) + 1);
    }

    [Theory]
    [MemberData(nameof(PartsOfOne))]
    public void The_results_of_all_parts_in_one_folder_draw_the_site_of_one_run(int parts)
    {
        Site.Write(Results, In("whole"));

        foreach (var part in Enumerable.Range(1, parts))
        {
            Leave(new Shard(part, parts).Of(Results), In($"part-{part}"));
        }

        Merge(Enumerable.Range(1, parts).Reverse().Select(part => In($"part-{part}")), In("all"));
        Site.Write(ResultFiles.Read([In("all")]), In("merged"));
        Contents(In("merged")).Should().Equal(Contents(In("whole")));
        Contents(In("whole")).Keys.Should().Contain("index.html").And.Contain("results/another/sni.json");
    }

    [Fact]
    public void A_part_that_is_missing_is_seen()
    {
        Site.Write(Results, In("whole"));
        Leave(new Shard(1, 2).Of(Results), In("all"));

        Site.Write(ResultFiles.Read([In("all")]), In("merged"));

        Contents(In("merged")).Should().NotEqual(Contents(In("whole")));
    }

    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("2/5", 2, 5)]
    [InlineData("1000/1000", 1000, 1000)]
    public void A_part_is_written_with_a_slash(string text, int part, int parts) =>
        Shard.Parse(text).Should().Be(new Shard(part, parts));

    [Theory]
    [InlineData("0/3")]
    [InlineData("4/3")]
    [InlineData("1/0")]
    [InlineData("-1/3")]
    [InlineData("+1/3")]
    [InlineData("1 /3")]
    [InlineData("1/1001")]
    [InlineData("1/99999999999")]
    [InlineData("1/2/3")]
    [InlineData("1")]
    [InlineData("a/b")]
    [InlineData("")]
    public async Task Anything_else_is_a_mistake_that_is_told(string text)
    {
        var end = await SuiteCommand.RunAsync("run", "postfix", "--shard", text);

        end.ExitCode.Should().Be(2, $"it said: {end.Said}");
        end.Said.Should().Contain("2/5 is the second of five parts").And.NotContain("   at ");
    }

    [Fact]
    public async Task A_part_without_work_is_told_and_is_no_failure()
    {
        var site = In("site");

        var end = await SuiteCommand.RunAsync(
            "run", "exim", "--variant", "default,sni", "--shard", "1/1000", "--out", site);

        end.ExitCode.Should().Be(0, $"it said: {end.Said}");
        end.Said.Should().Contain("part 1 of 1000: 0 of 2 runs").And.Contain("Nothing is left to run here");
        Directory.GetFileSystemEntries(site).Should().BeEmpty();
    }

    [Fact]
    public async Task A_plan_without_work_is_a_failure_whatever_the_part()
    {
        var end = await SuiteCommand.RunAsync("run", "postfix", "exim", "--variant", "no-such", "--shard", "1/2");

        end.ExitCode.Should().Be(3, $"it said: {end.Said}");
    }

    /// <summary>As a run leaves its results.</summary>
    private static void Leave(IReadOnlyList<RunResult> results, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var result in results)
        {
            ResultFile.Write(Path.Combine(folder, $"{result.Target.Name}-{result.Target.Variant}-1.json"), result);
        }
    }

    private static void Merge(IEnumerable<string> parts, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in parts.SelectMany(Directory.GetFiles))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    private static SortedDictionary<string, string> Contents(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file),
            file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    private string In(string name) => Path.Combine(_folder, name);
}
