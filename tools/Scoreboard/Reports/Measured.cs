using System.Text.Json;
using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Pages;

namespace Conformance.Scoreboard.Reports;

/// <summary>What one configuration came to when it was last measured: a row of the README's tables.</summary>
/// <param name="Target">Its name on the command line.</param>
/// <param name="Version">Read from the running system; null where it would not say.</param>
/// <param name="Day">"2026-11-25", UTC.</param>
/// <param name="Machine">Where: "Debian GNU/Linux 12 (bookworm), X64, 2 cores".</param>
/// <param name="Headline">The answers of the board by column.</param>
/// <param name="Must">"27 of 32", with "†" where what failed is listed.</param>
public sealed record MeasuredRow(
    string Target, string Title, string Variant, string? Version, IReadOnlyList<Role> Roles, string Day,
    string? Machine, IReadOnlyDictionary<string, Answer> Headline, string Must, string Should)
{
    /// <summary>What its versions have in common: <see cref="TargetFacts.Family"/>.</summary>
    public string? Family { get; init; }

    /// <summary>Columns whose answer rests on a known deviation.</summary>
    public IReadOnlyList<string> KnownDeviations { get; init; } = [];

    /// <summary>The answer to a column's question; not measured where the column is newer than the row.</summary>
    internal Answer AnswerTo(HeadlineColumn column) => Headline.GetValueOrDefault(column.Key, Answer.NotMeasured);
}

/// <summary>The record of measurements that this repository keeps: docs/measured.json.</summary>
public static class Measured
{
    /// <summary>Relative to the root of the repository.</summary>
    public const string FileName = "docs/measured.json";

    /// <summary>The rows of a board; a run that is invalid has none.</summary>
    public static IReadOnlyList<MeasuredRow> Of(IReadOnlyList<RunResult> results) =>
        [.. Board.Of(results).Rows.Where(row => row.Run.Problem is null).Select(Row)];

    /// <summary>The record; empty where there is none yet.</summary>
    /// <exception cref="InvalidDataException">It says something else than a record does.</exception>
    public static IReadOnlyList<MeasuredRow> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            var rows = JsonSerializer.Deserialize<MeasuredRow[]>(File.ReadAllText(path), ResultFile.Json) ?? [];
            var unknown = rows.SelectMany(row => row.Headline.Keys.Concat(row.KnownDeviations))
                .FirstOrDefault(key => Headline.Columns.All(column => column.Key != key));
            return unknown is null
                ? rows
                : throw new InvalidDataException($"{path} names a column that the board does not have: {unknown}.");
        }
        catch (JsonException odd)
        {
            throw new InvalidDataException(
                $"{path} is not a record of measurements: {odd.Path} is not what a record holds there.", odd);
        }
    }

    /// <summary>The record with newer rows for older ones, and without what is no target any more.</summary>
    public static IReadOnlyList<MeasuredRow> Merge(
        IReadOnlyList<MeasuredRow> record, IReadOnlyList<MeasuredRow> newer, Func<MeasuredRow, bool> isTarget) =>
    [
        .. record.Where(old => !newer.Any(row => (row.Target, row.Variant) == (old.Target, old.Variant)))
            .Concat(newer).Where(isTarget)
            .OrderBy(row => row.Target, StringComparer.Ordinal)
            .ThenBy(row => row.Variant != BoardSystem.DefaultVariant)
            .ThenBy(row => row.Variant, StringComparer.Ordinal),
    ];

    public static void Write(string path, IReadOnlyList<MeasuredRow> rows) =>
        File.WriteAllText(path, JsonSerializer.Serialize(rows, ResultFile.Json) + "\n");

    private static MeasuredRow Row(BoardRow row)
    {
        var (run, target) = (row.Run, row.Run.Target);
        return new MeasuredRow(
            target.Name, target.Title, target.Variant, target.Version, target.Roles,
            run.Started.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            run.Machine is { } machine ? $"{machine.System}, {machine.Architecture}, {machine.Cores} cores" : null,
            row.Headline.ToDictionary(cell => cell.Column.Key, cell => cell.Answer),
            Count(row.Must), Count(row.Should))
        {
            Family = target.Family,
            KnownDeviations = [.. row.Headline.Where(cell => cell.IsKnownDeviation).Select(cell => cell.Column.Key)],
        };
    }

    private static string Count(ClauseCount count) =>
        $"{count.Passed} of {count.Passed + count.Failed + count.Undecided}{(count.Known > 0 ? " †" : "")}";
}

/// <summary>The tables of the README, drawn from the record.</summary>
public static class MeasuredTables
{
    private const string End = "<!-- end of what is generated -->";

    /// <summary>The text with its two tables drawn anew, each between its two marks.</summary>
    /// <param name="unmeasured">Names of targets that no measurement is on record of.</param>
    /// <exception cref="InvalidDataException">A mark is missing.</exception>
    public static string Into(string readme, IReadOnlyList<MeasuredRow> rows, IReadOnlyList<string> unmeasured)
    {
        var systems = Table("system", Headline.MailSystems, [.. rows.Where(row => !Headline.IsClient(row.Roles))]);
        var clients = Table("client", ClientHeadline.Columns, [.. rows.Where(row => Headline.IsClient(row.Roles))]);
        var rest = unmeasured.Count == 0
            ? ""
            : "\nNot measured here, because their images come from a container registry: "
                + $"{string.Join(", ", unmeasured.Select(Cell))}.\n";
        return Between(Between(readme, "mail systems", systems + rest), "clients", clients);
    }

    private static string Between(string text, string name, string content)
    {
        var mark = $"<!-- generated from {Measured.FileName}: {name} -->";
        var from = text.IndexOf(mark, StringComparison.Ordinal);
        var to = from < 0 ? -1 : text.IndexOf(End, from, StringComparison.Ordinal);
        return to < 0
            ? throw new InvalidDataException($"The README lacks the marker {mark}, or {End} after it.")
            : $"{text[..(from + mark.Length)]}\n\n{content}\n{text[to..]}";
    }

    /// <summary>A column that is newer than every row has nothing to say yet.</summary>
    private static string Table(string what, IReadOnlyList<HeadlineColumn> all, IReadOnlyList<MeasuredRow> rows)
    {
        HeadlineColumn[] columns =
            [.. all.Where(column => rows.Count == 0 || rows.Any(row => row.Headline.ContainsKey(column.Key)))];
        string[] titles = [what, .. columns.Select(column => column.Title)];
        var lines = new List<string> { Line(titles), Line([.. titles.Select(_ => "---")]) };
        lines.AddRange(rows.GroupBy(row => row.Family ?? row.Target).Select(Family)
            .OrderBy(family => family.Title, StringComparer.OrdinalIgnoreCase)
            .SelectMany(family => Alike(family.Rows, columns).Select(alike =>
                $"| {Cell(NameOf(alike, family))} "
                + $"{string.Join("; ", alike.Select(VersionOf).Distinct())} {alike.Key}")));
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>That of the family; of an edition that has its version in common with another, its own.</summary>
    private static string NameOf(
        IEnumerable<MeasuredRow> alike, (string Title, IReadOnlyList<MeasuredRow> Rows) family) =>
        alike.ToList() is [var only]
        && family.Rows.Any(row => row.Target != only.Target && row.Version == only.Version)
            ? only.Title
            : family.Title;

    private static string VersionOf(MeasuredRow row) => Cell(row.Version ?? "");

    private static (string Title, IReadOnlyList<MeasuredRow> Rows) Family(IGrouping<string, MeasuredRow> rows) =>
        (BoardFamily.TitleOf([.. rows.Select(row => row.Title).Distinct()], rows.Key), [.. rows]);

    /// <summary>
    /// Versions that answer alike, oldest first: the cells of their line, and a row of each of them.
    /// </summary>
    private static IEnumerable<IGrouping<string, MeasuredRow>> Alike(
        IReadOnlyList<MeasuredRow> family, IReadOnlyList<HeadlineColumn> columns) =>
        family.GroupBy(row => row.Target)
            .OrderBy(same => same.First().Version, Comparer<string?>.Create(VersionOrder.Compare))
            .GroupBy(
                same => Line([.. columns.Select(column => Cell(OverallCell.Of(
                    column, same.First().Roles,
                    [.. same.Select(row => (row.Variant, row.AnswerTo(column)))]).Words))]),
                same => same.First());

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |";

    /// <summary>A version is the target's own word.</summary>
    private static string Cell(string text) => MarkdownText.Literal(text, longest: 80);
}
