using System.Runtime.InteropServices;

namespace Conformance.Runner;

/// <summary>
/// When a run is to end in order: at the end of the input, which is how the command line tells it and what its death
/// comes to, or at the first signal. The second signal ends the process as it stands.
/// </summary>
internal sealed class OrderToStop : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private bool _isSecond;

    public OrderToStop()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Take);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take);
        new Thread(AwaitEndOfInput) { IsBackground = true, Name = "end of input" }.Start();
    }

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
    }

    private void Take(PosixSignalContext signal)
    {
        signal.Cancel = !_isSecond;
        _isSecond = true;
        _stop.Cancel();
    }

    private void AwaitEndOfInput()
    {
        using var input = Console.OpenStandardInput();
        while (input.Read(new byte[64]) > 0)
        {
        }

        _stop.Cancel();
    }
}
