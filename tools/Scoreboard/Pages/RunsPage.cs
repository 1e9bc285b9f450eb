using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Html;
using static Conformance.Scoreboard.Html.Markup;
using static Conformance.Scoreboard.Boards.Wording;
using static Conformance.Scoreboard.Pages.Pieces;

namespace Conformance.Scoreboard.Pages;

/// <summary>runs.html: every result file that the site is drawn from.</summary>
internal sealed class RunsPage(Board board, SiteMap map)
{
    public const string Title = "The runs behind it";

    public Markup Content => All(
        Tag("h1", Title),
        Tag("p", "Each row is one result file; its page, its numbers and its cells are drawn from that alone.")
            .Class("lead"),
        board.Systems.Count == 0 ? Tag("p", "No results yet.") : Grid.Runs.Of(
            "Every run, configuration by configuration",
            Grid.Body(board.Rows.SelectMany(row => row.Runs).Select(run => Grid.Runs.Row(
                Link(map.Run(run), Name(run.Target)),
                Said(Version(run.Target), 60),
                All(Said(run.Target.Image ?? "no image", 80), Tag("br"), Code(Digest(run.Target.ImageDigest))),
                $"{VisibleText.Of(run.Suite.Version, 40)}, {VisibleText.Of(run.Suite.Catalogue, 40)}",
                Moment(run.Started),
                Duration(run.Seconds),
                Link(map.Result(run), "JSON"))))));
}
