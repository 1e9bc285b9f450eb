using Conformance.Proof.Benches;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>
/// A run that is stopped or killed half way: it says so, and its containers, networks and processes go.
/// </summary>
[Trait("Takes", "Minutes")]
[Trait("Needs", "Containers")]
public sealed class InterruptionTests : IAsyncLifetime
{
    /// <summary>One that such a target fails after a minute of waiting: a signal comes before its end.</summary>
    private const string LongCheck = "S-SNI-SAMEIP";

    /// <summary>Nobody else's: another run of these tests may be going on beside this one.</summary>
    private static readonly string Range = $"10.{100 + Environment.ProcessId % 100}.0.0/18";

    private readonly string _site = Directory.CreateTempSubdirectory("interruption-").FullName;

    public async ValueTask InitializeAsync() => await ContainerBench.ImagesAsync("reference");

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_site, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("INT", true, "lab ready")]
    [InlineData("INT", false, "starting the lab")]
    [InlineData("TERM", false, "target greets")]
    [InlineData("HUP", true, "contract proven")]
    public async Task A_signal_ends_a_run_in_order(string signal, bool wholeGroup, string after)
    {
        using var run = SuiteCommand.Start(
            "run", "reference", "--variant", "no-sni", "--checks", LongCheck, "--out", _site);
        await run.SaysAsync($"reference/no-sni: {after}");

        await run.SignalAsync(signal, wholeGroup);

        var (exitCode, said) = await run.EndAsync();
        exitCode.Should().Be(130, $"it said: {said}");
        said.Should().Contain("interrupted; tidying up (once more: at once)").And.NotContain("   at ");
    }

    [Fact]
    public async Task The_second_ends_it_at_once()
    {
        using var run = Start("--keep");
        await run.SaysAsync("reference/default: kept");

        // Who is stopped cannot have tidied up before the second signal comes.
        await run.SignalAsync("STOP", run.Child);
        await run.SignalAsync("INT");
        await run.SaysAsync("interrupted; tidying up");
        await run.SignalAsync("INT");

        var (exitCode, said) = await run.EndAsync();
        exitCode.Should().Be(130, $"it said: {said}");
    }

    [Fact]
    public async Task What_was_kept_is_ended_by_the_signal_and_its_verdicts_stand()
    {
        using var run = Start("--keep");
        await run.SaysAsync("reference/default: kept: target 198.");

        // xUnit ends a process eleven seconds after its last test.
        var end = run.EndAsync();
        var stays = Task.Delay(TimeSpan.FromSeconds(13), TestContext.Current.CancellationToken);
        (await Task.WhenAny(end, stays)).Should().Be(stays, "it was to be kept until somebody ends it");
        await run.SignalAsync("INT", wholeGroup: true);

        var (exitCode, said) = await end;
        said.Should().Contain("reference/default 0.1.0: 1 pass; ");
        exitCode.Should().Be(0, $"it said: {said}");
    }

    [Fact]
    public async Task When_the_program_is_killed_its_child_ends_by_itself_and_tidies_up()
    {
        using var run = Start("--keep");
        await run.SaysAsync("reference/default: kept");

        await run.SignalAsync("KILL");
        await run.ChildrenEndAsync();

        var (exitCode, _) = await run.EndAsync();
        exitCode.Should().Be(137);
    }

    [Fact]
    public async Task When_all_its_processes_are_killed_the_next_start_tidies_up()
    {
        using var run = Start("--keep");
        await run.SaysAsync("reference/default: kept");
        await run.KillAllAsync();

        (await run.ListAsync()).Should().HaveCount(4, "nobody was left to remove lab, step-ca, target and network");
        using var next = Start();
        await next.EndAsync();

        await run.EndAsync();
    }

    [Fact]
    public async Task When_its_child_is_killed_the_lab_broke()
    {
        using var run = Start("--keep");
        await run.SaysAsync("reference/default: kept");

        await run.SignalAsync("KILL", run.Child);

        var (exitCode, said) = await run.EndAsync();
        exitCode.Should().Be(4, $"it said: {said}");
        said.Should().Contain(
            "The program that runs the checks ended with code 137 and left no result; it printed nothing. Its log: ");
    }

    [Theory]
    [InlineData("lab", 4, "the lab broke", "In the middle of the run, the lab ended with exit code 137, killed")]
    [InlineData("step-ca", 4, "the lab broke", "In the middle of the run, step-ca ended with exit code 137, killed")]
    [InlineData("4", 5, "the target broke its contract", "reference (default) ended with exit code 137")]
    public async Task A_container_that_is_killed_is_told_as_what_it_was(
        string name, int exitCode, string outcome, string sentence)
    {
        using var run = SuiteCommand.Start(
            "run", "reference", "--variant", "default", "--checks", "S-*", "--out", _site);
        await run.SaysAsync("reference/default: contract proven");

        await DockerTool.AskAsync("kill", await run.ContainerAsync(name));

        var end = await run.EndAsync();
        end.ExitCode.Should().Be(exitCode, $"it said: {end.Said}");
        end.Said.Should().Contain(sentence).And.Contain($"{outcome}: reference/default.").And.NotContain("   at ");
    }

    [Fact]
    public async Task A_range_that_is_taken_is_told_with_what_holds_it()
    {
        using var first = StartIn(Range, "--keep");
        await first.SaysAsync("reference/default: kept");

        using var second = StartIn(Range);

        var (exitCode, said) = await second.EndAsync();
        exitCode.Should().Be(4, $"it said: {said}");
        said.Should().Contain($"No part of {Range} is free for the lab's network: each of its 1 slots overlaps");
        await first.SignalAsync("INT");
        await first.EndAsync();
    }

    private SuiteCommand Start(params string[] options) => StartIn(null, options);

    private SuiteCommand StartIn(string? range, params string[] options) => SuiteCommand.StartWith(
        new() { ["CONFORMANCE_RANGE"] = range },
        ["run", "reference", "--variant", "default", "--checks", "S-TXT-BASIC", "--out", _site, .. options]);
}
