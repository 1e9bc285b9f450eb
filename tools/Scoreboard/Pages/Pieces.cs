using System.Globalization;
using Conformance.Scoreboard.Html;
using static Conformance.Scoreboard.Html.Markup;

namespace Conformance.Scoreboard.Pages;

/// <summary>What several pages say in the same way.</summary>
internal static class Pieces
{
    /// <summary>An outcome: a word on a tint that says the same.</summary>
    public static Element Tag(Outcome outcome) =>
        Markup.Tag("span", Outcomes.Word(outcome)).Class("tag " + Tone(outcome));

    public static Element Tag(Answer answer) =>
        Markup.Tag("span", Headline.Word(answer)).Class("tag " + Tone(answer));

    public static string Tone(Outcome outcome) => outcome switch
    {
        Outcome.Pass => "good",
        Outcome.Fail or Outcome.NoLongerDeviates => "bad",
        Outcome.KnownDeviation => "bad known",
        Outcome.Finding => "mixed",
        Outcome.Inconclusive or Outcome.Error => "unsure",
        _ => "none",
    };

    public static string Tone(Answer answer) => answer switch
    {
        Answer.Yes => "good",
        Answer.Partly or Answer.OnlyUnderPolicy => "mixed",
        Answer.No => "bad",
        Answer.Inconclusive => "unsure",
        _ => "none",
    };

    public static string Tone(OverallAnswer answer) => answer switch
    {
        OverallAnswer.Yes => "good",
        OverallAnswer.WhenConfigured => "config",
        OverallAnswer.Partly => "mixed",
        OverallAnswer.No => "bad",
        _ => "none",
    };

    /// <summary>The mark of a known deviation, with words for who cannot see it.</summary>
    public static Markup DeviationMark => All(
        Markup.Tag("span", "†").Class("mark").At("aria-hidden", "true"),
        Markup.Tag("span", " (known deviation)").Class("unseen"));

    public static string Sentence(string text, int longest = VisibleText.Longest) =>
        VisibleText.Sentence(text, longest);

    /// <summary>A short value that a target chose, set apart from our own words.</summary>
    public static Element Said(string? text, int longest = 200) =>
        Markup.Tag("bdi", VisibleText.Of(text, longest)).Class("said");

    public static Element Code(string text) => Markup.Tag("code", text);

    public static Element Day(DateTimeOffset time) =>
        Markup.Tag("time", time.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture))
            .At("datetime", time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public static Element Moment(DateTimeOffset time) =>
        Markup.Tag("time", time.UtcDateTime.ToString("d MMMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture))
            .At("datetime", Timestamp(time));

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

    /// <summary>Facts in two columns: term and value.</summary>
    public static Element Facts(params IEnumerable<(string Term, Markup? Value)> facts) =>
        Markup.Tag("dl", facts.Where(fact => fact.Value is not null).Select(fact =>
            Markup.Tag("div", Markup.Tag("dt", fact.Term), Markup.Tag("dd", fact.Value)))).Class("facts");

    /// <summary>A part of a page with a heading that can be linked to.</summary>
    public static Element Section(string id, string heading, params IEnumerable<Markup?> content) =>
        Markup.Tag("section", [Markup.Tag("h2", heading).Id(id), .. content]).At("aria-labelledby", id);

    /// <summary>A command to copy.</summary>
    public static Element Command(string line) =>
        Markup.Tag("pre", Code(VisibleText.Of(line))).Class("command").At("tabindex", "0").At("role", "group")
            .At("aria-label", "Command");

    /// <summary>The words for outcomes, explained.</summary>
    public static Element OutcomeLegend(IEnumerable<Outcome> outcomes) =>
        Markup.Tag("dl", outcomes.Select(outcome => Markup.Tag("div",
            Markup.Tag("dt", Tag(outcome)),
            Markup.Tag("dd", Outcomes.Meaning(outcome))))).Class("legend");
}
