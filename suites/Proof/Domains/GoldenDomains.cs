using System.Text.RegularExpressions;
using Conformance.Proof.Tools;

namespace Conformance.Proof.Domains;

/// <summary>
/// Which rows each bad domain fails, and why: golden.tsv beside this file, "domain TAB check TAB reason TAB diagnosis".
/// CONFORMANCE_GOLDEN=write rewrites it; read the difference before you commit it.
/// </summary>
internal static class GoldenDomains
{
    private static readonly Regex Changing = new(
        @"\bd\d+(?=\.test)|\b\d+\.\d+\.\d+\.\d+\b|\b[0-9a-f]{16,}\b|\b20\d\d-\d\d-\d\d\b|\b\d\d:\d\d(:\d\d)?\b",
        RegexOptions.CultureInvariant);

    public static bool IsToBeWritten => Environment.GetEnvironmentVariable("CONFORMANCE_GOLDEN") == "write";

    private static string File => Path.Combine(TrackedFiles.Root, "suites", "Proof", "Domains", "golden.tsv");

    public static IReadOnlyList<string> Of(string domain) =>
        [.. All().Where(line => line.StartsWith($"{domain}\t", StringComparison.Ordinal))];

    public static IReadOnlyList<string> All() =>
        System.IO.File.Exists(File) ? System.IO.File.ReadAllLines(File) : [];

    public static IReadOnlyList<string> Tell(string domain, RunResult result) =>
    [
        .. result.Checks.Where(check => check.Verdict is Verdict.Fail or Verdict.Error)
            .OrderBy(check => check.Id, StringComparer.Ordinal)
            .Select(check => $"{domain}\t{check.Id}\t{Changing.Replace(check.Because, "#")}\t"
                + $"{check.Advice?.Diagnosis ?? "-"}"),
    ];

    public static void Write(IEnumerable<string> lines) => System.IO.File.WriteAllLines(File, lines);
}
