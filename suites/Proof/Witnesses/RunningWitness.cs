using System.Diagnostics;

namespace Conformance.Proof.Witnesses;

/// <summary>A standard tool that serves, such as a browser or a container registry; disposing of it ends it.</summary>
internal sealed class RunningWitness : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _readyWords;
    private readonly Task _reading;

    private RunningWitness(ProcessStartInfo start, string readyWords)
    {
        _readyWords = readyWords;
        _process = Process.Start(start)!;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
    }

    /// <summary>The line that said it was ready.</summary>
    public string Ready { get; private set; } = "";

    /// <summary>What it has printed until now.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <exception cref="InvalidOperationException">It ended before it was ready.</exception>
    public static async Task<RunningWitness> StartAsync(ProcessStartInfo start, string readyWords)
    {
        var witness = new RunningWitness(start, readyWords);
        var first = await Task.WhenAny(witness._ready.Task, witness._reading).WaitAsync(StartPatience);
        if (first == witness._ready.Task)
        {
            witness.Ready = await witness._ready.Task;
            return witness;
        }

        await witness.DisposeAsync();
        throw new InvalidOperationException(
            $"{start.ArgumentList[^1]} ended before it said '{readyWords}': {string.Join('\n', witness.Lines)}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader from)
    {
        while (await from.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }

            if (line.Contains(_readyWords, StringComparison.Ordinal))
            {
                _ready.TrySetResult(line);
            }
        }
    }
}
