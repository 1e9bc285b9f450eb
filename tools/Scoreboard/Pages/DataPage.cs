using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Html;
using static Conformance.Scoreboard.Html.Markup;
using static Conformance.Scoreboard.Boards.Wording;
using static Conformance.Scoreboard.Pages.Pieces;

namespace Conformance.Scoreboard.Pages;

/// <summary>data.html: the same for programs, and badges to show elsewhere.</summary>
internal sealed class DataPage(Board board)
{
    public const string Title = "Data, feed and badges";

    public Markup Content => All(
        Tag("h1", Title),
        Tag("p", "Everything on these pages, for programs. All of it is drawn from the result files alone.")
            .Class("lead"),
        Section("files", "Files",
            Tag("ul",
            [
                Tag("li", Link(SiteMap.Data, SiteMap.Data), ": the whole board"),
                .. SiteMap.Tables.Select(table => Tag("li", Link(table.Page, table.Page), $": {table.Holds}")),
                Tag("li", Link(SiteMap.Feed, SiteMap.Feed), ": an Atom feed of verdicts that changed between two runs"),
                Tag("li", Link(SiteMap.Runs, RunsPage.Title), ": each result file, whole, with its evidence"),
            ])),
        board.Systems.Count == 0 ? null : Section("badges", "Badges",
            Tag("p", "One SVG image per system and column, at these addresses, with the column and the words of the ",
                "scoreboard, and makes no request."),
            Grid.Badges.Of("Badges by system", Grid.Body(board.Systems.Select(system => Grid.Badges.Row(
                Said(system.Title, 80),
                Tag("ul", system.Overall.Select(cell => Tag("li",
                    Link(SiteMap.Badge(system, cell.Column), $"{cell.Column.Title}: {cell.Words}"))))
                    .Class("plain")))))));
}
