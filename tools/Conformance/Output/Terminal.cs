using Spectre.Console;

namespace Conformance.Output;

/// <summary>
/// Where the program prints: a terminal, which has a width and colours, or a file, which has neither.
/// </summary>
internal static class Terminal
{
    /// <summary>No line of a log is broken at a width that no terminal has: it is searched and copied from.</summary>
    private const int WidthOfLog = 10_000;

    /// <summary>The console that prints there.</summary>
    public static IAnsiConsole On(TextWriter writer, bool isRedirected)
    {
        var isPlain = IsPlain(isRedirected, Environment.GetEnvironmentVariable);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isPlain ? InteractionSupport.No : InteractionSupport.Detect,
            // They switch escape sequences on in the logs of CI systems, whatever TERM says.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        if (isRedirected)
        {
            console.Profile.Width = WidthOfLog;
        }

        return console;
    }

    /// <summary>
    /// True where no escape sequence may be printed: in a file or a pipe, on a terminal that is dumb, and where
    /// NO_COLOR is set (no-color.org).
    /// </summary>
    public static bool IsPlain(bool isRedirected, Func<string, string?> environment) => isRedirected
        || environment("TERM") == "dumb"
        || (environment("TERM") is null or "" && !OperatingSystem.IsWindows())
        || environment("NO_COLOR") is { Length: > 0 };
}
