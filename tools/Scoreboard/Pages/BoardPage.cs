using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Html;
using static Conformance.Scoreboard.Html.Markup;
using static Conformance.Scoreboard.Boards.Wording;
using static Conformance.Scoreboard.Pages.Pieces;

namespace Conformance.Scoreboard.Pages;

/// <summary>index.html: the headline table, how to read it, and where it comes from.</summary>
internal sealed class BoardPage(Board board, SiteMap map)
{
    public const string Title = "Who sends SNI, who selects by it, who enforces MTA-STS";

    private static readonly (string Words, OverallAnswer Answer, string Meaning)[] Words =
    [
        ("yes", OverallAnswer.Yes, "In every configuration that was run and claims it."),
        ("no by default, yes when configured", OverallAnswer.WhenConfigured,
            "Not as it is shipped; with the configuration that its documentation gives for it."),
        ("partly", OverallAnswer.Partly,
            "Some of the checks behind the cell pass and some fail, or only under a policy."),
        ("no", OverallAnswer.No, "In no configuration, and each was run."),
        ("not declared", OverallAnswer.Unknown,
            "It does not claim it, or nothing could be seen, or only of some configurations; the cell says so."),
    ];

    public Markup Content => All(
        Tag("h1", Title),
        Tag("p",
            "A mail host has several names, as a web host has, and can show the right certificate only to a sender ",
            "that says in the TLS handshake which one it wants: Server Name Indication, SNI. Every cell was measured ",
            "on the wire in a closed lab, ",
            board.Services.Count == 0 ? null : "or of hosted services live, ",
            "and links to its evidence and the command that reproduces it.").Class("lead"),
        Legend(),
        board.Systems.Count + board.Services.Count == 0 ? Tag("p", "No results yet.") : null,
        board.Systems.Count + board.Services.Count < 2 ? null : Tag("div").Id("filters").Class("filters"),
        MailSystems(board.MailSystems),
        Clients(board.Clients),
        Domains(board.Domains),
        new ServicesTable(board.Services, map).Content,
        HowToRead(),
        Limits());

    private static Element Legend() => Tag("section",
        Tag("h2", "The words").Id("words"),
        Tag("dl",
        [
            .. Words.Select(word => Tag("div",
                Tag("dt", Tag("span", word.Words).Class("tag " + Tone(word.Answer))), Tag("dd", word.Meaning))),
        ]).Class("legend")).At("aria-labelledby", "words").Class("words");

    private Element? MailSystems(IReadOnlyList<BoardSystem> systems) => systems.Count == 0 ? null : Grid.Systems.Of(
        All("Mail systems, as shipped and as configured. ",
            Tag("span", "Each name links to its configurations. There is no overall rank.").Class("aside")),
        Grid.Body(systems.Select(system => System(Grid.Systems, system)))).Id("systems");

    private Element? Clients(IReadOnlyList<BoardSystem> systems) => systems.Count == 0 ? null : Grid.ClientSystems.Of(
        All("Clients: what hands mail to a smart host. ",
            Tag("span", "Told to use TLS, by STARTTLS or from the first octet.").Class("aside")),
        Grid.Body(systems.Select(system => System(Grid.ClientSystems, system)))).Id("clients");

    private Element? Domains(IReadOnlyList<BoardSystem> systems) => systems.Count == 0 ? null : Grid.DomainSystems.Of(
        All("Domains: what they publish for senders. ",
            Tag("span", "As it was seen from one place at one time.").Class("aside")),
        Grid.Body(systems.Select(system => System(Grid.DomainSystems, system)))).Id("domains");

    private Element System(Grid grid, BoardSystem system)
    {
        var page = map.System(system);
        return grid.Row(
        [
            All(Link($"{page}#{SiteMap.Anchor(system)}", Said(system.Title, 80)), " ",
                Tag("span", Configurations.Versions(system)).Class("aside"), " ",
                system.IsClient || system.IsDomain
                    ? null
                    : Tag("span", Joined(system.Rows[0].Run.Target.Roles.Words())).Class("aside roles"), " ",
                system.Rows.All(row => row.Run.Problem is not null)
                    ? Tag("strong", "no run counts")
                    : All(Lost(system), Accounting(system))),
            .. system.Overall.Select(cell => new Cell(Link($"{page}#{SiteMap.Anchor(system)}", cell.Words),
                Tone(cell.InOneWord))),
        ]);
    }

    /// <summary>The configurations whose run did not complete, beside a system's name.</summary>
    private static Element? Lost(BoardSystem system)
    {
        var lost = system.Rows.Where(row => row.Run.Problem is not null)
            .Select(row => VisibleText.Of(row.Run.Target.Variant, 40)).ToList();
        return lost.Count == 0 ? null : Tag("strong", $"not measured: {string.Join(", ", lost)} ");
    }

    /// <summary>What is said beside a system's name where mail of some run could not be accounted for.</summary>
    private static Element? Accounting(BoardSystem system)
    {
        var states = system.Rows.Where(row => row.Run.Problem is null).Select(row => row.Run.Books.State).ToList();
        return states.Contains(AccountingState.NotBalanced) ? Tag("strong", "messages unaccounted for")
            : states.Contains(AccountingState.NotClosed) ? Tag("strong", "accounting not completed")
            : null;
    }

    private Element HowToRead() => Section("how-to-read", "How to read this",
        Tag("p",
            "Each row is one version of a mail system or client, and sums up its configurations: the default is what ",
            "its distributor ships, made to relay and no more; the others change what their name says. Behind a name ",
            "are its configurations, cell by cell, and behind each cell the checks. Each ",
            "check tests one sentence of an RFC, with one stimulus, judged by what the lab saw and never by what the ",
            "mail system says of itself."),
        Grid.Questions.Of("What is behind each column",
            Grid.Body(board.Columns.Select(column => Grid.Questions.Row(
                column.Title,
                All(column.Question, " ", Tag("span", $"Asked of the {column.Role.Word()}.").Class("aside")),
                All(column.Checks.SelectMany((id, place) => new Markup?[] { place == 0 ? null : " ", Code(id) })))))),
        Tag("p", "A check itself ends in one of these:"),
        OutcomeLegend(Enum.GetValues<Outcome>().Where(outcome => outcome != Outcome.NoLongerDeviates)),
        Tag("p",
            "MUST and SHOULD count the clauses at that level, definitions without a keyword included. A known ",
            "deviation is a broken clause and is counted as one. A refusal counts only where its twin, which differs ",
            "in one thing, was delivered, and where the bad stimulus was seen to arrive."));

    private Element Limits() => Section("limits", "What it cannot tell",
        Tag("ul",
            Tag("li", "What a provider does that runs such a system: others’ configurations are not measured here."),
            board.Services.Count == 0 ? null : Tag("li", "Why a hosted service does what it does, and whether it does ",
                "so for every customer: it is seen from outside, in the mail of a few accounts."),
            map.Reported is null ? null : Tag("li", "Whether reports on a provider are true: they are shown apart, as ",
                Link(SiteMap.ReportedPage, "reported"), "."),
            Tag("li", "What another version or configuration does. The version was read from the running system."),
            Tag("li", "That a clause always holds. A pass says that it held under this stimulus, and shows how."),
            Tag("li", "Anything about a row or cell that says inconclusive, not measured or not declared."),
            Tag("li", "Which system is better. There is no rank: the clauses do not matter equally to everybody.")));
}
