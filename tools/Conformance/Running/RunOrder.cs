using Conformance.Checks;
using Conformance.Targets.Description;

namespace Conformance.Running;

/// <summary>What a person asked for: targets, in variants, against checks.</summary>
/// <param name="Targets">As written.</param>
/// <param name="Variants">Names; empty means all.</param>
/// <param name="Checks">Globs; empty means all.</param>
/// <param name="Out">Where the scoreboard goes.</param>
/// <param name="Repeat">How often in a row.</param>
/// <param name="Keep">Leave it all running afterwards.</param>
internal sealed record RunOrder(
    IReadOnlyList<string> Targets, IReadOnlyList<string> Variants, IReadOnlyList<string> Checks, string Out, int Repeat,
    bool Keep)
{
    /// <summary>Write down every packet of each run, beside its result.</summary>
    public bool Captures { get; init; }

    /// <summary>Of an appliance: the names it has certificates for.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Of an appliance: how long it may take until it greets; null where that is not said.</summary>
    public int? StartSeconds { get; init; }

    /// <summary>The part of the plan to run here; null means all of it.</summary>
    public Shard? Shard { get; init; }

    /// <summary>As <see cref="CheckFacts.IsLeftOutWhenQuick"/> has it.</summary>
    public bool IsQuick { get; init; }

    /// <summary>What fails the run beside its failures.</summary>
    public FailOn FailOn { get; init; } = FailOn.Failures;

    /// <summary>True for "all": what cannot be had on this machine is left out, and said to be.</summary>
    public bool IsWholeBoard { get; init; }
}

/// <summary>One run to make.</summary>
/// <param name="Argument">The target as it was written, for the line that reproduces the run.</param>
/// <param name="Checks">Those of the target's roles, of the checks that were asked for.</param>
internal sealed record PlannedRun(
    string Argument, ChosenTarget Target, TargetVariant Variant, IReadOnlyList<CheckFacts> Checks)
{
    public string Title => $"{Target.Name}/{Variant.Name}";
}

/// <summary>Selects checks by id, with * and ? as in a shell.</summary>
internal static class CheckSelection
{
    /// <summary>Those of an order.</summary>
    /// <exception cref="NothingToRunException">A glob matches no check.</exception>
    public static IReadOnlyList<CheckFacts> Select(CatalogueFacts catalogue, RunOrder order) =>
        [.. Select(catalogue, order.Checks).Where(check => !order.IsQuick || !check.IsLeftOutWhenQuick)];

    /// <exception cref="NothingToRunException">A glob matches no check.</exception>
    public static IReadOnlyList<CheckFacts> Select(CatalogueFacts catalogue, IReadOnlyList<string> globs)
    {
        if (globs.Count == 0)
        {
            return catalogue.Checks;
        }

        if (Unmatched(catalogue, globs) is { } complaint)
        {
            throw new NothingToRunException(complaint);
        }

        return [.. catalogue.Checks.Where(check => globs.Any(glob => Matches(glob, check.Id)))];
    }

    /// <summary>What is said of the first glob that matches no check; null where each matches one.</summary>
    public static string? Unmatched(CatalogueFacts catalogue, IReadOnlyList<string> globs)
    {
        if (globs.FirstOrDefault(glob => !catalogue.Checks.Any(check => Matches(glob, check.Id))) is not { } wrong)
        {
            return null;
        }

        var near = Suggestion.Nearest(wrong, Like(wrong, catalogue.Checks.Select(check => check.Id)));
        var hint = Suggestion.Meant(near) ?? ".";
        return $"No check matches {Suggestion.Quote(wrong)}{hint} `./run.sh list checks` shows them all.";
    }

    /// <summary>What a glob may have meant: for "S-SIN-*", the beginnings "S-SNI-*", "S-TXT-*" and so on.</summary>
    private static IEnumerable<string> Like(string glob, IEnumerable<string> ids)
    {
        if (!glob.EndsWith('*'))
        {
            return ids;
        }

        var parts = glob.TrimEnd('*').TrimEnd('-').Split('-').Length;
        var end = glob.EndsWith("-*", StringComparison.Ordinal) ? "-*" : "*";
        return ids.Select(id => string.Join('-', id.Split('-').Take(parts)) + end).Distinct();
    }

    private static bool Matches(string glob, string id) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(glob, id, ignoreCase: true);
}
