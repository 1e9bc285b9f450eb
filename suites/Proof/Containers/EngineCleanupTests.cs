using System.Diagnostics;
using Conformance.Proof.Tools;
using Conformance.Targets.Engine;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Containers;

/// <summary>What a run makes in the engine is found again by its labels, and goes.</summary>
[Trait("Needs", "Containers")]
public sealed class EngineCleanupTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_runs_containers_networks_and_volumes_go_and_those_of_another_run_stay()
    {
        var (ours, others) = (EngineSession.New(), EngineSession.New());
        await MakeAsync(ours.Id);
        await MakeAsync(others.Id);
        try
        {
            var removed = await EngineCleanup.RemoveSessionAsync(ours.Id, Stop);

            removed.Should().Be(3);
            (await ListAsync(ours.Id)).Should().BeEmpty();
            (await ListAsync(others.Id)).Should().HaveCount(3);
        }
        finally
        {
            await EngineCleanup.RemoveSessionAsync(others.Id, CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_run_that_left_nothing_is_removed_without_a_complaint()
    {
        var removed = await EngineCleanup.RemoveSessionAsync(EngineSession.New().Id, Stop);

        removed.Should().Be(0);
    }

    [Fact]
    public async Task What_a_dead_process_left_goes_at_the_next_start_and_what_a_living_one_has_stays()
    {
        using var owner = Process.Start("sleep", "600");
        var (living, left) = (EngineSession.New(), new EngineSession(IdOf(owner)));
        await MakeAsync(living.Id);
        await MakeAsync(left.Id);
        try
        {
            EngineSession.IsOver(left.Id).Should().BeFalse("its process lives");
            owner.Kill();
            await owner.WaitForExitAsync(Stop);

            await EngineCleanup.RemoveStaleAsync(Stop);

            (await ListAsync(left.Id)).Should().BeEmpty();
            (await ListAsync(living.Id)).Should().HaveCount(3);
        }
        finally
        {
            await EngineCleanup.RemoveSessionAsync(living.Id, CancellationToken.None);
            await EngineCleanup.RemoveSessionAsync(left.Id, CancellationToken.None);
        }
    }

    [Fact]
    public void A_later_process_with_the_same_number_does_not_keep_a_dead_run_alive()
    {
        var parts = EngineSession.New().Id.Split('-');
        parts[4] = "1";

        var isOver = EngineSession.IsOver(string.Join('-', parts));

        isOver.Should().BeTrue("that number was another process's, which started earlier");
    }

    [Theory]
    [InlineData(1, "another boot of this machine ended all its processes", true)]
    [InlineData(0, "nothing is known of another machine's processes", false)]
    public void A_run_is_over_only_where_that_can_be_known(int part, string because, bool isOver)
    {
        var parts = EngineSession.New().Id.Split('-');
        parts[part] = "000000";

        EngineSession.IsOver(string.Join('-', parts)).Should().Be(isOver, because);
    }

    [Theory]
    [InlineData("")]
    [InlineData("somebody-elses")]
    [InlineData("a-b-c-not_a_number-e-1")]
    public void An_id_that_is_not_ours_is_left_alone(string id) => EngineSession.IsOver(id).Should().BeFalse();

    /// <summary>As that process would call its session.</summary>
    private static string IdOf(Process process)
    {
        // proc(5): the 22nd field is the start; the name before it has no space here.
        var started = File.ReadAllText($"/proc/{process.Id}/stat").Split(' ')[21];
        var parts = EngineSession.New().Id.Split('-');
        (parts[3], parts[4]) = ($"{process.Id}", started);
        return string.Join('-', parts);
    }

    private static async Task MakeAsync(string session)
    {
        var label = $"{EngineSession.SessionLabel}={session}";
        await DockerTool.AskAsync("network", "create", "--internal", "--label", label, $"proof-{session}");
        await DockerTool.AskAsync("volume", "create", "--label", label, $"proof-{session}");
        await DockerTool.AskAsync(
            "run", "--detach", "--label", label, "--network", $"proof-{session}", "--volume", $"proof-{session}:/data",
            "conformance/base:trixie", "sleep", "600");
    }

    private static Task<IReadOnlyList<string>> ListAsync(string session) =>
        DockerTool.ListAsync($"{EngineSession.SessionLabel}={session}");
}
