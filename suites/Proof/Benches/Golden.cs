using System.Text.RegularExpressions;
using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Proof.Tools;

namespace Conformance.Proof.Benches;

/// <summary>
/// What each fault breaks, as it was found and read: a line per check that fails, "fault TAB check TAB verdict TAB
/// reason". Two lines for one check are two reasons of which either is right: what is seen at once on one machine is
/// seen at the end of the run on a slower one. CONFORMANCE_GOLDEN=write has the file written anew, with
/// CONFORMANCE_FAULTS=NAME,NAME for these faults alone; read the difference before you commit it. Every fault is tried
/// on the checks that it is known to break and on their neighbours; CONFORMANCE_GOLDEN=full tries it on all of them.
/// CONFORMANCE_CHECKS=ID,ID tries the faults on these checks alone, and writes nothing of others: for new ones.
/// CONFORMANCE_GOLDEN=reword writes what is seen on the former alone, for a change of words and of nothing else.
/// </summary>
internal static class Golden
{
    /// <summary>Stands for a fault that no check catches so far.</summary>
    private const string Nothing = "(no check fails)";

    /// <summary>What differs from run to run: numbers in names and tokens, addresses, ports, fingerprints.</summary>
    private static readonly Regex Numbers = new(
        @"(?<=\bfound |, up to |\.test:)\d+"
        + @"|-\d+(?=[.\w-]*\.((?i)test|example))|(?<=\bm)\d+\b|\b\d+\.\d+\.\d+\.\d+\b|\b[0-9a-f]{16,}\b",
        RegexOptions.CultureInvariant);

    private static readonly string? Asked = Environment.GetEnvironmentVariable("CONFORMANCE_GOLDEN");

    public static bool IsToBeWritten => Asked is "write" or "reword";

    /// <summary>True where each fault is tried on every check.</summary>
    public static bool IsFull => Asked is "write" or "full";

    /// <summary>The faults to be tried; null for all of them.</summary>
    public static IReadOnlyList<string>? Chosen { get; } =
        Environment.GetEnvironmentVariable("CONFORMANCE_FAULTS")?.Split(',');

    /// <summary>The checks that faults are to be tried on; null for those that it depends on.</summary>
    public static IReadOnlyList<string>? ChosenChecks { get; } =
        Environment.GetEnvironmentVariable("CONFORMANCE_CHECKS")?.Split(',');

    /// <summary>Of the lines of one fault, those that the run shows.</summary>
    public static IReadOnlyList<string> Shown(string fault) => ChosenChecks is { } chosen
        ? SomeOrNothing(fault, Of(fault).Where(line => chosen.Contains(CheckOf(line))))
        : Of(fault);

    /// <summary>The lines of one fault.</summary>
    public static IReadOnlyList<string> Of(string fault) =>
        [.. Lines().Where(line => line.StartsWith($"{fault}\t", StringComparison.Ordinal))];

    /// <summary>The faults that the file knows.</summary>
    public static IReadOnlySet<string> Faults => Lines().Select(line => line.Split('\t')[0]).ToHashSet();

    /// <summary>The checks that some fault makes fail.</summary>
    public static IReadOnlySet<string> Caught =>
        Lines().Select(line => line.Split('\t')).Where(line => line.Length > 2 && line[2] == nameof(Verdict.Fail))
            .Select(line => line[1]).ToHashSet();

    /// <summary>
    /// A run in the form of the file: numbers in names left out, because they differ from run to run.
    /// </summary>
    public static IReadOnlyList<string> Tell(string fault, IReadOnlyDictionary<string, FinishedCheck> run) =>
        SomeOrNothing(
            fault,
            run.Values.Where(check => check.Verdict is Verdict.Fail or Verdict.Error)
                .OrderBy(check => check.Check.Id, StringComparer.Ordinal)
                .Select(check => $"{fault}\t{check.Check.Id}\t{check.Verdict}\t{Lasting(check.Because)}"));

    private static IReadOnlyList<string> SomeOrNothing(string fault, IEnumerable<string> lines) =>
        lines.ToList() is { Count: > 0 } some ? some : [$"{fault}\t{Nothing}"];

    /// <summary>Writes what each of these faults breaks; of others, what the file knew of them.</summary>
    /// <param name="faults">All there are, in their order.</param>
    public static void Write(IEnumerable<string> faults, IReadOnlyDictionary<string, IReadOnlyList<string>> seen) =>
        File.WriteAllLines(
            SourcePath(),
            faults.SelectMany(fault =>
                seen.TryGetValue(fault, out var lines)
                    ? SomeOrNothing(fault, WithOthers(WithOtherReasons(lines, Of(fault)), Of(fault)))
                    : Of(fault)).ToList());

    /// <summary>With what is known of the checks that were not tried.</summary>
    private static IEnumerable<string> WithOthers(IEnumerable<string> seen, IEnumerable<string> known) =>
        seen.Concat(known.Where(line => ChosenChecks?.Contains(CheckOf(line)) == false))
            .Where(line => CheckOf(line) != Nothing).OrderBy(CheckOf, StringComparer.Ordinal);

    /// <summary>
    /// What was seen, and of each check for whose failure the reason was known, the other reasons that were known too:
    /// which of them is seen depends on the machine.
    /// </summary>
    public static IReadOnlyList<string> WithOtherReasons(IReadOnlyList<string> seen, IReadOnlyList<string> known) =>
    [
        .. seen.SelectMany(line => known.Contains(line)
            ? known.Where(other => CheckOf(other) == CheckOf(line))
            : [line]),
    ];

    /// <summary>
    /// How many sessions there were by then depends on the machine; what became of the message does not.
    /// </summary>
    private static readonly Regex Sessions = new(
        @"(?<=\bit was (held|delivered|bounced|sent|begun|not)) \(.*", RegexOptions.CultureInvariant);

    /// <summary>The checks that the lines speak of.</summary>
    public static IReadOnlyList<string> ChecksOf(IEnumerable<string> lines) =>
        [.. lines.Select(CheckOf).Distinct()];

    private static string CheckOf(string line) => line.Split('\t')[1];

    /// <summary>
    /// Which of many sessions breaks a rule first depends on the machine: what was expected of them all does not.
    /// </summary>
    private static readonly Regex WholeRun = new(
        @"(?<=^In the whole run: .*), but .*", RegexOptions.CultureInvariant);

    /// <summary>Without what differs from run to run.</summary>
    private static string Lasting(string because) =>
        Numbers.Replace(Sessions.Replace(WholeRun.Replace(because, ""), ""), "#");

    private static IEnumerable<string> Lines() => File.ReadLines(SourcePath());

    private static string SourcePath() => Path.Combine(TrackedFiles.Root, "docs", "golden.tsv");
}
