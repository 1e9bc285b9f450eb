using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Html;
using Conformance.Scoreboard.Pages;
using Conformance.Scoreboard.Reports;

namespace Conformance.Scoreboard.Exports;

/// <summary>
/// feed.xml: an Atom feed (RFC 4287) of verdicts that changed from one run of a configuration to the next.
/// </summary>
internal static class Feed
{
    private const int MostEntries = 100;

    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    public static string Xml(Board board, SiteMap map)
    {
        var changes = board.Rows.SelectMany(Changes).OrderByDescending(change => change.Run.Started)
            .ThenBy(change => map.Run(change.Run), StringComparer.Ordinal).Take(MostEntries).ToArray();
        var newest = board.Rows.Select(row => row.Run.Started).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();
        var feed = new XElement(Atom + "feed",
            new XElement(Atom + "title", "Changed verdicts: SNI and MTA-STS in mail systems"),
            new XElement(Atom + "id", Name("feed")),
            new XElement(Atom + "updated", Wording.Timestamp(newest)),
            new XElement(Atom + "author", new XElement(Atom + "name", "Conformance suite")),
            new XElement(Atom + "link", new XAttribute("rel", "alternate"), new XAttribute("href", SiteMap.Board)),
            changes.Select(change => Entry(change.Run, change.Before, change.Diff, map)));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{feed}\n";
    }

    private static IEnumerable<(RunResult Run, RunResult Before, RunDiff Diff)> Changes(BoardRow row) =>
        from pair in row.Runs.Zip(row.Earlier)
        let diff = ResultDiff.Compare(pair.Second, pair.First).Runs[0]
        where diff.Changes.Any(change => change.Change is not (Change.New or Change.Gone))
        select (pair.First, pair.Second, diff);

    private static XElement Entry(RunResult run, RunResult before, RunDiff diff, SiteMap map)
    {
        var told = diff.Changes.Where(change => change.Change is not (Change.New or Change.Gone)).ToArray();
        var lines = told.Select(change =>
            $"{VisibleText.Of(change.Id, 60)}: {Word(change.Old!)}, now {Word(change.New!)}. "
            + Wording.Sentence(change.New!.Because, 400));
        return new XElement(Atom + "entry",
            new XElement(Atom + "title",
                $"{Wording.Name(run.Target)}: {Wording.Count(told.Length, "verdict")} changed "
                + $"({Wording.Version(before.Target)}, now {Wording.Version(run.Target)})"),
            new XElement(Atom + "id", Name(map.Run(run) + Wording.Timestamp(run.Started))),
            new XElement(Atom + "updated", Wording.Timestamp(run.Started)),
            new XElement(Atom + "link", new XAttribute("rel", "alternate"), new XAttribute("href", map.Run(run))),
            new XElement(Atom + "content", new XAttribute("type", "text"), string.Join('\n', lines)));
    }

    private static string Word(CheckResult check) => Outcomes.Word(Outcomes.Of(check));

    /// <summary>The same for the same thing, wherever the site is.</summary>
    private static string Name(string thing) =>
        $"urn:uuid:{new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(thing)).AsSpan(0, 16))}";
}
