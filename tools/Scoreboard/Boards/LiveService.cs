namespace Conformance.Scoreboard.Boards;

/// <summary>A service on the internet, with every observation of it.</summary>
/// <param name="Observations">The newest first.</param>
public sealed record LiveService(
    string Name, string Title, string Operator, IReadOnlyList<BoardRow> Observations)
{
    private static readonly IComparer<string> Versions = Comparer<string>.Create(VersionOrder.Compare);

    /// <summary>A cell a column: what all observations answer.</summary>
    public IReadOnlyList<LiveCell> Cells { get; } =
    [
        .. LiveHeadline.Columns.Index().Select(column => new LiveCell(
            column.Item,
            [.. Observations.Select(row => new LiveAnswer(row.Run, row.Headline[column.Index]))])),
    ];

    /// <summary>Groups observations by service.</summary>
    public static IReadOnlyList<LiveService> All(IEnumerable<RunResult> results) =>
    [
        .. results.Where(run => run.Live is not null).GroupBy(run => run.Target.Name, StringComparer.Ordinal)
            .Select(Of).OrderBy(service => service.Title, StringComparer.OrdinalIgnoreCase)
            .ThenBy(service => service.Name, StringComparer.Ordinal),
    ];

    /// <summary>An observation that is in several files, as it was exported again, is one.</summary>
    private static LiveService Of(IEnumerable<RunResult> runs)
    {
        var rows = runs.GroupBy(run => (run.Started, run.Live!.Observer))
            .Select(same => same.OrderBy(run => run.Suite.Version, Versions).Last())
            .OrderByDescending(run => run.Started).ThenBy(run => run.Live!.Observer, StringComparer.Ordinal)
            .Select(run => new BoardRow(run, []))
            .ToList();
        var target = rows[0].Run.Target;
        return new LiveService(target.Name, target.Title, target.Vendor, rows);
    }
}

/// <summary>What one observation answers to a column's question.</summary>
public sealed record LiveAnswer(RunResult Run, HeadlineCell Cell)
{
    /// <summary>Whether it rests on sessions that belong to the observation by network alone.</summary>
    public bool IsByNetwork => Cell.Grounds.Any(check => Run.Live!.ByNetwork.Contains(check.Id));
}

/// <summary>What all observations of a service answer to a column's question; nothing is averaged.</summary>
/// <param name="All">The newest first.</param>
public sealed record LiveCell(HeadlineColumn Column, IReadOnlyList<LiveAnswer> All)
{
    /// <summary>What says most of a service comes first.</summary>
    private static readonly IReadOnlyList<Func<Answer, bool>> Kinds =
    [
        answer => !OverallCell.IsAbsent(answer),
        answer => answer is Answer.SendsNone or Answer.NotDeclared,
        answer => answer == Answer.Inconclusive,
    ];

    /// <summary>
    /// The observations that the cell rests on: what says nothing counts only where no other says anything.
    /// </summary>
    public IReadOnlyList<LiveAnswer> Behind { get; } = Kinds
        .Select(kind => All.Where(one => kind(one.Cell.Answer)).ToList())
        .FirstOrDefault(counted => counted.Count > 0) ?? [];

    /// <summary>Whether observations answer differently.</summary>
    public bool Disagrees => Answers.Count > 1;

    /// <summary>What they agree on; null where they disagree.</summary>
    public Answer? Agreed => Answers.Count switch { 0 => Answer.NotMeasured, 1 => Answers[0].Answer, _ => null };

    /// <summary>Whether any of the observations behind it rests on sessions that show no token.</summary>
    public bool IsByNetwork => Behind.Any(one => one.IsByNetwork);

    /// <summary>"yes"; "observations disagree: yes 2, no 1".</summary>
    public string Words => Disagrees
        ? $"observations disagree: {string.Join(", ", Answers.Select(one => $"{one.Word} {one.Number}"))}"
        : Answers is [var only] ? only.Word : Headline.Word(Answer.NotMeasured);

    /// <summary>"2 of 3 observations by 1 observer, 25 November 2026"; empty where nothing was measured.</summary>
    public string Basis => Behind.Count == 0 ? "" : string.Join(", ",
        (Behind.Count < All.Count ? $"{Wording.Number(Behind.Count)} of " : "")
            + Wording.Count(All.Count, "observation")
            + $" by {Wording.Count(Behind.Select(one => one.Run.Live!.Observer).Distinct().Count(), "observer")}",
        Wording.Days([.. Behind.Select(one => one.Run)]));

    /// <summary>Each answer once, what is best first.</summary>
    private IReadOnlyList<(Answer Answer, string Word, int Number)> Answers =>
    [
        .. Behind.GroupBy(one => one.Cell.Answer).OrderBy(same => same.Key)
            .Select(same => (same.Key, same.First().Cell.Word, same.Count())),
    ];
}
