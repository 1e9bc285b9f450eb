using CliWrap;

namespace Conformance.Proof.Witnesses;

/// <summary>A standard tool that serves, such as a browser or a container registry; disposing of it ends it.</summary>
internal sealed class RunningWitness : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _readyWords;
    private readonly TaskCompletionSource _over = new();
    private readonly Task _run;

    private RunningWitness(Command program, string readyWords)
    {
        _readyWords = readyWords;
        var hear = PipeTarget.ToDelegate(Hear);
        _run = program.WithStandardInputPipe(PipeSource.Create((_, ended) => _over.Task.WaitAsync(ended)))
            .WithStandardOutputPipe(hear).WithStandardErrorPipe(hear)
            .WithValidation(CommandResultValidation.None).ExecuteAsync().Task;
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
    public static async Task<RunningWitness> StartAsync(Command program, string readyWords)
    {
        var witness = new RunningWitness(program, readyWords);
        var first = await Task.WhenAny(witness._ready.Task, witness._run).WaitAsync(StartPatience);
        if (first == witness._ready.Task)
        {
            witness.Ready = await witness._ready.Task;
            return witness;
        }

        await witness.DisposeAsync();
        throw new InvalidOperationException(
            $"`{program}` ended before it said '{readyWords}': {string.Join('\n', witness.Lines)}");
    }

    public async ValueTask DisposeAsync()
    {
        _over.TrySetResult();
        await _run;
    }

    private void Hear(string line)
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
