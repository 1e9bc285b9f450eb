namespace Conformance.Proof.Receivers;

/// <summary>A clock that stands until it is moved, and whose timers go off when it is.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Pauses that are no longer than this are over at once.</summary>
    public TimeSpan NoPause { get; init; } = TimeSpan.Zero;

    /// <summary>Called with the time of each timer that is set, but for the pauses that are over at once.</summary>
    public Action<TimeSpan>? TimerSet { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        Timer[] due;
        lock (_gate)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            _timers.RemoveAll(due.Contains);
        }

        foreach (var timer in due)
        {
            timer.Run();
        }
    }

    private void Set(Timer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            timer.Due = _now + dueTime;
            if (dueTime > NoPause)
            {
                _timers.Add(timer);
            }
        }

        if (dueTime > NoPause)
        {
            TimerSet?.Invoke(dueTime);
            return;
        }

        ThreadPool.QueueUserWorkItem(_ => timer.Run());
    }

    private sealed class Timer(SteppedClock clock, Action run) : ITimer
    {
        public Action Run => run;

        public DateTimeOffset Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Set(this, dueTime);
            return true;
        }

        public void Dispose() => clock.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
