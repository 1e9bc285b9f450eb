using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Html;
using Conformance.Scoreboard.Reports;
using static Conformance.Scoreboard.Html.Markup;
using static Conformance.Scoreboard.Boards.Wording;
using static Conformance.Scoreboard.Pages.Pieces;

namespace Conformance.Scoreboard.Pages;

/// <summary>
/// systems/NAME.html: the versions of one system side by side, what changed, what fails, and its history.
/// </summary>
internal sealed class SystemPage(BoardFamily family, SiteMap map)
{
    private const int MostVersions = 12;

    private static readonly IReadOnlyDictionary<string, string> SessionKinds = new Dictionary<string, string>
    {
        ["R-RES12-ID-OTHER"] = "TLS 1.2 by session id:",
        ["R-RES12-TICKET-OTHER"] = "TLS 1.2 by ticket:",
    };

    private readonly string _page = map.System(family);

    public Markup Content => All(
        Tag("h1", Said(family.Title, 80), Tag("br"),
            Tag("span", "by ", Said(family.Editions[0].Vendor, 80), ": ",
                Joined(family.Editions.SelectMany(edition => edition.Rows)
                    .SelectMany(row => row.Run.Target.Roles.Words())))
                .Class("sub")),
        Section("configurations", "Versions and configurations",
            new Configurations(family.Editions, map, _page).Table(), Configurations.Legend),
        Between(),
        Wrong(),
        Sessions(),
        History());

    private Element? Between() => family.Editions.Count < 2 ? null : Section("changes", "What changed between versions",
        Tag("ul", family.Editions.Zip(family.Editions.Skip(1)).Take(MostVersions).SelectMany(pair =>
            pair.First.Rows.Join(pair.Second.Rows, Variant, Variant, (older, newer) => Tag("li",
                Tag("p", Said(Version(older.Run.Target), 60), " → ", Said(Version(newer.Run.Target), 60),
                    ", variant ", Said(newer.Run.Target.Variant, 60), ": ", Changed(older.Run, newer.Run)))))));

    private Markup Changed(RunResult older, RunResult newer)
    {
        if (older.Problem is not null || newer.Problem is not null)
        {
            return "not to be compared, as one of the runs is invalid";
        }

        var changes = ResultDiff.Compare(older, newer).Runs[0].Changes;
        return changes.Count == 0
            ? $"nothing, in {Count(newer.Checks.Count, "check")}"
            : Tag("ul", changes.Select(change => Tag("li", Step(change))));
    }

    private Markup Step(CheckChange change) => All(
        Code(VisibleText.Of(change.Id, 60)), " ", Outcome(change.Old), " → ", Outcome(change.New), ". ",
        Sentence(change.Check.Says, 300));

    private Markup Outcome(CheckResult? check) => check is null
        ? "absent"
        : Link(SiteMap.From(_page, map.Evidence(check)), Outcomes.Word(Outcomes.Of(check)));

    private Element? Wrong()
    {
        var wrong = family.Editions.SelectMany(edition => edition.Rows)
            .SelectMany(row => row.Run.Checks.Select(check => (row.Run, Check: check)))
            .Where(seen =>
                Outcomes.Urgency(Outcomes.Of(seen.Check)) <= Outcomes.Urgency(Results.Outcome.Finding))
            .GroupBy(seen => seen.Check.Id, StringComparer.Ordinal)
            .OrderBy(same => same.Min(seen => Outcomes.Urgency(Outcomes.Of(seen.Check))))
            .ToArray();
        return wrong.Length == 0 ? null : Section("fails", "What fails",
            Tag("ul", wrong.Select(same => Failing([.. same]))).Class("wrong"));
    }

    private Element Failing(IReadOnlyList<(RunResult Run, CheckResult Check)> seen)
    {
        var first = seen[0].Check;
        return Tag("li",
            Tag("p", Pieces.Tag(Outcomes.Of(first)), " ",
                Link(SiteMap.From(_page, SiteMap.Check(first.Id)), Code(VisibleText.Of(first.Id, 60))), " ",
                Tag("span", $"{Clause(first)}, {LevelOf(first.Level)}").Class("aside")),
            Tag("p", Sentence(first.Says, 400)),
            Tag("p", "Seen in ", All(seen.SelectMany((one, place) => new Markup?[]
            {
                place == 0 ? null : ", ",
                Link(SiteMap.From(_page, map.Evidence(one.Check)), Said(Version(one.Run.Target), 60), " ",
                    Said(one.Run.Target.Variant, 60)),
            }).ToArray()), ": ", Sentence(seen[^1].Check.Because, 400)),
            RunPage.Listed(first));
    }

    /// <summary>RFC 6066 section 3 binds a session to its name; most TLS libraries leave that to the system.</summary>
    private Element? Sessions()
    {
        var told = family.Editions.SelectMany(edition => edition.Rows)
            .Select(row => (
                row.Run, Checks: row.Run.Checks.Where(check => SessionKinds.ContainsKey(check.Id)).ToArray()))
            .Where(one => one.Checks.Length > 0)
            .ToArray();
        return told.Length == 0 ? null : Section("sessions", "TLS sessions and the name in SNI",
            Tag("ul", told.Select(one => Tag("li",
                Said(Version(one.Run.Target), 60), " ", Said(one.Run.Target.Variant, 60), ": ",
                All([.. one.Checks.SelectMany((check, place) => new Markup?[]
                {
                    place == 0 ? null : "; ",
                    SessionKinds[check.Id], " ",
                    Link(SiteMap.From(_page, map.Evidence(check)), Bound(check.Verdict)),
                })]),
                "."))));
    }

    private static string Bound(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "bound to the name",
        Verdict.Fail => "resumed under another name",
        Verdict.NotApplicable => "not resumed",
        _ => "not known",
    };

    private Element? History()
    {
        var rows = family.Editions.SelectMany(edition => edition.Rows).Where(row => row.Earlier.Count > 0).ToArray();
        return rows.Length == 0 ? null : Section("history", "Over time",
            Grid.Times.Of("Each run, the newest first, with what is otherwise than in the run before",
                rows.Select(Over)));
    }

    private Element Over(BoardRow row)
    {
        var runs = row.Runs;
        return Grid.Body(
        [
            Grid.Times.Heading(All(Said(row.Run.Target.Title, 80), ", variant ", Said(row.Run.Target.Variant, 60))),
            .. runs.Select((run, place) => Grid.Times.Row(
                Link(SiteMap.From(_page, map.Run(run)), Moment(run.Started)),
                Said(Version(run.Target), 60),
                VisibleText.Of($"{run.Suite.Version}, {run.Suite.Catalogue}", 60),
                run.Problem is not null ? "the run is invalid"
                    : place == runs.Count - 1 ? "the first run here"
                    : Changed(runs[place + 1], run))),
        ]);
    }

    private static string Variant(BoardRow row) => row.Run.Target.Variant;
}
