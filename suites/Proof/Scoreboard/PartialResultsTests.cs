using Conformance.Checks.Core;
using Conformance.Invocation;
using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using Conformance.Running;
using Conformance.Scoreboard.Reports;
using Conformance.Targets.Description;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>
/// What was run in part is not put on record in place of the whole: a row of 30 clauses was once replaced by one of 2,
/// and the README's table with it.
/// </summary>
public sealed class PartialResultsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("partial-").FullName;

    /// <summary>One check of the variant, run later, with another verdict.</summary>
    private static RunResult Part => SampleRuns.SniBroken with
    {
        Partial = "--checks R-SNI-ABSENT",
        Started = SampleRuns.Day.AddDays(1),
        Checks = [.. SampleRuns.SniBroken.Checks.Where(check => check.Id == "R-SNI-ABSENT")],
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_partial_result_is_refused_with_what_to_do()
    {
        var resolve = () => PartialResults.Resolve([SampleRuns.Default, Part], merges: false);

        resolve.Should().Throw<InvalidDataException>().WithMessage(
            "postfix/sni was run with --checks R-SNI-ABSENT, so its result says nothing about the other checks *full*"
            + "--partial.");
    }

    [Fact]
    public void It_is_merged_check_by_check_into_the_full_one()
    {
        var resolved = PartialResults.Resolve([Part, SampleRuns.Sni], merges: true);

        var merged = resolved.Should().ContainSingle().Which;
        merged.Checks.Should().BeEquivalentTo(SampleRuns.SniBroken.Checks);
        var row = Measured.Of(resolved).Single();
        row.Day.Should().Be("2026-11-24");
        row.Must.Should().Be(Measured.Of([SampleRuns.SniBroken]).Single().Must);
    }

    [Theory]
    [InlineData("3.11.0", "sni")]
    [InlineData(null, "sni")]
    [InlineData("3.10.13", "mta-sts")]
    public void Another_version_or_configuration_is_nothing_to_merge_into(string? version, string variant)
    {
        var other = SampleRuns.Sni with
        {
            Target = SampleRuns.Sni.Target with { Version = version, Variant = variant },
        };

        var resolve = () => PartialResults.Resolve([other, Part], merges: true);

        resolve.Should().Throw<InvalidDataException>().WithMessage("*no full result of version 3.10.13 is given*");
    }

    [Fact]
    public void Full_results_are_left_as_they_are_and_what_did_not_complete_is_left_out()
    {
        var broken = Part with { Problem = new(RunProblemKind.Lab, "It broke.") };

        PartialResults.Resolve([SampleRuns.Default, broken], merges: false).Should()
            .ContainSingle().Which.Should().BeEquivalentTo(SampleRuns.Default);
    }

    [Fact]
    public async Task The_command_ends_with_2_and_writes_nothing()
    {
        var file = Path.Combine(_folder, "part.json");
        ResultFile.Write(file, Part);
        var record = Path.Combine(SuiteFolders.Find().Root, Measured.FileName);
        var before = await File.ReadAllTextAsync(record, TestContext.Current.CancellationToken);

        var (exitCode, said) = await SuiteCommand.RunAsync("record", file);

        exitCode.Should().Be(2);
        said.Should().StartWith("postfix/sni was run with --checks R-SNI-ABSENT, ");
        (await File.ReadAllTextAsync(record, TestContext.Current.CancellationToken)).Should().Be(before);
    }

    [Theory]
    [InlineData(false, new string[0], 3, null)]
    [InlineData(false, new[] { "*" }, 3, null)]
    [InlineData(false, new[] { "S-*" }, 2, "--checks S-*")]
    [InlineData(true, new string[0], 2, "--quick")]
    [InlineData(true, new[] { "S-*", "R-X" }, 1, "--quick --checks S-*,R-X")]
    public void A_run_says_what_left_checks_out(bool isQuick, string[] globs, int run, string? partial)
    {
        var bundled = TargetCatalogue.Load(Path.Combine(SuiteFolders.Find().Containers, "targets"));
        var target = bundled.Find("postfix")!;
        CheckFacts[] all = [Check("S-A", Role.Sender), Check("S-B", Role.Sender), Check("R-A", Role.Receiver)];
        var catalogue = new CatalogueFacts("2026-11", [.. all, Check("C-A", Role.Client)]);
        var planned = new PlannedRun("postfix", target, target.Variant("default"), [.. all.Take(run)]);
        var order = new RunOrder(["postfix"], [], globs, "site", Repeat: 1, Keep: false) { IsQuick = isQuick };

        LeftOut.By(order, planned, catalogue).Should().Be(partial);
    }

    private static CheckFacts Check(string id, Role role) =>
        new(id, role, "sni", "8461 §7.1", Level.Must, "A clause.", [], "Method");
}
