using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Html;
using static Conformance.Scoreboard.Html.Markup;
using static Conformance.Scoreboard.Boards.Wording;
using static Conformance.Scoreboard.Pages.Pieces;

namespace Conformance.Scoreboard.Pages;

/// <summary>The board's part on services that no container holds; null where none was observed.</summary>
internal sealed class ServicesTable(IReadOnlyList<LiveService> services, SiteMap map)
{
    public const string Title = "Hosted services, measured live";

    public Element? Content => services.Count == 0 ? null : Section("hosted-services", Title,
        Tag("p",
            "A hosted service cannot be put into the lab. People with an account there sent messages to a live ",
            "observer, which has cases of the lab below a domain of the internet. Each cell says what was seen, in ",
            "how many observations by how many observers, and when. Nothing is averaged: observations that disagree ",
            "are shown as such."),
        Grid.Services.Of(
            All(Title, ", each by all its observations. ",
                Tag("span", "Each name links to its observations.").Class("aside")),
            Grid.Body(services.Select(Row))).Id("services"),
        Tag("p", NetworkMark, " rests on sessions that ended before a recipient was named, and belong to the ",
            "observation by the sender’s network. “Not applicable” of a hosted service: it did not apply policies, or ",
            "sent no SNI, so the question does not arise. ",
            map.Reported is null
                ? null
                : All("What others say of these services, and where a measurement contradicts it: ",
                    Link(SiteMap.ReportedPage, "reported"), ".")));

    private Element Row(LiveService service)
    {
        var page = map.Service(service);
        return Grid.Services.Row(
        [
            All(Link(page, Said(service.Title, 80)), " ",
                Tag("span", "by ", Said(service.Operator, 80)).Class("aside"), " ",
                Tag("span", "sender").Class("aside roles"), " ", Contradicted(service)),
            .. service.Cells.Select(cell => new Cell(
                All(
                    Link($"{page}#{cell.Column.Key}", cell.Words), cell.IsByNetwork ? NetworkMark : null, " ",
                    cell.Basis.Length == 0 ? null : Tag("span", cell.Basis).Class("aside")),
                Tone(cell))),
        ]);
    }

    private Element? Contradicted(LiveService service)
    {
        var comparison = map.Comparison;
        var claims = comparison.On(service).Count(
            claim => comparison.Contradicting(claim).Any(measured => measured.Service == service));
        return claims == 0 ? null : Tag("strong", $"contradicts {Count(claims, "reported claim")}");
    }
}
