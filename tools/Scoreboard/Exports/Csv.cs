using System.Text;
using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Html;
using Conformance.Scoreboard.Pages;

namespace Conformance.Scoreboard.Exports;

/// <summary>The tables of the site as RFC 4180 has them: one file a table, the header first.</summary>
internal static class Csv
{
    // What a target says is kept short here; the result files hold it whole.
    private const int Longest = 400;

    /// <summary>A line a system: the words of the board.</summary>
    public static string Systems(IReadOnlyList<BoardSystem> systems, IReadOnlyList<HeadlineColumn> columns) => Table(
        ["family", "target", "title", "version", "roles", .. columns.Select(column => column.Key)],
        systems.Select(system => (string?[])
        [
            system.Family, system.Name, system.Title, Configurations.Versions(system),
            string.Join(' ', system.Rows[0].Run.Target.Roles.Words()), .. system.Overall.Select(cell => cell.Words),
        ]));

    /// <summary>A line a configuration: its cells, and the clauses that it keeps and breaks.</summary>
    public static string Rows(IReadOnlyList<BoardSystem> systems, IReadOnlyList<HeadlineColumn> columns) => Table(
        [
            "target", "variant", "version", "started", .. columns.Select(column => column.Key),
            "must-passed", "must-failed", "should-passed", "should-failed", "problem",
        ],
        systems.SelectMany(system => system.Rows).Select(row => (string?[])
        [
            .. Named(row.Run), .. row.Headline.Select(cell => Headline.Word(cell.Answer)),
            $"{row.Must.Passed}", $"{row.Must.Failed}", $"{row.Should.Passed}", $"{row.Should.Failed}",
            row.Run.Problem?.Kind.Word(),
        ]));

    /// <summary>A line a check of a configuration.</summary>
    public static string Checks(Board board) => Table(
        ["target", "variant", "version", "started", "check", "role", "topic", "rfc", "level", "outcome", "because"],
        board.Rows.SelectMany(row => row.Run.Checks.Select(check => (string?[])
        [
            .. Named(row.Run), check.Id, check.Role.Word(), check.Topic, check.Rfc, check.LevelInWords,
            Outcomes.Word(Outcomes.Of(check)), check.Because,
        ])));

    private static IEnumerable<string?> Named(RunResult run) =>
    [
        run.Target.Name, run.Target.Variant, run.Target.Version,
        Wording.Timestamp(run.Started),
    ];

    private static string Table(string[] header, IEnumerable<string?[]> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines.Prepend(header))
        {
            text.AppendJoin(',', line.Select(Cell)).Append("\r\n");
        }

        return text.ToString();
    }

    // A spreadsheet runs what begins so as a formula, and a target chose some of these words.
    private static string Cell(string? value)
    {
        var plain = VisibleText.Sentence(value, Longest);
        var harmless = plain.Length > 0 && "=+-@".Contains(plain[0]) ? $"'{plain}" : plain;
        return harmless.AsSpan().IndexOfAny(",\"\r\n") < 0 ? harmless : $"\"{harmless.Replace("\"", "\"\"")}\"";
    }
}
