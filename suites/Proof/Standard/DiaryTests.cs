using System.Collections.Immutable;
using Conformance.Lab.Errors;
using Conformance.Lab.Evidence;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>The lab's diary under many hands.</summary>
public sealed class DiaryTests
{
    private const int Writers = 8;
    private const int Each = 2_000;

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    private readonly EventLog _log = new(TimeProvider.System);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Numbers_have_no_gaps_whoever_writes_at_once()
    {
        var written = await WriteManyAsync();

        written.Select(seen => seen.Number).Order()
            .Should().Equal(Enumerable.Range(1, Writers * Each).Select(number => (long)number));
        _log.Count.Should().Be(Writers * Each);
        foreach (var writer in Enumerable.Range(0, Writers))
        {
            var own = _log.Of($"s{writer}");
            own.Should().HaveCount(Each).And.BeInAscendingOrder(seen => seen.Number);
            own.OfType<ScenarioChanged>().Select(seen => seen.What)
                .Should().Equal(Enumerable.Range(0, Each).Select(i => $"{i}"));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(777)]
    public async Task Whoever_follows_misses_nothing_and_sees_nothing_twice(int after)
    {
        for (var i = 0; i < after; i++)
        {
            _log.Append(Event("before", i));
        }

        var total = after + (Writers * Each);
        var followers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => FollowAsync(after, total))).ToList();
        await WriteManyAsync();
        var late = FollowAsync(after, total);

        foreach (var seen in await Task.WhenAll([.. followers, late]))
        {
            seen.Should().Equal(Enumerable.Range(after + 1, Writers * Each).Select(number => (long)number));
        }
    }

    [Fact]
    public async Task An_answer_that_is_there_already_is_given_at_once()
    {
        _log.Append(Event("s1", 1));

        var answer = await _log.WaitAsync("s1", events => events.FirstOrDefault(), TimeSpan.Zero, Stop);

        answer!.Number.Should().Be(1);
    }

    [Fact]
    public async Task Whoever_waits_is_woken_by_the_answer_and_by_nothing_else()
    {
        var asked = 0;
        var waiting = _log.WaitAsync("s1", events => Ask(events), Long, Stop);

        _log.Append(Event("s2", 1));
        _log.Append(Event("s1", 1));
        waiting.IsCompleted.Should().BeFalse("one event is not two");
        _log.Append(Event("s1", 2));

        (await waiting)!.Select(seen => seen.Number).Should().Equal(2, 3);
        asked.Should().BeInRange(2, 4, "the event log is read when it has grown, not all the time");

        ImmutableList<LabEvent>? Ask(ImmutableList<LabEvent> events)
        {
            Interlocked.Increment(ref asked);
            return events.Count == 2 ? events : null;
        }
    }

    [Fact]
    public async Task After_the_deadline_there_is_no_answer()
    {
        _log.Append(Event("s2", 1));

        var answer = await _log.WaitAsync("s1", events => events.FirstOrDefault(), Short, Stop);

        answer.Should().BeNull();
    }

    [Fact]
    public async Task Whoever_is_told_to_stop_waits_no_longer()
    {
        using var stop = new CancellationTokenSource();
        var waiting = _log.WaitAsync("s1", events => events.FirstOrDefault(), Long, stop.Token);

        await stop.CancelAsync();

        await waiting.Invoking(it => it).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_diary_that_breaks_tells_all_who_wait_and_all_who_come_later()
    {
        var waiting = _log.WaitAsync("s1", events => events.FirstOrDefault(), Long, Stop);
        var following = FollowAsync(after: 0, count: 2);
        _log.Append(Event("s2", 1));

        _log.Break("the lab is gone");
        _log.Break("a second reason");
        var later = _log.WaitAsync("s1", events => events.FirstOrDefault(), Long, Stop);

        foreach (var task in (Task[])[waiting, following, later])
        {
            (await task.Invoking(it => it).Should().ThrowAsync<LabBrokenException>()).WithMessage("the lab is gone");
        }
    }

    [Fact]
    public async Task What_was_written_before_it_broke_can_still_be_read()
    {
        _log.Append(Event("s1", 1));
        _log.Break("the lab is gone");

        var answer = await _log.WaitAsync("s1", events => events.FirstOrDefault(), Long, Stop);
        var followed = await FollowAsync(after: 0, count: 1);

        answer!.Number.Should().Be(1);
        followed.Should().Equal(1);
    }

    private static ScenarioChanged Event(string scenario, int number) => new($"{number}") { Scenario = scenario };

    private async Task<IReadOnlyList<LabEvent>> WriteManyAsync()
    {
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write($"s{writer}")));
        return [.. (await Task.WhenAll(writers)).SelectMany(written => written)];

        List<LabEvent> Write(string scenario) =>
            [.. Enumerable.Range(0, Each).Select(i => _log.Append(Event(scenario, i)))];
    }

    private async Task<IReadOnlyList<long>> FollowAsync(long after, int count)
    {
        var numbers = new List<long>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Long);
        await foreach (var seen in _log.FollowAsync(after, limit.Token))
        {
            numbers.Add(seen.Number);
            if (seen.Number == count)
            {
                break;
            }
        }

        return numbers;
    }
}
