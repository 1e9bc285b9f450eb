using System.ComponentModel;
using System.Diagnostics;

namespace Conformance.Bench.Measuring;

/// <summary>A program that this one started: it ends when this one is done with it.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    /// <exception cref="NotMeasuredException">There is no such program.</exception>
    public ChildProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new NotMeasuredException($"{Path.GetFileName(start.FileName)} is missing", missing);
        }

        // Nobody reads what it complains of, and a full pipe would hold it up.
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    /// <summary>Processor time so far, of all its threads.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory now, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The next line of its output; null where it has ended.</summary>
    public ValueTask<string?> ReadLineAsync(CancellationToken stop) => _process.StandardOutput.ReadLineAsync(stop);

    /// <summary>
    /// Waits for its end and gives its output; told to stop, it passes Ctrl-C on and lets the program tidy up.
    /// </summary>
    public async Task<string> EndAsync(CancellationToken stop)
    {
        _process.StandardInput.Close();
        using var interrupt = stop.Register(Interrupt);
        var output = await _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await _process.WaitForExitAsync(CancellationToken.None);
        stop.ThrowIfCancellationRequested();
        return output;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Interrupt()
    {
        if (!OperatingSystem.IsWindows() && !_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-INT", Id.ToString()]);
            kill.WaitForExit();
        }
    }
}
