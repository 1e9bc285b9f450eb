using Conformance.Scoreboard.Html;
using Conformance.Scoreboard.Reports;
using static Conformance.Scoreboard.Html.Markup;
using static Conformance.Scoreboard.Boards.Wording;
using static Conformance.Scoreboard.Pages.Pieces;

namespace Conformance.Scoreboard.Pages;

/// <summary>
/// diff.html: two results, or two folders of them, side by side; it stands alone, with no site around it.
/// </summary>
internal sealed class DiffPage(ResultDiff diff)
{
    public const string Title = "What changed";

    public Markup Content => All(
    [
        Tag("h1", Title),
        Tag("p", Count(diff.Runs.Count, "configuration"), " compared: ",
            string.Join(", ", Enum.GetValues<Change>().Select(change =>
                $"{Number(diff.Runs.Sum(run => run.Changes.Count(one => one.Change == change)))} {Words(change)}")),
            $", {Number(diff.Runs.Sum(run => run.Unchanged))} unchanged.").Class("lead"),
        diff.Runs.Count == 0 ? Tag("p", "Nothing to compare.") : null,
        .. diff.Runs.Index().Where(run => run.Item.HasNews).Select(run => Run(run.Item, run.Index)),
        Unchanged(),
    ]);

    private Element? Unchanged()
    {
        var systems = diff.Runs.Where(run => !run.HasNews).GroupBy(run => run.Target.Title).ToArray();
        return systems.Length == 0 ? null : Section("unchanged", "Nothing changed", Tag("ul",
            systems.Select(system => Tag("li", Said(system.Key, 80), ": ",
                Joined(system.Select(run => run.Target.Variant))))));
    }

    private static Element Run(RunDiff run, int number) => Section($"run-{number + 1}",
        Name(run.Target),
        run.IsOfTwo ? Tag("p", "These are two configurations, not one before and after.") : null,
        Facts(
            (run.IsOfTwo ? "First" : "Before", Told(run.Old, run.IsOfTwo)),
            (run.IsOfTwo ? "Second" : "Now", Told(run.New, run.IsOfTwo)),
            ("Unchanged", Count(run.Unchanged, "check"))),
        run.New?.Problem is { } problem
            ? Tag("div", Tag("p", Tag("strong", "The new run is invalid. "), Sentence(problem.Message)))
                .Class("notice bad")
            : null,
        run.Changes.Count == 0 ? null : Grid.Changes.Of("Each check that is not as it was, what is wrong first",
            run.Changes.GroupBy(change => change.Change).Select(group => Grid.Body(
            [
                Grid.Changes.Heading($"{Words(group.Key)}: {Number(group.Count())}"),
                .. group.Select(change => Grid.Changes.Row(
                    Code(VisibleText.Of(change.Id, 60)),
                    All(Clause(change.Check), " ", Tag("span", LevelOf(change.Check)).Class("aside")),
                    Outcome(change.Old), Outcome(change.New),
                    Sentence(change.Check.Because, 400))),
            ]))));

    private static Markup Told(RunResult? run, bool isNamed) => run is null
        ? "not there"
        : All(isNamed ? $"{Name(run.Target)}, " : null, Said(Version(run.Target), 60), ", ", Moment(run.Started));

    private static Cell Outcome(CheckResult? check) => check is null
        ? new Cell("absent", "none")
        : new Cell(Outcomes.Word(Outcomes.Of(check)), Tone(Outcomes.Of(check)));

    private static string Words(Change change) => ResultDiff.Title(change);
}
