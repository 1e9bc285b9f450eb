using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Html;
using static Conformance.Scoreboard.Html.Markup;
using static Conformance.Scoreboard.Boards.Wording;
using static Conformance.Scoreboard.Pages.Pieces;

namespace Conformance.Scoreboard.Pages;

/// <summary>The table of a system's configurations: a row each, and what differs between them.</summary>
/// <param name="page">The page that it stands on.</param>
internal sealed class Configurations(IReadOnlyList<BoardSystem> systems, SiteMap map, string page)
{
    private static readonly Answer[] Words =
    [
        Answer.Yes, Answer.Partly, Answer.OnlyUnderPolicy, Answer.No, Answer.SendsNone, Answer.NotDeclared,
        Answer.Inconclusive, Answer.NotMeasured,
    ];

    /// <summary>What the words in the cells mean.</summary>
    public static Element Legend => Tag("dl",
    [
        .. Words.Select(word => Tag("div", Tag("dt", Pieces.Tag(word)), Tag("dd", Headline.Meaning(word)))),
        Tag("div", Tag("dt", Tag("span", "no", DeviationMark).Class("tag bad known")),
            Tag("dd", "Fails, and the system’s description lists the failure with a reason.")),
    ]).Class("legend");

    public Element Table()
    {
        var grid = systems[0].IsClient ? Grid.Clients : systems[0].IsDomain ? Grid.Domains : Grid.Board;
        return grid.Of(
            All("Each configuration, each cell measured. ",
                Tag("span", "MUST and SHOULD: clauses kept and broken. There is no overall score.").Class("aside")),
            systems.Select(system => Body(grid, system))).Id("board");
    }

    private Element Body(Grid grid, BoardSystem system) => Grid.Body(
    [
        grid.Heading(All(
            Tag("span", Said(system.Title, 80)).Class("system").Id(SiteMap.Anchor(system)), " ",
            Tag("span", Versions(system)).Class("version"))),
        system.Differences.Count == 0 ? null : grid.Remark(Tag("ul",
            system.Differences.Select(difference => Tag("li", Sentence(difference + "."))))),
        .. system.Rows.SelectMany(row => Rows(grid, row)),
    ]);

    private IEnumerable<Element> Rows(Grid grid, BoardRow row)
    {
        var run = To(map.Run(row.Run));
        yield return grid.Row(
        [
            All(Link(run, Said(row.Run.Target.Variant, 60)), " ",
                Tag("span", Sentence(row.Run.Target.VariantTitle, 120)).Class("aside")),
            .. row.Headline.Select(cell => new Cell(
                Link(Address(row, cell), Headline.Word(cell.Answer), cell.IsKnownDeviation ? DeviationMark : null),
                (Tone(cell.Answer) + (cell.IsKnownDeviation ? " known" : "")).Trim())),
            Clauses(row, row.Must, run + "#must"),
            Clauses(row, row.Should, run + "#should"),
        ]);
        if (row.Run.Problem is { } problem)
        {
            yield return grid.Remark(All(
                Tag("strong", "This run is invalid. "), Sentence(problem.Message, 300), " ",
                Link(run, "The run")));
        }
        else if (row.Run.Books.State != AccountingState.Balanced)
        {
            yield return grid.Remark(All(
                Tag("strong", "Mail: "), Sentence(row.Run.Books.InWords(), 300), " ", Link(run, "The run")));
        }
    }

    // One check behind the cell: straight to its evidence. Several: to the list of them.
    private string Address(BoardRow row, HeadlineCell cell) => To(cell.Grounds is [var only]
        ? map.Evidence(only)
        : $"{map.Run(row.Run)}#{cell.Column.Key}");

    private static Cell Clauses(BoardRow row, ClauseCount count, string page) => row.Run.Problem is not null
        ? new Cell(Link(page, "not measured"), "none")
        : new Cell(Link(page,
            Tag("span", Tag("b", Number(count.Passed)), " passed").Class("line"), " ",
            Tag("span", Tag("b", Number(count.Failed)), " failed", count.Known switch
                {
                    0 => null,
                    _ when count.Known == count.Failed => " (known)",
                    var known => $" ({Number(known)} known)",
                }).Class("line"), " ",
            count.Undecided > 0 ? Tag("span", $"{Number(count.Undecided)} undecided").Class("line") : null), "count");

    /// <summary>The versions that its runs were of, a few at most.</summary>
    internal static string Versions(BoardSystem system) => string.Join(", ",
        system.Rows.Select(row => Version(row.Run.Target)).Distinct(StringComparer.Ordinal).Take(4));

    private string To(string target) => SiteMap.From(page, target);
}
