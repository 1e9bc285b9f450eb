using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Conformance.Invocation;
using Conformance.Output;

namespace Conformance.Commands;

/// <summary>open: the scoreboard, in the browser of this machine.</summary>
internal static class OpenCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder")
        {
            Description = "The folder of a scoreboard, as --out names it.",
            DefaultValueFactory = _ => OutputFolder.Default,
        };
        var command = new Command("open", "Open the scoreboard in the browser.") { folder };
        command.SetAction((parsed, stop) => OpenAsync(parsed.GetValue(folder)!, stop));
        return command;
    }

    private static async Task<int> OpenAsync(string folder, CancellationToken stop)
    {
        var page = Path.GetFullPath(Path.Combine(folder, "index.html"));
        if (!IsPage(page))
        {
            throw new UsageException(
                $"There is no scoreboard in {folder}; `./run.sh run TARGET` writes one, and --out says where.");
        }

        Console.WriteLine($"Scoreboard: {page}");
        if (await ComplaintAsync(page, stop) is { } complaint)
        {
            Console.Error.WriteLine($"No browser could be started here ({complaint}); open {page} in one.");
            return ExitCode.LabBroke;
        }

        return ExitCode.AsExpected;
    }

    /// <summary>
    /// As the desktop opens a file: xdg-open, open or start. What starts a browser may end with it, and may say by its
    /// exit code that there is none. By hand: CliWrap opens no pages.
    /// </summary>
    private static async Task<string?> ComplaintAsync(string page, CancellationToken stop)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(page) { UseShellExecute = true });
            await (browser?.WaitForExitAsync(stop) ?? Task.CompletedTask);
            return browser is null or { ExitCode: 0 } ? null : $"what opens pages ended with {browser.ExitCode}";
        }
        catch (Win32Exception)
        {
            return "nothing opens pages";
        }
    }

    /// <summary>
    /// Not a file that would be run instead, as a desktop runs a script whose mode says that it may be.
    /// </summary>
    private static bool IsPage(string file)
    {
        if (!File.Exists(file) || new FileInfo(file).Length == 0)
        {
            return false;
        }

        using var page = File.OpenRead(file);
        return page.ReadByte() == '<';
    }
}
