using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Claims;
using Conformance.Scoreboard.Html;
using static Conformance.Scoreboard.Html.Markup;
using static Conformance.Scoreboard.Boards.Wording;
using static Conformance.Scoreboard.Pages.Pieces;

namespace Conformance.Scoreboard.Pages;

/// <summary>systems/live-NAME.html: what was seen of a hosted service, and what others report of it.</summary>
internal sealed class ServicePage(LiveService service, SiteMap map)
{
    private readonly string _page = map.Service(service);

    public Markup Content => All(
        Tag("h1", Said(service.Title, 80), Tag("br"),
            Tag("span", "by ", Said(service.Operator, 80), ": a hosted service, measured live").Class("sub")),
        Tag("p",
            "Seen from outside: people with an account sent messages to the cases of an observer. How the service is ",
            "configured is not known, and it may differ from one customer or day to another.").Class("lead"),
        Section("answers", "What was seen",
            Grid.ServiceAnswers.Of("What all observations answer; nothing is averaged",
                Grid.Body(service.Cells.Select(Answer)))),
        Section("observations", "Every observation",
            Grid.Observations.Of("The newest first; each cell links to its evidence",
                Grid.Body(service.Observations.Select(Observation))),
            Tag("p", NetworkMark, " rests on sessions that ended before a recipient was named, and belong to the ",
                "observation by the sender’s network.")),
        Claims());

    /// <summary>What the sender of an observation does with policies, in words.</summary>
    public static string InWords(PolicyUse policies) => policies switch
    {
        PolicyUse.Applied => "policies applied",
        PolicyUse.Fetched => "policies fetched, nothing refused",
        PolicyUse.Delivered => "nothing refused; whether it had the policies is not known",
        PolicyUse.Ignored => "no policies looked up, nothing refused",
        _ => "whether policies are applied was not seen",
    };

    private static Element Answer(LiveCell cell) => Grid.ServiceAnswers.Row(
        All(Tag("span", cell.Column.Title).Id(cell.Column.Key), " ", Tag("span", cell.Column.Question).Class("aside")),
        All(Pieces.Tag(cell), cell.IsByNetwork ? NetworkMark : null),
        cell.Behind.Count == 0
            ? "its checks have no verdict in any observation"
            : $"{cell.Basis}; observed by {Joined(cell.Behind.Select(one => one.Run.Live!.Observer))}");

    private Element Observation(BoardRow row)
    {
        var run = To(map.Run(row.Run));
        return Grid.Observations.Row(
        [
            All(Link(run, Moment(row.Run.Started)), " ",
                Tag("span", "by ", Said(row.Run.Live!.Observer, 80), ", ", InWords(row.Run.Live.Policies))
                    .Class("aside")),
            .. row.Headline.Select(cell => new Cell(
                Link(Address(row, cell), cell.Word,
                    new LiveAnswer(row.Run, cell).IsByNetwork ? NetworkMark : null),
                Tone(cell.Answer))),
        ]);
    }

    // One check behind the cell: straight to its evidence. Several: to the list of them.
    private string Address(BoardRow row, HeadlineCell cell) => To(cell.Grounds is [var only]
        ? map.Evidence(only)
        : $"{map.Run(row.Run)}#{cell.Column.Key}");

    private Element? Claims()
    {
        var claims = map.Comparison.On(service).ToList();
        return claims.Count == 0 || map.Reported is not { } reported ? null : Section("reported", "What others report",
            Tag("p", "None of this was measured by this suite. Where dates differ, both may have been right in their ",
                "day."),
            Tag("ul", claims.Select(claim => Claim(claim, reported))));
    }

    private Element Claim(ReportedClaim claim, Reported reported) => Tag("li",
        Link(To($"{SiteMap.ReportedPage}#{reported.Anchor(claim)}"), claim.Topic.Title), ": ",
        Tag("strong", ReportedPage.Word(claim.Claim)), ", ", Said(claim.By, 300), ", ", claim.Claimed.Words, ". ",
        map.Comparison.Contradicting(claim).FirstOrDefault(measured => measured.Service == service) is (_, { } cell)
            ? All(Tag("strong", "Contradicted by what was measured"), $": {cell.Words}, {cell.Basis}.")
            : null);

    private string To(string target) => SiteMap.From(_page, target);
}
