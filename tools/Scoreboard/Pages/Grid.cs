using System.Text;
using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Html;

namespace Conformance.Scoreboard.Pages;

/// <summary>A cell of a <see cref="Grid"/>.</summary>
internal sealed record Cell(Markup? Content, string? Class = null)
{
    public static implicit operator Cell(string? text) => new(text);

    public static implicit operator Cell(Markup? content) => new(content);
}

/// <summary>
/// A kind of table: on a narrow screen each row becomes a card, and each cell says which column it was.
/// </summary>
/// <remarks>
/// Some browsers forget that a restacked table is one. Roles would remind them and are not allowed here by HTML, but a
/// card needs no table to be understood: its labels are read out.
/// </remarks>
internal sealed record Grid(string Class, params string[] Columns)
{
    public static Grid Systems { get; } = Summing("systems", Headline.MailSystems);

    public static Grid ClientSystems { get; } = Summing("client-systems", ClientHeadline.Columns);

    public static Grid DomainSystems { get; } = Summing("domain-systems", DomainHeadline.Columns);

    public static Grid Services { get; } = Summing("services", LiveHeadline.Columns);

    public static Grid Observations { get; } =
        new("observations", ["Observation", .. LiveHeadline.Columns.Select(column => column.Title)])
        {
            Looks = "board ",
        };

    public static Grid ServiceAnswers { get; } = new("service-answers", "Column", "Answer", "Observations behind it");

    public static Grid Domains { get; } =
        Answering("domains", DomainHeadline.Columns) with { Looks = "board " };

    public static Grid Board { get; } = Answering("board", Headline.MailSystems);

    public static Grid Clients { get; } =
        Answering("clients", ClientHeadline.Columns) with { Looks = "board " };

    public static Grid Changes { get; } = new("changes", "Check", "Clause", "Before", "Now", "Because");

    public static Grid Badges { get; } = new("badges", "System", "Badges");

    public static Grid Times { get; } = new("times", "Run on", "Version", "Suite, catalogue", "Otherwise than before");

    public static Grid Runs { get; } =
        new("runs", "Configuration", "Version", "Image", "Suite, catalogue", "Run on", "Took", "Result");

    public static Grid Questions { get; } = new("columns", "Column", "Question", "Checks behind it");

    public static Grid Answers { get; } = new("answers", "Column", "Answer", "Because of");

    public static Grid Verdicts { get; } = new("verdicts", "Check", "Clause", "Says", "Verdict");

    public static Grid Catalogue { get; } = new("catalogue", "Check", "Clause", "Says", "Outcomes");

    public static Grid Who { get; } = new("who", "System", "Version", "Verdict", "Because");

    public static Grid Sessions { get; } =
        new("sessions", "Session", "At", "To", "SNI as seen", "Handshake", "Certificate presented", "Ended");

    public static Grid Story { get; } = new("story", "At", "What", "Seen") { Labels = false };

    /// <summary>The class of another table that it looks like, with a space behind it.</summary>
    private string Looks { get; init; } = "";

    /// <summary>
    /// False where rows read well without being told what each cell is; who listens is told all the same.
    /// </summary>
    public bool Labels { get; private init; } = true;

    /// <summary>The table with its caption; bodies are <c>tbody</c> elements.</summary>
    public Element Of(Markup caption, params IEnumerable<Markup?> bodies) => Markup.Tag("table",
    [
        Markup.Tag("caption", caption),
        Markup.Tag("thead",
            Markup.Tag("tr", Columns.Select(Header))),
        .. bodies,
    ]).Class($"grid {Looks}{Class}");

    /// <summary>The rows of a table that belong together.</summary>
    public static Element Body(params IEnumerable<Markup?> rows) => Markup.Tag("tbody", rows);

    /// <summary>A row; its first cell is its header.</summary>
    public Element Row(params ReadOnlySpan<Cell> cells)
    {
        if (cells.Length != Columns.Length)
        {
            throw new ArgumentException($"A row of '{Class}' has {Columns.Length} cells, not {cells.Length}.",
                nameof(cells));
        }

        var made = new Markup[cells.Length];
        for (var place = 0; place < cells.Length; place++)
        {
            var cell = cells[place];
            made[place] = place == 0
                ? Markup.Tag("th", cell.Content).At("scope", "row").Class(cell.Class)
                : Markup.Tag("td", cell.Content).Class(cell.Class);
        }

        return Markup.Tag("tr", made);
    }

    /// <summary>A row that heads those below it.</summary>
    public Element Heading(Markup content) =>
        Markup.Tag("tr", Markup.Tag("th", content).At("colspan", $"{Columns.Length}").At("scope", "rowgroup"))
            .Class("heading");

    /// <summary>A row of one remark across all columns.</summary>
    public Element Remark(Markup content) =>
        Markup.Tag("tr", Markup.Tag("td", content).At("colspan", $"{Columns.Length}")).Class("remark");

    /// <summary>The style rules by which a cell names its column where there is no room for a header row.</summary>
    /// <param name="hasServices">Whether tables of hosted services are on the site.</param>
    public static string LabelRules(bool hasServices)
    {
        var rules = new StringBuilder();
        Grid[] labelled =
        [
            Systems, ClientSystems, DomainSystems, Board, Clients, Domains, Times, Changes, Badges, Runs,
            Questions, Answers, Verdicts, Catalogue, Who, Sessions,
        ];
        Grid[] ofServices = hasServices ? [Services, Observations, ServiceAnswers] : [];
        foreach (var grid in labelled.Concat(ofServices))
        {
            for (var place = 1; place < grid.Columns.Length; place++)
            {
                rules.Append($".{grid.Class} td:nth-child({place + 1})::before{{content:\"{grid.Columns[place]}\"}}\n");
            }
        }

        return rules.ToString();
    }

    private static Grid Summing(string name, IReadOnlyList<HeadlineColumn> columns) =>
        new(name, ["System", .. columns.Select(column => column.Title)]) { Looks = "summary " };

    private static Grid Answering(string name, IReadOnlyList<HeadlineColumn> columns) =>
        new(name, ["Configuration", .. columns.Select(column => column.Title), "MUST", "SHOULD"]);

    private Element Header(string title) =>
        Markup.Tag("th", Labels ? title : Markup.Tag("span", title).Class("unseen")).At("scope", "col");
}
