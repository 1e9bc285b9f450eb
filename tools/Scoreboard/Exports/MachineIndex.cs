using System.Text.Json;
using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Claims;
using Conformance.Scoreboard.Html;
using Conformance.Scoreboard.Pages;

namespace Conformance.Scoreboard.Exports;

/// <summary>index.json: the board for programs, with the addresses of everything on it.</summary>
internal static class MachineIndex
{
    private const int Version = 1;

    // Values that a target chose are kept short here; the result files hold them whole.
    private const int Longest = 300;

    public static string Json(Board board, IReadOnlyList<CheckAcross> checks, SiteMap map) => JsonSerializer.Serialize(
        new
        {
            Generator = "conformance-scoreboard",
            Version,
            Columns = board.Columns.Select(
                column => new { column.Key, column.Title, column.Role, column.Question, column.Checks }),
            Systems = board.Systems.Select(system => new
            {
                Family = Short(system.Family),
                Target = Short(system.Name),
                Title = Short(system.Title),
                system.Rows[0].Run.Target.Roles,
                Page = map.System(system),
                Overall = system.Overall.ToDictionary(cell => cell.Column.Key, cell => new
                {
                    cell.Words, Answer = $"{cell.InOneWord}", Badge = SiteMap.Badge(system, cell.Column),
                }),
            }),
            Rows = board.Rows.Select(row => Row(row, map)),
            Reported = ReportedIndex.Of(map.Reported),
            Checks = checks.Select(check => new
            {
                Id = Short(check.Check.Id),
                check.Check.Role,
                check.Check.Topic,
                Rfc = Short(check.Check.Rfc),
                check.Check.Level,
                Says = Short(check.Check.Says),
                Page = SiteMap.Check(check.Check.Id),
                Outcomes = check.Outcomes.Select(seen => new
                {
                    Target = Short(seen.Run.Target.Name),
                    Variant = Short(seen.Run.Target.Variant),
                    Outcome = Outcomes.Word(Outcomes.Of(seen.Check)),
                    Page = map.Evidence(seen.Check),
                }),
            }),
        },
        ResultFile.Json);

    private static object Row(BoardRow row, SiteMap map) => new
    {
        Target = Short(row.Run.Target.Name),
        Title = Short(row.Run.Target.Title),
        Vendor = Short(row.Run.Target.Vendor),
        Variant = Short(row.Run.Target.Variant),
        VariantTitle = Short(row.Run.Target.VariantTitle),
        Version = Short(row.Run.Target.Version),
        Image = Short(row.Run.Target.Image),
        ImageDigest = Short(row.Run.Target.ImageDigest),
        Suite = new { Version = Short(row.Run.Suite.Version), Commit = Short(row.Run.Suite.Commit),
            Catalogue = Short(row.Run.Suite.Catalogue) },
        row.Run.Started,
        Problem = row.Run.Problem is { } problem ? new { problem.Kind, Message = Short(problem.Message) } : null,
        Accounting = row.Run.Books.State,
        Page = map.Run(row.Run),
        Result = map.Result(row.Run),
        Earlier = row.Earlier.Select(run => new { run.Started, Page = map.Run(run), Result = map.Result(run) }),
        Headline = row.Headline.ToDictionary(cell => cell.Column.Key, cell => new
        {
            Answer = Headline.Word(cell.Answer),
            KnownDeviation = cell.IsKnownDeviation,
            Checks = cell.Grounds.Select(check => Short(check.Id)),
        }),
        row.Must,
        row.Should,
        row.Tally,
    };

    private static string? Short(string? text) => text is null ? null : VisibleText.Of(text, Longest);
}
