using System.Text.RegularExpressions;
using Conformance.Bench.Measuring;

namespace Conformance.Bench.Peers;

/// <summary>Reads smtp-sink's running counter: "sess=3 quit=3 mesg=3", a carriage return, and so on.</summary>
internal sealed class SinkCounter
{
    private static readonly Regex Messages = new(
        @"mesg=(?<count>\d+)\r", RegexOptions.CultureInvariant | RegexOptions.RightToLeft);

    private readonly Lock _gate = new();
    private string _rest = "";
    private int _count;
    private int _wanted;
    private TaskCompletionSource _reached = NewSignal();
    private string? _broken;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    public void Hear(string text)
    {
        lock (_gate)
        {
            _rest += text;
            if (Messages.Match(_rest) is { Success: true } last)
            {
                _count = int.Parse(last.Groups["count"].Value);
                _rest = _rest[(last.Index + last.Length)..];
            }

            if (_count >= _wanted)
            {
                _reached.TrySetResult();
            }
        }
    }

    public void Break(string why)
    {
        lock (_gate)
        {
            _broken = why;
            _reached.TrySetException(new NotMeasuredException(why));
        }
    }

    /// <summary>Completes at the moment the counter shows so many.</summary>
    public Task ReachesAsync(int count)
    {
        lock (_gate)
        {
            _wanted = count;
            _reached = NewSignal();
            if (_broken is not null)
            {
                _reached.SetException(new NotMeasuredException(_broken));
            }
            else if (_count >= count)
            {
                _reached.SetResult();
            }

            return _reached.Task;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
