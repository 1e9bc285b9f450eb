using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Html;
using static Conformance.Scoreboard.Html.Markup;
using static Conformance.Scoreboard.Boards.Wording;
using static Conformance.Scoreboard.Pages.Pieces;

namespace Conformance.Scoreboard.Pages;

/// <summary>A check as the newest result tells it, with its outcome in every run on the board.</summary>
internal sealed record CheckAcross(CheckResult Check, IReadOnlyList<(RunResult Run, CheckResult Check)> Outcomes)
{
    /// <summary>Every check on the board, in the order of the catalogue as far as the results show it.</summary>
    public static IReadOnlyList<CheckAcross> All(Board board) =>
    [
        .. board.Rows
            .SelectMany(row => row.Run.Checks.Select(check => (row.Run, Check: check)))
            .GroupBy(seen => seen.Check.Id, StringComparer.Ordinal)
            .Select(same => new CheckAcross(same.MaxBy(seen => seen.Run.Started).Check, [.. same])),
    ];

    /// <summary>"3 pass, 1 fail", what is wrong first.</summary>
    public IEnumerable<(Outcome Outcome, int Number)> Counts => Outcomes
        .CountBy(seen => Results.Outcomes.Of(seen.Check))
        .OrderBy(count => Results.Outcomes.Urgency(count.Key))
        .Select(count => (count.Key, count.Value));
}

/// <summary>checks/index.html: every check with its clause and how it came out.</summary>
internal sealed class ChecksPage(IReadOnlyList<CheckAcross> checks)
{
    public const string Title = "All checks";

    public Markup Content => Markup.All(
        Tag("h1", Title),
        Tag("p",
            "Each check tests one sentence of an RFC, described in our own words, with one stimulus. Its page says ",
            "who keeps the sentence and who breaks it.").Class("lead"),
        OutcomeLegend(checks.SelectMany(check => check.Counts).Select(count => count.Outcome).Distinct()
            .OrderBy(Results.Outcomes.Urgency)),
        checks.Count == 0 ? Tag("p", "No results yet.") : Table());

    private Element Table() => Grid.Catalogue.Of("Checks by role and topic", checks
        .GroupBy(check => (check.Check.Role, check.Check.Topic))
        .Select(topic => Grid.Body(
        [
            Grid.Catalogue.Heading(Topic(topic.Key.Role, topic.Key.Topic)),
            .. topic.Select(check => Grid.Catalogue.Row(
                Link(SiteMap.From(SiteMap.Checks, SiteMap.Check(check.Check.Id)),
                    Code(VisibleText.Of(check.Check.Id, 60))),
                Markup.All(Clause(check.Check), " ", Tag("span", LevelOf(check.Check.Level)).Class("aside")),
                Sentence(check.Check.Says, 400),
                CheckPage.CountsOf(check))),
        ])));
}

/// <summary>checks/ID.html: the clause, and who keeps it and who breaks it.</summary>
internal sealed class CheckPage(CheckAcross check, SiteMap map)
{
    private readonly string _page = SiteMap.Check(check.Check.Id);

    public Markup Content => Markup.All(
        Tag("h1", Code(VisibleText.Of(check.Check.Id, 60)), Tag("br"),
            Tag("span", Sentence(check.Check.Says, 400)).Class("sub")),
        Facts(
            ("Clause", Clause(check.Check)),
            ("Level", LevelOf(check.Check.Level)),
            ("Asked of the", check.Check.Role.Word()),
            ("Topic", VisibleText.Of(check.Check.Topic, 40)),
            ("On the board in", Columns())),
        Section("who", "Who passes and who fails",
            CountsOf(check),
            Grid.Who.Of("Every configuration on the board, what is wrong first", Grid.Body(check.Outcomes
                .OrderBy(seen => Outcomes.Urgency(Outcomes.Of(seen.Check)))
                .Select(seen => Grid.Who.Row(
                    Markup.All(Link(To(map.Run(seen.Run)), Said(seen.Run.Target.Title, 80)), " ",
                        Tag("span", Configuration(seen.Run), Claim(seen.Check)).Class("aside")),
                    Said(Version(seen.Run.Target), 60),
                    new Cell(Link(To(map.Evidence(seen.Check)), Outcomes.Word(Outcomes.Of(seen.Check))),
                        Tone(Outcomes.Of(seen.Check))),
                    Sentence(seen.Check.Because, 400)))))),
        OutcomeLegend(check.Counts.Select(count => count.Outcome)));

    internal static Element CountsOf(CheckAcross check) => Tag("ul", check.Counts.Select(count =>
        Tag("li", Number(count.Number), " ", Pieces.Tag(count.Outcome)))).Class("plain");

    private static Markup Configuration(RunResult run) => run.Live is { } live
        ? Markup.All("observed ", Day(run.Started), " by ", Said(live.Observer, 80))
        : Markup.All("variant ", Said(run.Target.Variant, 60));

    private static string? Claim(CheckResult check) =>
        check.Claim is { } claim ? $", which claims {VisibleText.Of(claim, 40)}" : null;

    private Markup? Columns()
    {
        var columns = Headline.Columns.Concat(DomainHeadline.Columns)
            .Where(column => column.Checks.Contains(check.Check.Id))
            .Select(column => column.Title).ToArray();
        return columns.Length == 0 ? null : string.Join(", ", columns);
    }

    private string To(string target) => SiteMap.From(_page, target);
}
