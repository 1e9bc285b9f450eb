using System.Text;
using Conformance.Checks.Results;
using Conformance.Scoreboard.Html;
using Conformance.Scoreboard.Pages;
using Conformance.Scoreboard.Reports;

namespace Conformance.Scoreboard;

/// <summary>A summary in Markdown, for a CI job's page.</summary>
public static class MarkdownSummary
{
    // A job page is read by people; what is cut here is in the result file and on the site.
    private const int MostFailures = 50;

    /// <summary>Writes the summary as a file, replacing what is there.</summary>
    public static void Write(IReadOnlyList<RunResult> results, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, Render(results));
    }

    public static string Render(IReadOnlyList<RunResult> results)
    {
        var text = new StringBuilder();
        var board = Board.Of(results);
        text.Append("## Conformance\n\n");
        AppendHeadline(text, board);
        AppendCounts(text, board);
        foreach (var row in board.Rows)
        {
            AppendProblem(text, row.Run);
        }

        AppendChecks(text, board, "Failed", Outcomes.IsRed);
        AppendChecks(text, board, "Known deviations", outcome => outcome == Outcome.KnownDeviation);
        AppendChecks(text, board, "Undecided: inconclusive, or the lab broke", Outcomes.IsUndecided);
        AppendChecks(text, board, "Findings", outcome => outcome == Outcome.Finding);
        return text.ToString();
    }

    private static void AppendHeadline(StringBuilder text, Board board)
    {
        text.Append("| System | Version |").AppendJoin('|', Headline.Columns.Select(column => $" {column.Title} ")).Append("| MUST | SHOULD |\n");
        text.Append("|---|---|").Append(string.Concat(Enumerable.Repeat("---|", Headline.Columns.Count))).Append("---|---|\n");
        foreach (var row in board.Rows)
        {
            text.Append($"| {Literal($"{Report.Text(row.Run.Target.Title)} {Report.Text(row.Run.Target.Variant)}")} ")
                .Append($"| {Literal(Pieces.Version(row.Run.Target))} |")
                .AppendJoin('|', row.Headline.Select(cell => $" {Headline.Word(cell.Answer)}{(cell.IsKnownDeviation ? " †" : "")} "))
                .Append($"| {Clauses(row, row.Must)} | {Clauses(row, row.Should)} |\n");
        }

        text.Append("\n† rests on a known deviation.\n\n");
    }

    private static void AppendCounts(StringBuilder text, Board board)
    {
        text.Append("| Run | Checks | Passed | Failed | Known deviations | Findings | Inconclusive | Errors | Not applicable | Recorded |\n")
            .Append("|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var row in board.Rows)
        {
            var tally = row.Tally;
            text.Append($"| {Literal(Report.Suite(row.Run))} | {tally.Total} | {tally.Passed} | {tally.Failed} | {tally.KnownDeviations} | ")
                .Append($"{tally.Findings} | {tally.Inconclusive} | {tally.Errors} | {tally.NotApplicable} | {tally.Recorded} |\n");
        }

        text.Append('\n');
    }

    private static void AppendProblem(StringBuilder text, RunResult run)
    {
        if (run.Problem is { } problem)
        {
            text.Append($"**{Literal(Report.Suite(run))} counts for nothing** ({Literal(problem.Kind)}): {Literal(problem.Message)}\n\n");
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
            text.Append($"* {Literal(check.Id)} in {Literal(Report.Suite(run))} ({Literal($"{Pieces.Clause(check)}, {check.Level}")}): ")
                .Append($"{Literal(check.Says)} {Literal(Report.Reason(check))}\n");
            if (check.Reproduce.Length > 0)
            {
                text.Append($"  {Literal(check.Reproduce)}\n");
            }
        }

        text.Append(checks.Length > MostFailures ? $"* and {checks.Length - MostFailures} more, on the scoreboard\n\n" : "\n");
    }

    private static string Clauses(BoardRow row, ClauseCount count) => row.Run.Problem is not null
        ? "not measured"
        : $"{count.Passed} passed, {count.Failed} failed{(count.Known > 0 ? $" ({count.Known} known)" : "")}"
            + (count.Undecided > 0 ? $", {count.Undecided} undecided" : "");

    // Everything is shown literally: Markdown has too many ways to become a link, an image or a mention.
    private static string Literal(string? text)
    {
        var plain = new StringBuilder();
        foreach (var c in VisibleText.Sentence(text, 600))
        {
            _ = c switch
            {
                '&' => plain.Append("&amp;"),
                '<' => plain.Append("&lt;"),
                '>' => plain.Append("&gt;"),
                '@' => plain.Append("&#64;"),
                ':' => plain.Append("&#58;"),
                '|' or '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '~' or '!' or '$' => plain.Append($"&#{(int)c};"),
                _ => plain.Append(c),
            };
        }

        // "www." alone is enough for a link.
        return plain.Replace("www.", "www&#46;").ToString();
    }
}
