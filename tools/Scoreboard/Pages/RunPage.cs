using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Html;
using static Conformance.Scoreboard.Html.Markup;
using static Conformance.Scoreboard.Boards.Wording;
using static Conformance.Scoreboard.Pages.Pieces;

namespace Conformance.Scoreboard.Pages;

/// <summary>One run of one configuration: its facts, its answers, what is wrong, and every check.</summary>
internal sealed class RunPage(RunResult run, BoardRow row, SiteMap map)
{
    private readonly string _page = map.Run(run);

    public Markup Content => All(
        run.Live is { } live
            ? Tag("h1", Said(run.Target.Title, 80), Tag("br"),
                Tag("span", "observed live by ", Said(live.Observer, 80)).Class("sub"))
            : Tag("h1", Said(run.Target.Title, 80), " ", Said(Version(run.Target), 60), Tag("br"),
                Tag("span", "variant ", Said(run.Target.Variant, 60)).Class("sub")),
        Tag("p", Sentence(run.Target.VariantTitle, 200)).Class("lead"),
        Tag("p", "Measured ", Moment(run.Started), " in ", Duration(run.Seconds),
            run.Live is null ? All(" · image ", Code(Digest(run.Target.ImageDigest))) : null,
            $" · suite {VisibleText.Of(run.Suite.Version, 40)}, catalogue {VisibleText.Of(run.Suite.Catalogue, 40)} · ",
            Link("#about", "more about this run")).Class("tally"),
        Problem(),
        Unaccounted(),
        Superseded(),
        TallyLine(),
        OutcomeLegend(run.Checks.Select(Outcomes.Of).Distinct().OrderBy(Outcomes.Urgency)),
        run.Live is null
            ? null
            : Tag("p", "Nobody declares what a hosted service does: not applicable means that it was not seen to do ",
                "what the check is about."),
        Answers(),
        Wrong(),
        Every(),
        AboutTheRun());

    private Element? Problem() => run.Problem is not { } problem
        ? null
        : Tag("div", Tag("p", Tag("strong", "This run is invalid. "), Sentence(problem.Message)))
            .Class("notice bad");

    private Element? Unaccounted() =>
        run.Problem is not null || run.Live is not null || run.Books.State == AccountingState.Balanced
        ? null
        : Tag("div", Tag("p", Tag("strong", "Mail: "), Sentence(run.Books.InWords(), 400)))
            .Class("notice bad");

    private Element? Superseded() => ReferenceEquals(run, row.Run)
        ? null
        : Tag("div", Tag("p", "A newer run of this configuration is on the board: ",
            Link(To(map.Run(row.Run)), Moment(row.Run.Started)), "."))
            .Class("notice unsure");

    private Element TallyLine()
    {
        var tally = Tally.Of(run);
        var parts = new (int Number, string Word)[]
        {
            (tally.Passed, "passed"), (tally.Failed, "failed"),
            (tally.KnownDeviations, tally.KnownDeviations == 1 ? "known deviation" : "known deviations"),
            (tally.OfTlsLibrary, "of the TLS library"),
            (tally.Findings, tally.Findings == 1 ? "finding" : "findings"),
            (tally.Inconclusive, "inconclusive"), (tally.Errors, tally.Errors == 1 ? "error" : "errors"),
            (tally.NotApplicable, "not applicable"), (tally.Recorded, "recorded"),
        };
        return Tag("p", Tag("strong", Count(run.Checks.Count, "check")), ": ",
            string.Join(", ", parts.Where(part => part.Number > 0)
                .Select(part => $"{Number(part.Number)} {part.Word}")), ".")
            .Class("tally");
    }

    private Element Answers() => Section("answers", "In short",
        Grid.Answers.Of("What the board says of this run, and why",
            Grid.Body(Headline.Of(run).Select(cell => Grid.Answers.Row(
                All(Tag("span", cell.Column.Title).Id(cell.Column.Key), " ",
                    Tag("span", cell.Column.Question).Class("aside")),
                All(Pieces.Tag(cell), cell.IsKnownDeviation ? DeviationMark : null),
                Grounds(cell))))));

    private Markup Grounds(HeadlineCell cell) => cell switch
    {
        { Grounds: [] } when run.Problem is not null => "the run is invalid",
        { Grounds: [], Answer: Answer.NotDeclared } => $"not tested as a {cell.Column.Role.Word()}",
        { Grounds: [] } => "its checks did not run",
        _ => Tag("ul", cell.Grounds.Select(check => Tag("li",
            Named(check), " ", Pieces.Tag(Outcomes.Of(check))))).Class("plain"),
    };

    private Element? Wrong()
    {
        var wrong = run.Checks
            .Where(check => Outcomes.Urgency(Outcomes.Of(check)) < Outcomes.Urgency(Outcome.Pass))
            .OrderBy(check => Outcomes.Urgency(Outcomes.Of(check)))
            .ToArray();
        return wrong.Length == 0
            ? null
            : Section("not-passed", "What did not pass", Tag("ul", wrong.Select(check => Tag("li",
                Tag("p", Pieces.Tag(Outcomes.Of(check)), " ", Named(check), " ",
                    Tag("span", $"{Clause(check)}, {LevelOf(check)}").Class("aside")),
                Tag("p", Sentence(check.Says, 400)),
                Tag("p", Sentence(check.Because, 400)),
                Listed(check),
                Advised(check)))).Class("wrong"));
    }

    /// <summary>What the target's description says of this check, where it says anything.</summary>
    internal static Element? Listed(CheckResult check) => (check.Deviation ?? check.StaleDeviation) is not { } listed
        ? null
        : Tag("p", Tag("strong", "Listed as a deviation: "), Sentence(listed.Reason, 600), " ",
            listed.Link is null ? null : ExternalLink(listed.Link));

    /// <summary>What the owner of a domain is to do, where there is anything to do.</summary>
    internal static Element? Advised(CheckResult check) => check.Advice is not { } advice
        ? null
        : Tag("p", Tag("strong", "What to do: "), Sentence(advice.Fix, 600), " ",
            advice.Says is { } why
                ? Tag("span", Sentence($"{why} ({advice.Diagnosis}).", 600)).Class("aside")
                : null);

    private Markup Named(CheckResult check) =>
        ReferenceEquals(run, row.Run) ? Link(To(map.Evidence(check)), Code(check.Id)) : Code(check.Id);

    private Markup Every()
    {
        if (!ReferenceEquals(run, row.Run))
        {
            return Tag("p", "What every check found in this earlier run is in its ",
                Link(To(map.Result(run)), "result file"), ".");
        }

        Level[] normative = [Level.Must, Level.Should];
        var rest = run.Checks.Where(check => !normative.Contains(check.Level.Keyword())).ToArray();
        return All(
        [
            .. normative.Select(level => Table(
                level.Word().ToLowerInvariant(), level.Word(),
                [.. run.Checks.Where(check => check.Level.Keyword() == level)])),
            rest.Length == 0 ? null : Table("other", "MAY, good operation, recorded", rest),
        ]);
    }

    private Element Table(string id, string level, CheckResult[] checks) => Section(id, level,
        checks.Length == 0
            ? Tag("p", "No check at this level ran.")
            : Grid.Verdicts.Of($"Checks at level {level}, by role and topic", checks
                .GroupBy(check => (check.Role, check.Topic))
                .Select(topic => Grid.Body(
                [
                    Grid.Verdicts.Heading(Topic(topic.Key.Role, topic.Key.Topic)),
                    .. topic.Select(check => Grid.Verdicts.Row(
                        map.AnchorOf(check) is { } anchor ? Code(check.Id).Id(anchor) : Named(check),
                        All(
                            Clause(check), " ",
                            check.Level.Word() == level ? null : Tag("span", LevelOf(check)).Class("aside")),
                        All(Sentence(check.Says, 400), " ",
                            Tag("span", Sentence(check.Because, 300)).Class("aside because")),
                        new Cell(
                            map.HasPage(check)
                                ? Link(To(map.Evidence(check)), Outcomes.Word(Outcomes.Of(check)))
                                : Outcomes.Word(Outcomes.Of(check)),
                            Tone(Outcomes.Of(check))))),
                ]))));

    private Element AboutTheRun() => Section("about", "About this run",
        Facts(
            ("System", Said(run.Target.Title, 80)),
            ("Vendor", Said(run.Target.Vendor, 80)),
            ("Version", All(Said(Version(run.Target), 60), " ",
                Tag("span", "read from the running system").Class("aside"))),
            ("Image", Said(run.Target.Image ?? "no image", 200)),
            ("Image digest", run.Target.ImageDigest is { } digest ? Code(VisibleText.Of(digest, 120)) : "not recorded"),
            ("Roles", Joined(run.Target.Roles.Words())),
            ("Declares", run.Target.Declares.Count == 0 ? "nothing" : Joined(run.Target.Declares)),
            ("Observer", run.Live is { } seen ? Said(seen.Observer, 80) : null),
            ("Policies", run.Live is { } live ? ServicePage.InWords(live.Policies) : null),
            ("Started", Moment(run.Started)),
            ("Took", Duration(run.Seconds)),
            ("Suite", VisibleText.Of(run.Suite.Version, 40)),
            ("Commit", run.Suite.Commit is null ? null : Code(VisibleText.Of(run.Suite.Commit, 40))),
            ("Catalogue", VisibleText.Of(run.Suite.Catalogue, 40)),
            ("Messages", Messages()),
            ("Result file", Link(To(map.Result(run)), "JSON")),
            ("Evidence", EvidenceFile.IsFor(run)
                ? Link(To(map.EvidenceFile(run)), "JSON, compressed by gzip")
                : "not kept: only that of the newest run is"),
            ("Other runs", OtherRuns())));

    private Markup Messages()
    {
        var books = run.Books;
        if (run.Problem is not null && books.State != AccountingState.NotBalanced)
        {
            return All("The run ended before its messages could be accounted for.");
        }

        var numbers = $"{Number(books.Submitted)} accepted: {Number(books.Delivered)} delivered, "
            + $"{Number(books.Bounced)} bounced, {Number(books.Queued)} still queued at the end. ";
        return books.State == AccountingState.Balanced
            ? All(numbers, "All messages are accounted for.")
            : All(numbers, Tag("strong", Sentence(books.InWords(), 400)), " ",
                Tag("span", Joined(books.Unaccounted.Concat(books.Duplicated).Take(20))).Class("aside"));
    }

    private Markup? OtherRuns() => row.Earlier.Count == 0
        ? null
        : Tag("ul", row.Runs.Where(other => !ReferenceEquals(other, run)).Select(other =>
            Tag("li", Link(To(map.Run(other)), Moment(other.Started)))));

    private string To(string target) => SiteMap.From(_page, target);
}
