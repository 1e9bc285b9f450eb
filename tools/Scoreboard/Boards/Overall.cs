using Conformance.Scoreboard.Html;

namespace Conformance.Scoreboard.Boards;

/// <summary>
/// What a system answers to a column's question over all its configurations: "no by default, yes when configured".
/// </summary>
/// <param name="ByDefault">As its distributor ships it; null where that was not run.</param>
/// <param name="Best">The best that a configuration reaches.</param>
/// <param name="Worst">The worst that one answers which answers at all.</param>
public sealed record OverallCell(
    HeadlineColumn Column, Answer? ByDefault,
    (Answer Answer, IReadOnlyList<string> Variants) Best, (Answer Answer, IReadOnlyList<string> Variants) Worst)
{
    /// <summary>False where the system does not have the role that the column asks.</summary>
    public bool IsAsked { get; init; } = true;

    /// <summary>
    /// Configurations of which nothing is known, "sni: not measured", where the rest of the cell speaks of others.
    /// </summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>The cell in words.</summary>
    public string Words => IsAsked ? string.Join("; ", [Answered, .. Unknown]) : $"not a {Column.Role.Word()}";

    private string Answered => (ByDefault, Best.Answer, Worst.Answer) switch
    {
        (null, var best, var worst) when best == worst && Unknown.Count == 0 => Headline.Word(best),
        (null, var best, _) => $"{Headline.Word(best)} with {List(Best.Variants)}",
        ({ } shipped, var best, var worst) when shipped == best => best == worst
            ? Headline.Word(shipped)
            : $"{Headline.Word(shipped)} by default, {Headline.Word(worst)} with {List(Worst.Variants)}",
        ({ } shipped, Answer.Yes, _) when IsAbsent(shipped) => "when configured",
        ({ } shipped, var best, _) when IsAbsent(shipped) => $"{Headline.Word(best)}, when configured",
        ({ } shipped, var best, _) => $"{Headline.Word(shipped)} by default, {Headline.Word(best)} when configured",
    };

    /// <summary>The one word that a badge or a colour needs.</summary>
    public OverallAnswer InOneWord => (ByDefault, Best.Answer, Worst.Answer) switch
    {
        (_, var best, _) when IsAbsent(best) => OverallAnswer.Unknown,
        (null, Answer.Yes, _) when Unknown.Count > 0 => OverallAnswer.WhenConfigured,
        (Answer.Yes or null, Answer.Yes, Answer.Yes) => OverallAnswer.Yes,
        (Answer.Yes, _, _) => OverallAnswer.Partly,
        (_, Answer.Yes, _) => OverallAnswer.WhenConfigured,
        (_, Answer.No, _) => Unknown.Count > 0 ? OverallAnswer.Unknown : OverallAnswer.No,
        _ => OverallAnswer.Partly,
    };

    /// <summary>The answer of one column over all configurations.</summary>
    /// <param name="answers">Not measured where the run did not complete: it is told, and never passed over.</param>
    public static OverallCell Of(
        HeadlineColumn column, IReadOnlyList<Role> roles, IReadOnlyList<(string Variant, Answer Answer)> answers)
    {
        (Answer Answer, IReadOnlyList<string> Variants)[] ranked =
        [
            .. from cell in answers
               group cell.Variant by cell.Answer into same
               orderby Rank(same.Key)
               select (same.Key, (IReadOnlyList<string>)[.. same]),
        ];
        if (ranked.Length == 0)
        {
            return new OverallCell(column, null, (Answer.NotMeasured, []), (Answer.NotMeasured, []));
        }

        var (best, worst) = (ranked[0], ranked.LastOrDefault(group => !IsAbsent(group.Answer), ranked[0]));
        var shipped = answers.Where(cell => cell.Variant == BoardSystem.DefaultVariant)
            .Select(cell => (Answer?)cell.Answer).FirstOrDefault();
        var unknown = ranked.Skip(1).Where(group => IsUnknown(group.Answer))
            .Where(group => group.Answer == Answer.NotMeasured || group.Answer == shipped || best.Answer != Answer.Yes)
            .Select(group => $"{List(group.Variants)}: {Headline.Word(group.Answer)}");
        return new OverallCell(column, IsUnknown(shipped) && shipped != best.Answer ? null : shipped, best, worst)
        {
            IsAsked = roles.Contains(column.Role), Unknown = [.. unknown],
        };
    }

    // One that is inconclusive takes nothing from the yes of another, unless it is the default: the word is about that.
    private static bool IsUnknown(Answer? answer) => answer is Answer.NotMeasured or Answer.Inconclusive;

    /// <summary>True for what is the absence of an answer.</summary>
    internal static bool IsAbsent(Answer answer) => answer is Answer.NotDeclared
        or Answer.NotMeasured or Answer.Inconclusive or Answer.SendsNone;

    private static string List(IReadOnlyList<string> variants) =>
        string.Join(", ", variants.Take(3).Select(variant => VisibleText.Of(variant, longest: 40)))
        + (variants.Count > 3 ? " and others" : "");

    private static int Rank(Answer answer) => answer switch
    {
        Answer.Yes => 0,
        Answer.Partly => 1,
        Answer.OnlyUnderPolicy => 2,
        Answer.No => 3,
        Answer.SendsNone => 4,
        Answer.Inconclusive => 5,
        Answer.NotMeasured => 6,
        _ => 7,
    };
}

/// <summary>What a system answers, in one word.</summary>
public enum OverallAnswer
{
    Yes,
    WhenConfigured,
    Partly,
    No,

    /// <summary>Not declared, not measured, or inconclusive in every configuration.</summary>
    Unknown,
}
