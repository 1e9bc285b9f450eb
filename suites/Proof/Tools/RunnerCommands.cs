namespace Conformance.Proof.Tools;

/// <summary>Which lines of a log GitHub's runner obeys, by its own rules.</summary>
internal static class RunnerCommands
{
    /// <summary>Each command that is found, as the runner would name it.</summary>
    public static IReadOnlyList<string> In(string log) =>
        [.. log.Split('\n', '\r').Select(Command).OfType<string>()];

    private static string? Command(string line)
    {
        var text = line.TrimStart();
        if (text.StartsWith("::", StringComparison.Ordinal))
        {
            var end = text.IndexOf("::", 2, StringComparison.Ordinal);
            return end < 0 ? null : text[2..end].Split(' ')[0];
        }

        // The older form, which may stand anywhere.
        var (begin, close) = (line.IndexOf("##[", StringComparison.Ordinal), line.IndexOf(']'));
        return begin >= 0 && close > begin ? line[(begin + 3)..close].Split(' ')[0] : null;
    }
}
