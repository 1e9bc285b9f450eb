using System.Globalization;
using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Html;
using static Conformance.Scoreboard.Boards.Wording;
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

    public static Element Tag(HeadlineCell cell) =>
        Markup.Tag("span", cell.Word).Class("tag " + Tone(cell.Answer));

    public static Element Tag(LiveCell cell) => Markup.Tag("span", cell.Words).Class("tag " + Tone(cell));

    /// <summary>Observations that disagree are for the reader to look at.</summary>
    public static string Tone(LiveCell cell) => cell.Agreed is { } agreed ? Tone(agreed) : "unsure";

    public static string Tone(Outcome outcome) => outcome switch
    {
        Outcome.Pass => "good",
        Outcome.Fail or Outcome.NoLongerDeviates => "bad",
        Outcome.KnownDeviation => "bad known",
        Outcome.Finding or Outcome.TlsLibrary => "mixed",
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

    /// <summary>The mark of an answer that rests on sessions without a token.</summary>
    public static Markup NetworkMark => All(
        Markup.Tag("span", "‡").Class("mark").At("aria-hidden", "true"),
        Markup.Tag("span", " (by network)").Class("unseen"));

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
