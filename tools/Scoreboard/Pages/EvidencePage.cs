using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Html;
using static Conformance.Scoreboard.Html.Markup;
using static Conformance.Scoreboard.Boards.Wording;
using static Conformance.Scoreboard.Pages.Pieces;

namespace Conformance.Scoreboard.Pages;

/// <summary>One cell of the board down to the wire: verdict, reason, what was seen, how to see it again.</summary>
internal sealed class EvidencePage(RunResult run, CheckResult check, SiteMap map, bool hasCheckPage)
{
    // Some checks observe the same thing of fifty names; the reason of the verdict must not be pushed off the screen.
    private const int MostAtOnce = 12;

    private readonly string _page = map.Evidence(check);
    private readonly Outcome _outcome = Outcomes.Of(check);
    private readonly Story _story = new(check.Evidence);

    public Markup Content => All(
        Tag("h1", Code(VisibleText.Of(check.Id, 60)), " ", Tag("span", "in ", Name(run.Target)).Class("of"), Tag("br"),
            Tag("span", Sentence(check.Says, 400)).Class("sub")),
        VerdictBox(),
        Facts(
            ("Clause", All(Clause(check), ", ", LevelOf(check))),
            ("Check", hasCheckPage ? Link(To(SiteMap.Check(check.Id)), "who passes and who fails") : null),
            ("System", All(Said(run.Target.Title, 80), " ", Said(Version(run.Target), 60))),
            ("Measured", Moment(run.Started)),
            ("Took", Duration(check.Seconds)),
            ("Result file", Link(To(map.Result(run)), "JSON")),
            ("Whole evidence", check.Evidence.Count == 0
                ? null
                : Link(To(map.EvidenceFile(run)), "download, JSON compressed by gzip"))),
        Observations(),
        Reproduce(),
        Evidence());

    private Element VerdictBox() => Tag("div",
        Tag("p", Pieces.Tag(_outcome), " ", Tag("strong", Sentence(check.Because))),
        RunPage.Advised(check),
        Tag("p", Outcomes.Meaning(_outcome)).Class("aside"),
        RunPage.Listed(check),
        run.Problem is { } problem
            ? Tag("p", Tag("strong", "The whole run is invalid. "), Sentence(problem.Message))
            : null).Class("verdict " + Tone(_outcome));

    private Element? Observations() => check.Observations.Count == 0
        ? null
        : Section("observations", "Observed",
            Observed(check.Observations.Take(MostAtOnce)),
            check.Observations.Count <= MostAtOnce
                ? null
                : Tag("details",
                    Tag("summary", $"and {Number(check.Observations.Count - MostAtOnce)} more"),
                    Observed(check.Observations.Skip(MostAtOnce).Take(Wording.MostOfAList)),
                    Story.Rest(check.Observations.Count - MostAtOnce) is { } rest ? Tag("p", rest) : null));

    private static Element Observed(IEnumerable<string> observations) =>
        Tag("ul", observations.Select(observation => Tag("li", Said(Sentence(observation, 600), 700))));

    private Element? Reproduce() => check.Reproduce.Length == 0
        ? null
        : Section("reproduce", "See it again", Command(check.Reproduce));

    private Element Evidence() => Section("evidence", "What the lab saw",
    [
        check.Evidence.Count == 0
            ? Tag("p", check.Events == 0
                ? "No event was recorded for this check."
                : $"{Count(check.Events, "event")}, not kept: the evidence file was not beside the result.")
            : Tag("p", Count(check.Evidence.Count, "event"), ". Times are relative to the first, at ",
                Moment(_story.Start), ".", check.EvidenceLeftOut > 0 ? LeftOut(check.EvidenceLeftOut) : null),
        .. new StoryPage(_story, StoryRoom.For(check.Verdict)).Content,
    ]);

    private static string LeftOut(int number) =>
        $" {Count(number, "event was", "events were")} left out to stay within the evidence budget.";

    private string To(string target) => SiteMap.From(_page, target);
}
