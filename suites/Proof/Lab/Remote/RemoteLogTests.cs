using Conformance.Lab;
using Conformance.Lab.Errors;
using Conformance.Lab.Evidence;
using Conformance.Lab.Scenarios;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Remote;

/// <summary>
/// There is one event log. A run reads a copy of it, which comes late on a busy machine, and nothing may follow from
/// what the copy does not have yet.
/// </summary>
public sealed class RemoteLogTests
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_lab_was_asked_to_do_is_in_the_copy_when_it_has_answered()
    {
        await using var lab = await RemoteBench.StartAsync(Stop);
        lab.Delay = Late;

        await lab.Outside.ApplyAsync(new ScenarioSpec("s"), Stop);

        lab.Outside.Events.Of("s").OfType<ScenarioChanged>().Should().ContainSingle();
    }

    [Fact]
    public async Task What_the_run_itself_knows_gets_its_number_in_the_lab()
    {
        await using var lab = await RemoteBench.StartAsync(Stop);

        var number = await lab.Outside.LogAsync(new QueueSeen("a@s.test", "held") { Scenario = "s" }, Stop);
        await lab.Outside.ApplyAsync(new ScenarioSpec("s"), Stop);

        var inside = lab.Inside.World.Events.Of("s");
        inside.Select(seen => seen.GetType()).Should().Equal(typeof(QueueSeen), typeof(ScenarioChanged));
        inside[0].Number.Should().Be(number);
        lab.Outside.Events.Of("s").Select(seen => (seen.Number, seen.Time)).Should()
            .Equal(inside.Select(seen => (seen.Number, seen.Time)));
    }

    [Fact]
    public async Task What_had_happened_by_the_deadline_is_found_although_it_comes_later()
    {
        await using var lab = await RemoteBench.StartAsync(Stop);
        lab.Delay = Late;
        lab.Inside.World.Events.Append(new ConnectionClosed("quit") { Scenario = "s" });

        var found = await lab.Outside.Events.WaitAsync(
            "s", events => events.FirstOrDefault(), deadline: TimeSpan.Zero, Stop);

        found.Should().BeOfType<ConnectionClosed>();
    }

    [Fact]
    public async Task A_copy_that_does_not_come_is_a_fault_of_the_lab_and_says_how_far_it_came()
    {
        await using var lab = await RemoteBench.StartAsync(Stop, longestSilence: TimeSpan.FromMilliseconds(300));
        var here = await lab.Outside.Events.CatchUpAsync(Stop);
        lab.Delay = Timeout.InfiniteTimeSpan;

        var change = () => lab.Outside.ApplyAsync(new ScenarioSpec("s"), Stop);

        (await change.Should().ThrowAsync<LabBrokenException>()).WithMessage(
            $"The lab at http://127.0.0.1:*/ had written {here + 1} events when it answered /scenarios, and 0.3 s "
            + $"later only {here} of them were here; the machine is too busy.");
    }

    [Fact]
    public void An_event_that_is_missing_in_the_copy_is_noticed()
    {
        var copy = new EventLog(TimeProvider.System);
        copy.Copy(new ConnectionClosed("quit") { Number = 1 });

        var skip = () => copy.Copy(new ConnectionClosed("quit") { Number = 3 });

        skip.Should().Throw<LabBrokenException>().WithMessage("*event 3 came after event 1.");
    }
}
