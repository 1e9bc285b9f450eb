using System.Globalization;
using Conformance.Scoreboard.Html;

namespace Conformance.Scoreboard.Boards;

/// <summary>Numbers, dates and facts of a run in the words that pages, reports and exports share.</summary>
internal static class Wording
{
    /// <summary>So many of a long list are shown; the rest is counted.</summary>
    public const int MostOfAList = 30;

    private const int SecondsOfDay = 86_400;

    public static string Sentence(string text, int longest = VisibleText.Longest) =>
        VisibleText.Sentence(text, longest);

    /// <summary>"2026-11-23T17:30:00Z".</summary>
    public static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Days(IReadOnlyList<RunResult> runs)
    {
        if (runs.Count == 0)
        {
            return "nothing measured yet";
        }

        var first = runs.Min(run => run.Started).UtcDateTime;
        var last = runs.Max(run => run.Started).UtcDateTime;
        var until = last.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        return first.Date == last.Date
            ? until
            : $"{first.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)} to {until}";
    }

    public static string Duration(double seconds) => seconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")
        : seconds >= SecondsOfDay ? string.Create(CultureInfo.InvariantCulture, $"{seconds / SecondsOfDay:0.#} d")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60):0} min {seconds % 60:00} s");

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 check", "2 checks".</summary>
    public static string Count(long number, string one, string? many = null) =>
        $"{Number(number)} {(number == 1 ? one : many ?? one + "s")}";

    public static string Joined(IEnumerable<string> values) =>
        string.Join(", ", values.Distinct(StringComparer.Ordinal).Select(value => VisibleText.Of(value, longest: 60)));

    /// <summary>"RFC 8461 §7.1" from the catalogue's "8461 §7.1".</summary>
    public static string Clause(CheckResult check) =>
        VisibleText.Of(char.IsAsciiDigit(check.Rfc.FirstOrDefault()) ? "RFC " + check.Rfc : check.Rfc, longest: 120);

    /// <summary>The level in words: "MUST-d" is a MUST that the RFC's definitions imply without the keyword.</summary>
    public static string LevelOf(Level level) =>
        level.Keyword() == level ? level.Word() : $"{level.Keyword().Word()} by definition";

    /// <summary>The level in one run, where the variant may claim what the check asks for: "MAY, claimed".</summary>
    public static string LevelOf(CheckResult check) => LevelOf(check.Level) + (check.Claim is null ? "" : ", claimed");

    /// <summary>"sender: discovery".</summary>
    public static string Topic(Role role, string topic) =>
        $"{role.Word()}: {VisibleText.Of(topic, longest: 40)}";

    /// <summary>"Postfix (Debian 13), variant sni".</summary>
    public static string Name(TargetFacts target) =>
        $"{VisibleText.Of(target.Title, longest: 80)}, variant {VisibleText.Of(target.Variant, longest: 60)}";

    public static string Digest(string? digest) => digest switch
    {
        null => "not recorded",
        _ when digest.StartsWith("sha256:", StringComparison.Ordinal) && digest.Length > 19 => digest[..19] + "…",
        _ => VisibleText.Of(digest, longest: 40),
    };

    public static string Version(TargetFacts target) =>
        string.IsNullOrWhiteSpace(target.Version)
            ? "version unknown"
            : VisibleText.Sentence(target.Version, longest: 60);
}
