using Conformance.Checks.Results;

namespace Conformance.Scoreboard;

/// <summary>What the board shows: systems, each with its configurations, each with the newest run of it.</summary>
public sealed record Board(IReadOnlyList<BoardSystem> Systems)
{
    /// <summary>Those of the mail systems' table.</summary>
    public IReadOnlyList<BoardSystem> MailSystems => [.. Systems.Where(system => !system.IsClient)];

    /// <summary>Those of the clients' table.</summary>
    public IReadOnlyList<BoardSystem> Clients => [.. Systems.Where(system => system.IsClient)];

    /// <summary>Every row, system by system.</summary>
    public IEnumerable<BoardRow> Rows => Systems.SelectMany(system => system.Rows);

    /// <summary>
    /// Groups results by system and configuration; where one was run several times, the newest run is shown.
    /// </summary>
    public static Board Of(IReadOnlyList<RunResult> results) => new(
    [
        .. results
            .GroupBy(run => run.Target.Name, StringComparer.Ordinal)
            .Select(BoardSystem.Of)
            .OrderBy(system => system.Title, StringComparer.OrdinalIgnoreCase)
            .ThenBy(system => system.Name, StringComparer.Ordinal),
    ]);
}

/// <summary>A mail system and its configurations, the default first.</summary>
public sealed record BoardSystem(string Name, string Title, string Vendor, IReadOnlyList<BoardRow> Rows)
{
    /// <summary>The variant that every system has: as its distributor ships it.</summary>
    public const string DefaultVariant = "default";

    /// <summary>
    /// What differs between the configurations, a sentence a column: "Sends SNI: no by default, yes with sni".
    /// </summary>
    public IReadOnlyList<string> Differences =>
    [
        .. from column in Headline.ColumnsFor(Rows[0].Run.Target).Index()
           where column.Item.IsConfigurable
           let cells = Answers(column.Index)
           where cells.Select(cell => cell.Answer).Distinct().Count() > 1
           select $"{column.Item.Title}: {InWords(cells)}",
    ];

    /// <summary>True where it stands in the table of the clients.</summary>
    internal bool IsClient => Headline.IsClient(Rows[0].Run.Target.Roles);

    internal static BoardSystem Of(IEnumerable<RunResult> runs)
    {
        var rows = runs
            .GroupBy(run => run.Target.Variant, StringComparer.Ordinal)
            .Select(same => same.OrderByDescending(run => run.Started).ToArray())
            .Select(same => new BoardRow(same[0], same[1..]))
            .OrderBy(row => row.Run.Target.Variant != DefaultVariant)
            .ThenBy(row => row.Run.Target.Variant, StringComparer.Ordinal)
            .ToArray();
        var target = rows[0].Run.Target;
        return new BoardSystem(target.Name, target.Title, target.Vendor, rows);
    }

    private (string Variant, Answer Answer)[] Answers(int column) =>
    [
        .. from row in Rows
           where row.Run.Problem is null
           select (row.Run.Target.Variant, row.Headline[column].Answer),
    ];

    // What is not declared or not measured comes last, and as "otherwise": it is the absence of an answer.
    private static string InWords((string Variant, Answer Answer)[] cells)
    {
        var groups = cells.GroupBy(cell => cell.Answer).OrderBy(group => IsAbsent(group.Key)).ToArray();
        var phrases = groups.Select((group, place) =>
        {
            var isRest = place == groups.Length - 1 && group.Count() > 1 && IsAbsent(group.Key);
            return $"{Phrase(group.Key)} {(isRest ? "otherwise" : Where([.. group.Select(cell => cell.Variant)]))}";
        }).ToArray();
        return string.Join(phrases.Any(phrase => phrase.Contains(" and ")) ? "; " : ", ", phrases);
    }

    private static bool IsAbsent(Answer answer) =>
        answer is Answer.NotDeclared or Answer.NotMeasured or Answer.Inconclusive or Answer.SendsNone;

    private static string Phrase(Answer answer) => answer switch
    {
        Answer.OnlyUnderPolicy => "only under a policy",
        Answer.SendsNone => "none sent",
        _ => Headline.Word(answer),
    };

    private static string Where(string[] variants)
    {
        var named = variants.Where(variant => variant != DefaultVariant).ToArray();
        string[] places =
        [
            .. variants.Contains(DefaultVariant) ? ["by default"] : Array.Empty<string>(),
            .. named.Length == 0 ? Array.Empty<string>() : ["with " + List(named)],
        ];
        return string.Join(" and ", places);
    }

    private static string List(string[] names) =>
        names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";
}

/// <summary>One configuration: its newest run, and the earlier ones.</summary>
public sealed record BoardRow(RunResult Run, IReadOnlyList<RunResult> Earlier)
{
    public IReadOnlyList<HeadlineCell> Headline { get; } = Scoreboard.Headline.Of(Run);

    public ClauseCount Must { get; } = ClauseCount.Of(Run, "MUST");

    public ClauseCount Should { get; } = ClauseCount.Of(Run, "SHOULD");

    public Tally Tally { get; } = Tally.Of(Run);
}
