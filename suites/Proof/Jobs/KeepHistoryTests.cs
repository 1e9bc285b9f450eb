using Conformance.Proof.Tools;
using Conformance.Proof.Witnesses;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Jobs;

/// <summary>
/// keep-history.sh removes results of a history, and nothing else: not where a name holds a line end, nor by a link.
/// </summary>
[Trait("Needs", "Witnesses")]
public sealed class KeepHistoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keep history ").FullName;

    private static string Script => Path.Combine(TrackedFiles.Root, "tools/ci/keep-history.sh");

    private string Results => Path.Combine(_folder, "results");

    private string History => Path.Combine(_folder, "history");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_name_of_two_lines_removes_nothing_outside_the_history()
    {
        var victim = Put(Path.Combine(_folder, "victim.json"));
        Put(Path.Combine(Results, "p\n..", "victim.json"));

        var (exitCode, said) = await KeepAsync("2026-11-01", most: 1);

        exitCode.Should().Be(2, said);
        said.Should().Contain("is not a result of a run.");
        File.Exists(victim).Should().BeTrue("it is no part of the history");
    }

    [Theory]
    [InlineData("postfix/sni.txt")]
    [InlineData("postfix/deep/sni.json")]
    [InlineData(".hidden/sni.json")]
    [InlineData("post fix/sni.json")]
    public async Task A_file_that_no_run_leaves_is_refused_before_anything_is_written(string name)
    {
        Put(Path.Combine(Results, name));

        var (exitCode, said) = await KeepAsync("2026-11-01");

        exitCode.Should().Be(2, said);
        Directory.Exists(History).Should().BeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_is_refused(bool isInHistory)
    {
        var outside = Directory.CreateDirectory(Path.Combine(_folder, "outside")).FullName;
        var kept = Put(Path.Combine(outside, "sni.json"));
        Put(Path.Combine(Results, "postfix", "sni.json"));
        var link = Path.Combine(isInHistory ? Path.Combine(History, "2026-10-31") : Results, "courier");
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        Directory.CreateSymbolicLink(link, outside);

        var (exitCode, said) = await KeepAsync("2026-11-01", most: 1);

        exitCode.Should().Be(2, said);
        File.Exists(kept).Should().BeTrue();
    }

    [Fact]
    public async Task No_more_than_so_many_nights_stay()
    {
        foreach (var night in new[] { "2026-11-01", "2026-11-02", "2026-11-03" })
        {
            Put(Path.Combine(Results, "postfix", "sni.json"));
            var (exitCode, said) = await KeepAsync(night, most: 2);
            exitCode.Should().Be(0, said);
        }

        Directory.GetDirectories(History).Select(Path.GetFileName).Should()
            .BeEquivalentTo("2026-11-02", "2026-11-03");
    }

    [Fact]
    public async Task A_year_of_nights_stays_below_300_MB()
    {
        const int configurations = 110;
        var day = new DateTime(2026, 1, 1);
        var nights = Path.Combine(_folder, "nights");
        foreach (var night in Enumerable.Range(0, 365))
        {
            // A verdict changes every week, as on no board so far, and every time is another each night.
            var results = Path.Combine(nights, $"{day.AddDays(night):yyyy-MM-dd}", "postfix");
            ResultFile.Write(Path.Combine(results, "mta-sts.json"), LargeResult.Of(night, turned: night / 7));
        }

        const string merge = "for night in \"$2\"/*; do \"$1\" \"$night\" \"$3\" \"${night##*/}\" || exit; done";
        var (exitCode, said) = await Witness.RunAsync("bash", "-c", merge, "bash", Script, nights, History);
        exitCode.Should().Be(0, said);

        var files = Directory.GetFiles(History, "*", SearchOption.AllDirectories);
        files.Should().HaveCountGreaterThan(5).And.OnlyContain(file => file.EndsWith(".json"));
        (files.Sum(file => new FileInfo(file).Length) * configurations).Should().BeLessThan(300_000_000);
    }

    [Fact]
    public async Task A_damaged_night_is_named_and_stays()
    {
        foreach (var night in new[] { "2026-11-01", "2026-11-02" })
        {
            Put(Path.Combine(History, night, "postfix", "sni.json"));
        }

        var damaged = Path.Combine(History, "2026-11-02", "postfix", "sni.json");
        await File.WriteAllTextAsync(damaged, """{ "suite": {""", TestContext.Current.CancellationToken);
        Put(Path.Combine(Results, "postfix", "sni.json"));

        var (exitCode, said) = await KeepAsync("2026-11-03");

        exitCode.Should().Be(4);
        said.Should().Contain("one of these is damaged, repair or remove it: ").And.Contain(damaged);
        File.Exists(damaged).Should().BeTrue();
    }

    [Fact]
    public async Task Evidence_stays_for_the_last_night_alone()
    {
        foreach (var night in new[] { "2026-11-01", "2026-11-02" })
        {
            Put(Path.Combine(Results, "postfix", "sni.json"));
            Put(Path.Combine(Results, "postfix", "sni.evidence.json.gz"));
            var (exitCode, said) = await KeepAsync(night);
            exitCode.Should().Be(0, said);
        }

        Directory.GetFiles(History, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(History, file)).Should().BeEquivalentTo(
                "2026-11-01/postfix/sni.json", "2026-11-02/postfix/sni.json",
                "2026-11-02/postfix/sni.evidence.json.gz");
    }

    private static string Put(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(
            path, $$"""{ "target": { "version": "{{Guid.NewGuid()}}" }, "suite": {}, "checks": [] }""");
        return path;
    }

    private async Task<(int ExitCode, string Said)> KeepAsync(string night, int most = 20)
    {
        var programs = Directory.CreateDirectory(Path.Combine(_folder, "programs")).FullName;
        await Witness.LendAsync("jq", programs);
        return await Tool.RunAsync(
            "env", $"MOST={most}", $"PATH={programs}:{Environment.GetEnvironmentVariable("PATH")}",
            Script, Results, History, night);
    }
}
