using System.Text;
using Conformance.Scoreboard.Boards;

namespace Conformance.Scoreboard.Reports;

/// <summary>A summary in Markdown, for a CI job's page.</summary>
public static class MarkdownSummary
{
    // A job page is read by people; what is cut here is in the result file and on the site.
    private const int MostFailures = 50;

    /// <summary>Writes the summary as a file, replacing what is there.</summary>
    /// <inheritdoc cref="Render"/>
    /// <exception cref="LinkRefusedException">The file is a link.</exception>
    public static void Write(IReadOnlyList<RunResult> results, string path, string? end = null) =>
        OwnFolder.Of(path).Write(Path.GetFileName(path), Render(results, end));

    /// <param name="end">The exit code of the runs and why; null where the failures say it all.</param>
    public static string Render(IReadOnlyList<RunResult> results, string? end = null)
    {
        var text = new StringBuilder();
        var board = Board.Of(results);
        text.Append("## Conformance\n\n");
        text.Append(end is null ? "" : $"**{Literal(end)}**\n\n");
        AppendHeadline(text, Headline.MailSystems, board.MailSystems);
        AppendHeadline(text, ClientHeadline.Columns, board.Clients);
        AppendHeadline(text, DomainHeadline.Columns, board.Domains);
        AppendCounts(text, board);
        foreach (var row in board.Rows)
        {
            AppendProblem(text, row.Run);
        }

        AppendChecks(text, board, "Failed", Outcomes.IsRed);
        AppendChecks(text, board, "Known deviations", outcome => outcome == Outcome.KnownDeviation);
        AppendChecks(text, board, "Undecided: inconclusive, or the lab broke", Outcomes.IsUndecided);
        AppendChecks(text, board, "Of the TLS library", outcome => outcome == Outcome.TlsLibrary);
        AppendChecks(text, board, "Findings", outcome => outcome == Outcome.Finding);
        return text.ToString();
    }

    private static void AppendHeadline(
        StringBuilder text, IReadOnlyList<HeadlineColumn> columns, IReadOnlyList<BoardSystem> systems)
    {
        if (systems.Count == 0)
        {
            return;
        }

        BoardRow[] rows = [.. systems.SelectMany(system => system.Rows)];
        AppendHeader(text, ["System", "Version", .. columns.Select(column => column.Title), "MUST", "SHOULD"]);
        foreach (var row in rows)
        {
            AppendRow(text,
            [
                Literal($"{Report.Text(row.Run.Target.Title)} {Report.Text(row.Run.Target.Variant)}"),
                Literal(Wording.Version(row.Run.Target)),
                .. row.Headline.Select(cell => Headline.Word(cell.Answer) + (cell.IsKnownDeviation ? " †" : "")),
                Clauses(row, row.Must),
                Clauses(row, row.Should),
            ]);
        }

        var marked = rows.Any(row => row.Headline.Any(cell => cell.IsKnownDeviation));
        text.Append(marked ? "\n† rests on a known deviation.\n\n" : "\n");
    }

    private static void AppendCounts(StringBuilder text, Board board)
    {
        AppendHeader(text,
        [
            "Run", "Checks", "Passed", "Failed", "Known deviations", "TLS library", "Findings", "Inconclusive",
            "Errors", "Not applicable", "Recorded",
        ]);
        foreach (var row in board.Rows)
        {
            var tally = row.Tally;
            int[] numbers =
            [
                tally.Total, tally.Passed, tally.Failed, tally.KnownDeviations, tally.OfTlsLibrary, tally.Findings,
                tally.Inconclusive, tally.Errors, tally.NotApplicable, tally.Recorded,
            ];
            AppendRow(text, [Literal(Report.Suite(row.Run)), .. numbers.Select(number => $"{number}")]);
        }

        text.Append('\n');
    }

    private static void AppendHeader(StringBuilder text, string[] columns)
    {
        AppendRow(text, columns);
        AppendRow(text, [.. columns.Select(_ => "---")]);
    }

    private static void AppendRow(StringBuilder text, string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static void AppendProblem(StringBuilder text, RunResult run)
    {
        if (run.Problem is { } problem)
        {
            text.Append($"**{Literal(Report.Suite(run))} is invalid** ({problem.Kind.Word()}): ")
                .Append($"{Literal(problem.Message)}\n\n");
        }
        else if (run.Books.State != AccountingState.Balanced)
        {
            text.Append($"**{Literal(Report.Suite(run))}**: {Literal(run.Books.InWords())}\n\n");
        }
    }

    private static void AppendChecks(StringBuilder text, Board board, string title, Func<Outcome, bool> wanted)
    {
        var checks = board.Rows
            .SelectMany(row => row.Run.Checks.Select(check => (row.Run, Check: check)))
            .Where(seen => wanted(Outcomes.Of(seen.Check)))
            .ToArray();
        if (checks.Length == 0)
        {
            return;
        }

        text.Append($"### {title}\n\n");
        foreach (var (run, check) in checks.Take(MostFailures))
        {
            var clause = $"{Wording.Clause(check)}, {check.LevelInWords}";
            text.Append($"* {Literal(check.Id)} in {Literal(Report.Suite(run))} ({Literal(clause)}): ")
                .Append($"{Literal(check.Says)} {Literal(Report.Reason(check))}\n");
            if (check.Reproduce.Length > 0)
            {
                text.Append($"  {Literal(check.Reproduce)}\n");
            }
        }

        var rest = checks.Length - MostFailures;
        text.Append(rest > 0 ? $"* and {rest} more, on the scoreboard\n" : "").Append('\n');
    }

    private static string Clauses(BoardRow row, ClauseCount count) => row.Run.Problem is not null
        ? "not measured"
        : $"{count.Passed} passed, {count.Failed} failed{(count.Known > 0 ? $" ({count.Known} known)" : "")}"
            + (count.Undecided > 0 ? $", {count.Undecided} undecided" : "");

    private static string Literal(string? text) => MarkdownText.Literal(text);
}
