using System.Diagnostics;
using Conformance.Checks.Running;

namespace Conformance.Proof.Benches;

/// <summary>
/// A clock that goes by what this process gets done: slowly while the machine has no room for all there is to do, so
/// that no deadline is used up for want of a processor, and fast while everybody waits for time to pass.
/// </summary>
internal sealed class PacedClock : TimeProvider, IDisposable
{
    /// <summary>
    /// How often it is looked whether anybody works; what is under way in the kernel takes far less. By no more does it
    /// go forward where somebody waits for a processor, however long that look took.
    /// </summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

    /// <summary>By so much it goes forward at each look while a processor is left over.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <summary>By so much while nobody works.</summary>
    private static readonly TimeSpan Leap = TimeSpan.FromMilliseconds(100);

    /// <summary>Processors that are in use where nobody works: this clock's own needs, and the collector's.</summary>
    private const double Idle = 0.15;

    private readonly Lock _gate = new();
    private readonly PriorityQueue<Timer, long> _timers = new();
    private long _now = DateTimeOffset.UtcNow.Ticks;
    private volatile bool _stands;

    public PacedClock() => _ = GoAsync();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>It stands still from now on.</summary>
    public void Dispose() => _stands = true;

    private async Task GoAsync()
    {
        while (!_stands)
        {
            var (begun, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await Task.Delay(Look);
            var inUse = (Environment.CpuUsage.TotalTime - used) / Stopwatch.GetElapsedTime(begun);
            Advance(!HasRoom() || inUse > Environment.ProcessorCount / 2.0 ? Look : inUse > Idle ? Step : Leap);
        }
    }

    /// <summary>
    /// False where somebody waits for a processor, or for a thread of the pool: this process's work may be what waits,
    /// and then it uses none.
    /// </summary>
    private static bool HasRoom() => ThreadPool.PendingWorkItemCount == 0
        && (MachineLoad.WantingNow() ?? 0) <= Environment.ProcessorCount;

    /// <summary>What becomes due runs as with the machine's clock: all at once, on the pool's threads.</summary>
    private void Advance(TimeSpan by)
    {
        lock (_gate)
        {
            Interlocked.Add(ref _now, by.Ticks);
            while (_timers.TryPeek(out var timer, out var due) && due <= _now)
            {
                _timers.Dequeue();
                if (timer.Due == due)
                {
                    ThreadPool.QueueUserWorkItem(static run => run(), timer.Run, preferLocal: false);
                    timer.Set(timer.Period);
                }
            }
        }
    }

    private sealed class Timer(PacedClock clock, Action run) : ITimer
    {
        private const long Never = long.MaxValue;

        public Action Run => run;

        /// <summary>What stands in the queue for another moment counts no more.</summary>
        public long Due { get; private set; } = Never;

        public TimeSpan Period { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                Period = period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan;
                Set(dueTime);
                return true;
            }
        }

        /// <summary>To be called while nobody else looks at the timers.</summary>
        public void Set(TimeSpan dueTime)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? Never : clock._now + dueTime.Ticks;
            if (Due != Never)
            {
                clock._timers.Enqueue(this, Due);
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
