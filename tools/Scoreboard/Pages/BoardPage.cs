using System.Globalization;
using Conformance.Checks.Results;
using Conformance.Scoreboard.Html;
using static Conformance.Scoreboard.Html.Markup;
using static Conformance.Scoreboard.Pages.Pieces;

namespace Conformance.Scoreboard.Pages;

/// <summary>index.html: the headline table, how to read it, and where it comes from.</summary>
internal sealed class BoardPage(Board board, SiteMap map)
{
    public const string Title = "Who sends SNI, who selects by it, who enforces MTA-STS";

    private static readonly Answer[] Words =
    [
        Answer.Yes, Answer.Partly, Answer.OnlyUnderPolicy, Answer.No, Answer.SendsNone, Answer.NotDeclared,
        Answer.Inconclusive, Answer.NotMeasured,
    ];

    public Markup Content => All(
        Tag("h1", Title),
        Tag("p",
            "A mail host has several names, as a web host has, and can show the right certificate only to a sender ",
            "that says in the TLS handshake which one it wants: Server Name Indication, SNI. Every cell was measured ",
            "on the wire in a closed lab, and leads to its evidence and to the command to see it again.").Class("lead"),
        Legend(),
        board.Systems.Count == 0 ? Tag("p", "No results yet.") : null,
        MailSystems(board.MailSystems),
        Clients(board.Clients),
        HowToRead(),
        Limits(),
        Runs());

    private static Element Legend() => Tag("section",
        Tag("h2", "The words").Id("words"),
        Tag("dl",
        [
            .. Words.Select(word => Tag("div", Tag("dt", Pieces.Tag(word)), Tag("dd", Headline.Meaning(word)))),
            Tag("div", Tag("dt", Tag("span", "no", DeviationMark).Class("tag bad known")),
                Tag("dd", "Fails, and the system’s description lists the failure with a reason.")),
        ]).Class("legend")).At("aria-labelledby", "words").Class("words");

    private Element? MailSystems(IReadOnlyList<BoardSystem> systems) => systems.Count == 0 ? null : Grid.Board.Of(
        All("Mail systems by configuration, each cell measured. ",
            Tag("span", "MUST and SHOULD: clauses kept and broken. There is no overall score.").Class("aside")),
        systems.Select(system => System(Grid.Board, system))).Id("board");

    private Element? Clients(IReadOnlyList<BoardSystem> systems) => systems.Count == 0 ? null : Grid.Clients.Of(
        All("Clients by configuration: what hands mail to a smart host. ",
            Tag("span", "Told to use TLS, by STARTTLS or from the first octet.").Class("aside")),
        systems.Select(system => System(Grid.Clients, system))).Id("clients");

    private Element System(Grid grid, BoardSystem system) => Grid.Body(
    [
        grid.Heading(All(
            Tag("span", Said(system.Title, 80)).Class("system"), " ",
            Tag("span", Versions(system)).Class("version"))),
        system.Differences.Count == 0 ? null : grid.Remark(Tag("ul",
            system.Differences.Select(difference => Tag("li", Sentence(difference + "."))))),
        .. system.Rows.SelectMany(row => Rows(grid, row)),
    ]);

    private IEnumerable<Element> Rows(Grid grid, BoardRow row)
    {
        var page = map.Run(row.Run);
        yield return grid.Row(
        [
            All(Link(page, Said(row.Run.Target.Variant, 60)), " ",
                Tag("span", Sentence(row.Run.Target.VariantTitle, 120)).Class("aside")),
            .. row.Headline.Select(cell => new Cell(
                Link(Address(row, cell), Headline.Word(cell.Answer), cell.IsKnownDeviation ? DeviationMark : null),
                (Tone(cell.Answer) + (cell.IsKnownDeviation ? " known" : "")).Trim())),
            Clauses(row, row.Must, page + "#must"),
            Clauses(row, row.Should, page + "#should"),
        ]);
        if (row.Run.Problem is { } problem)
        {
            yield return grid.Remark(All(
                Tag("strong", "This run counts for nothing. "), Sentence(problem.Message, 300), " ",
                Link(page, "The run")));
        }
    }

    // One check behind the cell: straight to its evidence. Several: to the list of them.
    private string Address(BoardRow row, HeadlineCell cell) => cell.Grounds is [var only]
        ? map.Evidence(only)
        : $"{map.Run(row.Run)}#{cell.Column.Key}";

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

    private static string Versions(BoardSystem system) => string.Join(", ",
        system.Rows.Select(row => Version(row.Run.Target)).Distinct(StringComparer.Ordinal).Take(4));

    private static Element HowToRead() => Section("how-to-read", "How to read this",
        Tag("p",
            "Each row is one mail system in one configuration: ", Code("default"), " is what its distributor ships, ",
            "made to relay and no more; the others change what their name says. A cell sums up a few checks; each ",
            "check tests one sentence of an RFC, with one stimulus, judged by what the lab saw and never by what the ",
            "mail system says of itself."),
        Grid.Questions.Of("What stands behind each column",
            Grid.Body(Headline.Columns.Select(column => Grid.Questions.Row(
                column.Title,
                All(column.Question, " ", Tag("span", $"Asked of the {column.Role}.").Class("aside")),
                All(column.Checks.SelectMany((id, place) => new Markup?[] { place == 0 ? null : " ", Code(id) })))))),
        Tag("p", "A check itself ends in one of these:"),
        OutcomeLegend(Enum.GetValues<Outcome>().Where(outcome => outcome != Outcome.NoLongerDeviates)),
        Tag("p",
            "MUST and SHOULD count the clauses at that level, definitions without a keyword included. A known ",
            "deviation is a broken clause and is counted as one. A refusal counts only where its twin, which differs ",
            "in one thing, was delivered, and where the bad stimulus was seen to arrive."));

    private static Element Limits() => Section("limits", "What it cannot tell",
        Tag("ul",
            Tag("li", "What a provider does that runs such a system: others’ configurations are not measured here."),
            Tag("li", "What another version or configuration does. The version was read from the running system."),
            Tag("li", "That a clause always holds. A pass says that it held under this stimulus, and shows how."),
            Tag("li", "Anything about a row or cell that says inconclusive, not measured or not declared."),
            Tag("li", "Which system is better. There is no rank: the clauses do not weigh the same for everybody.")));

    private Element Runs() => Section("runs", "The runs behind it",
        Grid.Runs.Of("Each row is one result file; its page, its numbers and its cells are drawn from that alone",
            Grid.Body(board.Rows.SelectMany(row => row.Earlier.Prepend(row.Run)).Select(run => Grid.Runs.Row(
                Link(map.Run(run), Name(run.Target)),
                Said(Version(run.Target), 60),
                All(Said(run.Target.Image ?? "no image", 80), Tag("br"), Code(Digest(run.Target.ImageDigest))),
                $"{VisibleText.Of(run.Suite.Version, 40)}, {VisibleText.Of(run.Suite.Catalogue, 40)}",
                Moment(run.Started),
                Duration(run.Seconds),
                Link(map.Result(run), "JSON"))))),
        Tag("p", "Everything above is also in ", Link(SiteMap.Data, "index.json"), ", for programs."));
}
