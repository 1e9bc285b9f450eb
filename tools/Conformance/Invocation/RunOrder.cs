using Conformance.Checks.Core;
using Conformance.Targets.Description;

namespace Conformance.Invocation;

/// <summary>What a person asked for: targets, in variants, against checks.</summary>
/// <param name="Targets">As written.</param>
/// <param name="Variants">Names; empty means all.</param>
/// <param name="Checks">Ids, globs of ids, and sections of RFCs; empty means all.</param>
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

    /// <summary>Of an appliance: whom to ask for what the DNS says of these.</summary>
    public IReadOnlyList<string> Resolvers { get; init; } = [];

    /// <summary>Of an appliance: how long it may take until it greets; null where that is not said.</summary>
    public int? StartSeconds { get; init; }

    /// <summary>The part of the plan to run here; null means all of it.</summary>
    public Shard? Shard { get; init; }

    /// <summary>As <see cref="CheckFacts.IsLeftOutWhenQuick"/> has it.</summary>
    public bool IsQuick { get; init; }

    /// <summary>What fails the run beside its failures.</summary>
    public FailOn FailOn { get; init; } = FailOn.Failures;

    /// <summary>Each run ends at its first failure.</summary>
    public bool FailsFast { get; init; }

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
