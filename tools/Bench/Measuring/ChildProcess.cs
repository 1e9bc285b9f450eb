using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace Conformance.Bench.Measuring;

/// <summary>A program that serves while it is measured: it ends when this one is done with it.</summary>
internal sealed class ChildProcess : IDisposable
{
    // By hand: CliWrap tells nothing of its memory and its processor time.
    private readonly Process _process;

    /// <exception cref="NotMeasuredException">There is no such program.</exception>
    public ChildProcess(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        _process = Started(program, () => Process.Start(start)!);

        // Nobody reads what it complains of, and a full pipe would hold it up.
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

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
    /// Runs a program to its end; told to stop, it passes Ctrl-C on and lets the program tidy up.
    /// </summary>
    /// <exception cref="NotMeasuredException">There is no such program.</exception>
    public static CommandTask<BufferedCommandResult> Run(Command program, CancellationToken stop) => Started(
        program.TargetFilePath,
        () => program.WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Encoding.UTF8, Encoding.UTF8, CancellationToken.None, stop));

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static T Started<T>(string program, Func<T> start)
    {
        try
        {
            return start();
        }
        catch (Win32Exception missing)
        {
            throw new NotMeasuredException($"{Path.GetFileName(program)} is missing", missing);
        }
    }
}
