namespace Conformance.Scoreboard.Boards;

/// <summary>What the board shows: systems, each with its configurations, each with the newest run of it.</summary>
public sealed record Board(IReadOnlyList<BoardSystem> Systems)
{
    /// <summary>Services on the internet, as observers saw them.</summary>
    public IReadOnlyList<LiveService> Services { get; init; } = [];

    /// <summary>Those of the mail systems' table.</summary>
    public IReadOnlyList<BoardSystem> MailSystems =>
        [.. Systems.Where(system => !system.IsClient && !system.IsDomain)];

    /// <summary>Those of the domains' table.</summary>
    public IReadOnlyList<BoardSystem> Domains => [.. Systems.Where(system => system.IsDomain)];

    /// <summary>Those of the clients' table.</summary>
    public IReadOnlyList<BoardSystem> Clients => [.. Systems.Where(system => system.IsClient)];

    /// <summary>The columns of its tables.</summary>
    public IEnumerable<HeadlineColumn> Columns =>
        Domains.Count == 0 ? Headline.Columns : Headline.Columns.Concat(DomainHeadline.Columns);

    /// <summary>Systems that are versions of one, in the order of the board.</summary>
    public IReadOnlyList<BoardFamily> Families =>
    [
        .. Systems.GroupBy(system => system.Family, StringComparer.Ordinal)
            .Select(group => new BoardFamily(group.Key, [.. group.Order(BoardSystem.ByVersion)])),
    ];

    /// <summary>Every row, system by system, and then every observation of services.</summary>
    public IEnumerable<BoardRow> Rows =>
        Systems.SelectMany(system => system.Rows).Concat(Services.SelectMany(service => service.Observations));

    /// <summary>
    /// Groups results by system and configuration; where one was run several times, the newest run is shown.
    /// </summary>
    public static Board Of(IReadOnlyList<RunResult> results) => new(
    [
        .. results.Where(run => run.Live is null)
            .GroupBy(run => run.Target.Name, StringComparer.Ordinal)
            .Select(BoardSystem.Of)
            .OrderBy(system => system.Title, StringComparer.OrdinalIgnoreCase)
            .ThenBy(system => system.Name, StringComparer.Ordinal),
    ])
    {
        Services = LiveService.All(results),
    };
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
        .. from column in Headline.ColumnsFor(Rows[0].Run).Index()
           where column.Item.IsConfigurable
           let cells = Answers(Rows, column.Index)
           where cells.Select(cell => cell.Answer).Distinct().Count() > 1
           select $"{column.Item.Title}: {InWords(cells)}",
    ];

    /// <summary>Oldest version first, as their running systems told it.</summary>
    public static IComparer<BoardSystem> ByVersion { get; } = Comparer<BoardSystem>.Create((one, other) =>
        VersionOrder.Compare(one.Rows[0].Run.Target.Version, other.Rows[0].Run.Target.Version));

    /// <summary>What its versions have in common; its own name where nothing is known of others.</summary>
    public string Family => Rows[0].Run.Target.Family ?? Name;

    /// <summary>A cell a column: what it answers over all its configurations.</summary>
    public IReadOnlyList<OverallCell> Overall { get; } =
    [
        .. Headline.ColumnsFor(Rows[0].Run).Index()
            .Select(column => OverallCell.Of(column.Item, Rows[0].Run.Target.Roles, Answers(Rows, column.Index))),
    ];

    /// <summary>True where it stands in the table of the clients.</summary>
    internal bool IsClient => Headline.IsClient(Rows[0].Run.Target.Roles);

    /// <summary>True where it is no system, but a domain.</summary>
    internal bool IsDomain => Headline.IsDomain(Rows[0].Run.Target.Roles);

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

    /// <summary>A run that did not complete has answers as well: not measured.</summary>
    private static (string Variant, Answer Answer)[] Answers(IReadOnlyList<BoardRow> rows, int column) =>
        [.. rows.Select(row => (row.Run.Target.Variant, row.Headline[column].Answer))];

    // What is not declared or not measured comes last, and as "otherwise": it is the absence of an answer.
    private static string InWords((string Variant, Answer Answer)[] cells)
    {
        var groups = cells.GroupBy(cell => cell.Answer).OrderBy(group => OverallCell.IsAbsent(group.Key)).ToArray();
        var phrases = groups.Select((group, place) =>
        {
            var isRest = place == groups.Length - 1 && group.Count() > 1 && OverallCell.IsAbsent(group.Key);
            return $"{Phrase(group.Key)} {(isRest ? "otherwise" : Where([.. group.Select(cell => cell.Variant)]))}";
        }).ToArray();
        return string.Join(phrases.Any(phrase => phrase.Contains(" and ")) ? "; " : ", ", phrases);
    }

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

/// <summary>Versions of one system, oldest first.</summary>
public sealed record BoardFamily(string Key, IReadOnlyList<BoardSystem> Editions)
{
    /// <inheritdoc cref="TitleOf"/>
    public string Title => TitleOf([.. Editions.Select(edition => edition.Title)], Key);

    /// <summary>The words with which all titles begin: "Postfix" of "Postfix 3.7 (Debian 12)" and its like.</summary>
    internal static string TitleOf(IReadOnlyList<string> titles, string key)
    {
        var words = titles.Select(title => title.Split(' ')).ToArray();
        var common = words[0].TakeWhile((word, place) =>
            !word.StartsWith('(') && words.All(title => title.ElementAtOrDefault(place) == word)).ToArray();
        return titles is [var only] ? only : common.Length > 0 ? string.Join(' ', common) : key;
    }
}

/// <summary>One configuration: its newest run, and the earlier ones.</summary>
public sealed record BoardRow(RunResult Run, IReadOnlyList<RunResult> Earlier)
{
    /// <summary>All of them, the newest first.</summary>
    public IReadOnlyList<RunResult> Runs { get; } = [Run, .. Earlier];

    public IReadOnlyList<HeadlineCell> Headline { get; } = Boards.Headline.Of(Run);

    public ClauseCount Must { get; } = ClauseCount.Of(Run, Level.Must);

    public ClauseCount Should { get; } = ClauseCount.Of(Run, Level.Should);

    public Tally Tally { get; } = Tally.Of(Run);
}
