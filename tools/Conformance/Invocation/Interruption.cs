using System.Runtime.InteropServices;

namespace Conformance.Invocation;

/// <summary>Ctrl-C, SIGTERM and a closed terminal: the first ends things in order, the second at once.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>Containers are gone in a second or two; who has not tidied up by then is not going to.</summary>
    private static readonly TimeSpan OrderTakes = TimeSpan.FromSeconds(20);

    private static readonly CancellationTokenSource Urgent = new();

    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<PosixSignalRegistration> _signals;

    public Interruption()
    {
        _signals = [Watch(PosixSignal.SIGINT), Watch(PosixSignal.SIGTERM), Watch(PosixSignal.SIGHUP)];
    }

    /// <summary>Begin no more, and tidy up.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Wait for nobody any more, and tidy up what others leave.</summary>
    public static CancellationToken AtOnce => Urgent.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        _stop.Dispose();
    }

    private PosixSignalRegistration Watch(PosixSignal signal) => PosixSignalRegistration.Create(signal, Take);

    /// <summary>
    /// The third one is the system's: it ends this process as it stands, and the next start tidies up.
    /// </summary>
    private void Take(PosixSignalContext signal)
    {
        signal.Cancel = !Urgent.IsCancellationRequested;
        if (_stop.IsCancellationRequested)
        {
            Urgent.Cancel();
            return;
        }

        Urgent.CancelAfter(OrderTakes);
        _stop.Cancel();
    }
}
