using System.Text;
using Conformance.Scoreboard.Boards;

namespace Conformance.Scoreboard.Reports;

/// <summary>What became of a check between two results.</summary>
public enum Change
{
    TurnedRed,

    /// <summary>It passed, and does not any more: a finding, inconclusive, not declared, or a deviation now.</summary>
    GotWorse,

    TurnedGreen,

    /// <summary>Another outcome, and none of those.</summary>
    Changed,

    New,
    Gone,
}

/// <summary>One check that is not as it was.</summary>
public sealed record CheckChange(Change Change, string Id, CheckResult? Old, CheckResult? New)
{
    /// <summary>As it is now; as it was, where it is gone.</summary>
    internal CheckResult Check => (New ?? Old)!;
}

/// <summary>Two runs side by side.</summary>
/// <param name="Old">Null where the configuration is new.</param>
/// <param name="New">Null where it is gone.</param>
public sealed record RunDiff(RunResult? Old, RunResult? New, IReadOnlyList<CheckChange> Changes, int Unchanged)
{
    /// <summary>What was under test, as the newer of the two tells it.</summary>
    internal TargetFacts Target => (New ?? Old)!.Target;

    /// <summary>True where it is not one configuration before and after, but two.</summary>
    internal bool IsOfTwo => Old is not null && New is not null
        && (Old.Target.Name, Old.Target.Variant) != (New.Target.Name, New.Target.Variant);

    /// <summary>True where there is more to tell than a number of checks that are as they were.</summary>
    internal bool HasNews => Changes.Count > 0 || New?.Problem is not null || IsOfTwo;
}

/// <summary>Two results, or two folders of them, compared.</summary>
public sealed record ResultDiff(IReadOnlyList<RunDiff> Runs)
{
    /// <summary>True where a check is red that was not, or a run is invalid that counted.</summary>
    public bool HasTurnedRed => Runs.Any(run =>
        run.Changes.Any(change => change.Change == Change.TurnedRed)
            || run is { New.Problem: not null, Old.Problem: null });

    /// <summary>
    /// True where besides a check that passed does not any more, or is not there, or a configuration is not there.
    /// </summary>
    public bool HasGotWorse => HasTurnedRed || Runs.Any(run => run is { Old: not null, New: null }
        || run.Changes.Any(change => change.Change == Change.GotWorse
            || (change.Change == Change.Gone && Outcomes.Of(change.Old!) == Outcome.Pass)));

    /// <summary>Compares two runs, whatever their targets are called: two versions, two variants, two days.</summary>
    public static ResultDiff Compare(RunResult old, RunResult @new) => new([Pair(old, @new)]);

    /// <summary>Compares configuration by configuration; of several runs of one, the newest counts.</summary>
    /// <exception cref="InvalidDataException">None of several is on both sides.</exception>
    public static ResultDiff Compare(IReadOnlyList<RunResult> old, IReadOnlyList<RunResult> @new)
    {
        if (old is [var before] && @new is [var after])
        {
            return Compare(before, after);
        }

        var olds = Board.Of(old).Rows.ToDictionary(Key, row => row.Run);
        var news = Board.Of(@new).Rows.ToDictionary(Key, row => row.Run);
        if (olds.Count > 0 && news.Count > 0 && !news.Keys.Intersect(olds.Keys).Any())
        {
            throw new InvalidDataException(
                $"There is nothing to compare: the old results are of {Names(olds.Keys)}, the new ones of "
                + $"{Names(news.Keys)}, and no configuration is in both.");
        }

        return new ResultDiff(
            [.. news.Keys.Union(olds.Keys)
                .Select(key => Pair(olds.GetValueOrDefault(key), news.GetValueOrDefault(key)))]);
    }

    /// <summary>The comparison in lines for a terminal, what is wrong first.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        foreach (var run in Runs.Where(run => run.HasNews))
        {
            Append(text, run);
        }

        foreach (var system in Runs.Where(run => !run.HasNews).GroupBy(run => run.Target.Name))
        {
            var variants = string.Join(", ", system.Select(run => Report.Text(run.Target.Variant)));
            text.Append($"nothing changed in {Report.Text(system.Key)} ({variants}): ")
                .Append($"{Wording.Count(system.Sum(run => run.Unchanged), "check")}\n");
        }

        return Runs.Count == 0 ? "Nothing to compare.\n" : text.ToString();
    }

    private static string Names(IEnumerable<(string Name, string Variant)> keys) =>
        string.Join(", ", keys.Select(key => Report.Text($"{key.Name}/{key.Variant}")));

    private static (string, string) Key(BoardRow row) => (row.Run.Target.Name, row.Run.Target.Variant);

    private static RunDiff Pair(RunResult? old, RunResult? @new)
    {
        var olds = ById(old);
        var news = ById(@new);
        var changes = news.Keys.Union(olds.Keys)
            .Select(id => Between(id, olds.GetValueOrDefault(id), news.GetValueOrDefault(id)))
            .OfType<CheckChange>()
            .OrderBy(change => change.Change)
            .ToArray();
        return new RunDiff(old, @new, changes, news.Keys.Union(olds.Keys).Count() - changes.Length);
    }

    private static Dictionary<string, CheckResult> ById(RunResult? run) => (run?.Checks ?? [])
        .GroupBy(check => check.Id, StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.MinBy(check => Outcomes.Urgency(Outcomes.Of(check)))!,
            StringComparer.Ordinal);

    private static CheckChange? Between(string id, CheckResult? old, CheckResult? @new) => (old, @new) switch
    {
        (null, { } added) => new CheckChange(Change.New, id, null, added),
        ({ } removed, null) => new CheckChange(Change.Gone, id, removed, null),
        ({ } before, { } after) when Outcomes.Of(before) == Outcomes.Of(after) => null,
        ({ } before, { } after) => new CheckChange(Outcomes.Of(after) switch
        {
            Outcome.Pass => Change.TurnedGreen,
            var outcome when Outcomes.IsRed(outcome) && !Outcomes.IsRed(Outcomes.Of(before)) => Change.TurnedRed,
            _ when Outcomes.Of(before) == Outcome.Pass => Change.GotWorse,
            _ => Change.Changed,
        }, id, before, after),
        _ => null,
    };

    private static void Append(StringBuilder text, RunDiff run)
    {
        text.Append($"{Name(run.Old)} -> {Name(run.New)}\n");
        if (run.IsOfTwo)
        {
            text.Append("  These are two configurations, not one before and after: \"old\" is the first, \"new\" the ")
                .Append("second.\n");
        }

        if (run.New?.Problem is { } problem)
        {
            text.Append($"  the new run is invalid ({problem.Kind.Word()}): ")
                .Append(Report.Text(problem.Message))
                .Append('\n');
        }

        foreach (var group in run.Changes.GroupBy(change => change.Change))
        {
            text.Append($"  {Title(group.Key)}: {group.Count()}\n");
            foreach (var change in group)
            {
                text.Append($"    {Report.Text(change.Id),-24} {Word(change.Old)} -> {Word(change.New)}\n");
                text.Append($"      {Report.Text(change.Check.Because)}\n");
            }
        }

        text.Append($"  unchanged: {run.Unchanged}\n");
    }

    /// <summary>"turned red".</summary>
    internal static string Title(Change change) => change switch
    {
        Change.TurnedRed => "turned red",
        Change.GotWorse => "got worse",
        Change.TurnedGreen => "turned green",
        Change.Changed => "changed otherwise",
        Change.New => "new",
        _ => "gone",
    };

    private static string Word(CheckResult? check) => check is null ? "absent" : Outcomes.Word(Outcomes.Of(check));

    private static string Name(RunResult? run) => run is null
        ? "nothing"
        : $"{Report.Suite(run)} {Wording.Version(run.Target)} ({run.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC)";
}
