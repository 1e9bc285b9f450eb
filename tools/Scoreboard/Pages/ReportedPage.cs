using System.Globalization;
using Conformance.Scoreboard.Claims;
using Conformance.Scoreboard.Html;
using static Conformance.Scoreboard.Html.Markup;
using static Conformance.Scoreboard.Boards.Wording;
using static Conformance.Scoreboard.Pages.Pieces;

namespace Conformance.Scoreboard.Pages;

/// <summary>reported.html: what others say about providers. In words alone: a tint is for what was measured.</summary>
internal sealed class ReportedPage(Reported reported, SiteMap map)
{
    public const string Title = "Reported: none of this was measured by this suite";

    private static readonly string[] Columns = ["About", "Claim", "Source", "Contradicted by"];

    public Markup Content => All(
        Tag("h1", Title),
        Tag("p",
            "A provider cannot be put into the lab. These are reports of other people, in our words, each with ",
            "who said it, when, and where. It is not on the board, and no number there counts it.").Class("lead"),
        Tag("p",
            "Sources disagree. Each claim names those that say otherwise; where their dates differ, both may have ",
            "been right in their day. A source counts as read if it, or a stored copy of it, was read."),
        All(reported.Providers.Select(Table)));

    /// <summary>"yes", "no", "partly" or "unclear".</summary>
    public static string Word(ReportedAnswer answer) => $"{answer}".ToLowerInvariant();

    private Element Table(ReportedProvider provider) => Tag("section",
        Tag("h2", Said(provider.Title, 80)).Id($"provider-{provider.Key}"),
        Tag("table",
            Tag("caption", "Said of ", Said(provider.Title, 80), ", run by ", Said(provider.Operator, 80)),
            Tag("thead", Tag("tr", Columns.Select(column => Tag("th", column).At("scope", "col")))),
            Tag("tbody", reported.Of(provider).Select(Row))).Class("reported"))
        .At("aria-labelledby", $"provider-{provider.Key}");

    private Element Row(ReportedClaim claim) => Tag("tr",
        Tag("th", claim.Topic.Title).At("scope", "row"),
        Tag("td", Tag("strong", Word(claim.Claim)), ": ", Sentence(claim.Says, 300)),
        Tag("td",
            Said(claim.By, 300), ", ", claim.Claimed.Words, ". ", ExternalLink(claim.Link.AbsoluteUri), ". ",
            Tag("span", $"Read on {Day(claim.Read)}", claim.Unread is null ? "." : ", not verified. Not read: ",
                claim.Unread is null ? null : Sentence(claim.Unread, 300)).Class("aside")),
        Tag("td", Contradictions(claim))).Id(reported.Anchor(claim));

    private Markup Contradictions(ReportedClaim claim)
    {
        Element[] others =
        [
            .. map.Comparison.Contradicting(claim).Select(measured => Tag("li",
                Tag("strong", "measured live"), " as ",
                Link($"{map.Service(measured.Service)}#{measured.Cell.Column.Key}", $"{measured.Cell.Words}: ",
                    Said(measured.Service.Title, 80), $", {measured.Cell.Basis}"))),
            .. reported.Contradicting(claim).Select(other => Tag("li",
                Link($"#{reported.Anchor(other)}", $"{Word(other.Claim)}: ", Said(other.By, 300), ", ",
                    other.Claimed.Words))),
        ];
        return others.Length == 0 ? "nobody here" : Tag("ul", others);
    }

    private static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
