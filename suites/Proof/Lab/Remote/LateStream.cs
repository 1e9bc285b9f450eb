using System.Threading.Channels;
using Conformance.Lab.Net;

namespace Conformance.Proof.Lab.Remote;

/// <summary>Writes all that is written to it a while later, in the same order; who writes does not wait.</summary>
internal sealed class LateStream : PassThroughStream
{
    private readonly Channel<(byte[] Bytes, Task OnItsWay)> _written =
        Channel.CreateUnbounded<(byte[] Bytes, Task OnItsWay)>();

    private readonly Func<TimeSpan> _delay;
    private readonly CancellationToken _stop;

    /// <param name="delay">Asked for each write.</param>
    public LateStream(Stream inner, Func<TimeSpan> delay, CancellationToken stop)
        : base(inner)
    {
        (_delay, _stop) = (delay, stop);
        _ = PassOnAsync(inner);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken stop = default) =>
        await _written.Writer.WriteAsync((buffer.ToArray(), Task.Delay(_delay(), _stop)), stop);

    public override Task FlushAsync(CancellationToken stop) => Task.CompletedTask;

    private async Task PassOnAsync(Stream inner)
    {
        await foreach (var (bytes, onItsWay) in _written.Reader.ReadAllAsync(_stop))
        {
            await onItsWay;
            await inner.WriteAsync(bytes, _stop);
            await inner.FlushAsync(_stop);
        }
    }
}
