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
            Services = board.Services.Count == 0 ? null : board.Services.Select(service => Service(service, map)),
            Rows = board.Rows.Select(row => Row(row, map)),
            Reported = ReportedIndex.Of(map.Reported, map),
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

    private static object Service(LiveService service, SiteMap map) => new
    {
        Name = Short(service.Name),
        Title = Short(service.Title),
        Operator = Short(service.Operator),
        Page = map.Service(service),
        Cells = service.Cells.ToDictionary(cell => cell.Column.Key, cell => new
        {
            cell.Words,
            cell.Disagrees,
            ByNetwork = cell.IsByNetwork,
            Observations = cell.Behind.Count,
            Of = cell.All.Count,
            Observers = cell.Behind.Select(one => Short(one.Run.Live!.Observer)).Distinct(),
            Oldest = cell.Behind.Select(one => (DateTimeOffset?)one.Run.Started).Min(),
            Newest = cell.Behind.Select(one => (DateTimeOffset?)one.Run.Started).Max(),
        }),
    };

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
        Live = row.Run.Live is { } live
            ? new { Observer = Short(live.Observer), live.Policies, ByNetwork = live.ByNetwork.Select(Short) }
            : null,
        Page = map.Run(row.Run),
        Result = map.Result(row.Run),
        Earlier = row.Earlier.Select(run => new { run.Started, Page = map.Run(run), Result = map.Result(run) }),
        Headline = row.Headline.ToDictionary(cell => cell.Column.Key, cell => new
        {
            Answer = cell.Word,
            KnownDeviation = cell.IsKnownDeviation,
            Checks = cell.Grounds.Select(check => Short(check.Id)),
        }),
        row.Must,
        row.Should,
        row.Tally,
    };

    private static string? Short(string? text) => text is null ? null : VisibleText.Of(text, Longest);
}
