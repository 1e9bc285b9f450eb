namespace Conformance.Proof.Benches;

/// <summary>Another clock's time, and a way ahead of it. What waits by it waits as long as by the other.</summary>
internal sealed class MovableClock(TimeProvider other) : TimeProvider
{
    private readonly DateTimeOffset _began = other.GetUtcNow();

    public TimeSpan Ahead { get; set; }

    /// <summary>How much faster than the other it goes; 1 if nothing is said.</summary>
    public double Pace { get; set; } = 1;

    public override long TimestampFrequency => other.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _began + (Pace * (other.GetUtcNow() - _began)) + Ahead;

    public override long GetTimestamp() => other.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        other.CreateTimer(callback, state, dueTime, period);
}
