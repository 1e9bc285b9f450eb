using Conformance.Lab.Driver;
using Conformance.Lab.Evidence;
using Xunit;

namespace Conformance.Proof.Lab.Tls;

/// <summary>Probes a stub on loopback, and keeps the log.</summary>
internal sealed class ProbeBench
{
    public EventLog Log { get; } = new(TimeProvider.System);

    public IEnumerable<string> Kinds => Log.Of("probe").Select(seen => seen.GetType().Name);

    public Task<ProbeResult> RunAsync(
        StubReceiver receiver, string? name, Func<Probe, Probe>? change = null, TimeProvider? clock = null)
    {
        var probe = new Probe("probe", "127.0.0.1", receiver.Port, name);
        var stop = TestContext.Current.CancellationToken;
        return RunAsync(change?.Invoke(probe) ?? probe, clock ?? TimeProvider.System, stop);
    }

    public Task<ProbeResult> RunAsync(Probe probe, TimeProvider clock, CancellationToken stop) =>
        new TlsProbe(clock).RunAsync(probe, Log, "stub", stop);
}

/// <summary>A clock on which no deadline passes until told.</summary>
internal sealed class ClockByHand : TimeProvider
{
    private Action? _due;

    public void Pass() => _due?.Invoke();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _due = () => callback(state);
        return TimeProvider.System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
