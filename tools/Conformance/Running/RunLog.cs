namespace Conformance.Running;

/// <summary>What the program of a run printed, in a file. A disk that is full ends the log, not the run.</summary>
internal sealed class RunLog : IDisposable
{
    private readonly Lock _gate = new();
    private StreamWriter? _file;

    public RunLog(string path)
    {
        try
        {
            _file = new StreamWriter(path) { AutoFlush = true };
        }
        catch (IOException)
        {
            // The run tells by itself what cannot be written.
        }
    }

    public void Write(string line) => Try(file => file.WriteLine(line));

    public void Dispose() => Try(file => file.Dispose());

    private void Try(Action<StreamWriter> action)
    {
        lock (_gate)
        {
            try
            {
                if (_file is { } file)
                {
                    action(file);
                }
            }
            catch (IOException)
            {
                _file = null;
            }
        }
    }
}
