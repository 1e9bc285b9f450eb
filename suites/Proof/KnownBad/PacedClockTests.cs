using System.Diagnostics;
using Conformance.Proof.Benches;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.KnownBad;

/// <summary>Time that passes as work gets done.</summary>
public sealed class PacedClockTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly PacedClock _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _clock.Dispose();

    [Fact]
    public async Task What_is_due_later_comes_later_and_not_before_its_time()
    {
        var begun = _clock.GetTimestamp();
        var order = new List<int>();
        var seconds = new[] { 3, 1, 2 };

        await Task.WhenAll(seconds.Select(async due =>
        {
            await Task.Delay(TimeSpan.FromSeconds(due), _clock, Stop);
            _clock.GetElapsedTime(begun).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(due));
            lock (order)
            {
                order.Add(due);
            }
        }));

        order.Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task A_period_comes_again_and_again()
    {
        using var timer = new PeriodicTimer(Second, _clock);
        var begun = _clock.GetTimestamp();

        for (var turn = 0; turn < 3; turn++)
        {
            (await timer.WaitForNextTickAsync(Stop)).Should().BeTrue();
        }

        _clock.GetElapsedTime(begun).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task What_was_put_off_or_called_off_does_not_come()
    {
        var came = new List<string>();
        await using var calledOff = _clock.CreateTimer(_ => came.Add("called off"), null, Second, Hour);
        await using var putOff = _clock.CreateTimer(_ => came.Add("deferred"), null, Second, Hour);
        await calledOff.DisposeAsync();
        putOff.Change(Hour, Hour);

        await Task.Delay(TimeSpan.FromSeconds(2), _clock, Stop);

        came.Should().BeEmpty();
    }

    [Fact]
    public void No_more_time_passes_than_on_the_wall_while_every_processor_is_in_use()
    {
        using var over = new CancellationTokenSource();
        var work = Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => new Thread(() => Spin(over.Token)));
        var busy = work.ToList();
        busy.ForEach(thread => thread.Start());
        Thread.SpinWait(5_000_000);
        var (wall, paced) = (Stopwatch.GetTimestamp(), _clock.GetTimestamp());
        Thread.SpinWait(5_000_000);

        var (onTheWall, passed) = (Stopwatch.GetElapsedTime(wall), _clock.GetElapsedTime(paced));
        over.Cancel();
        busy.ForEach(thread => thread.Join());

        passed.Should().BeLessThanOrEqualTo(onTheWall);
    }

    private static void Spin(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            Thread.SpinWait(1_000);
        }
    }
}
