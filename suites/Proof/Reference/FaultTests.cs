using Conformance.Reference.Behaviour;
using Conformance.Reference.Faults;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Reference;

/// <summary>The switchboard: one fault, one decision.</summary>
public sealed class FaultTests
{
    /// <summary>Changes every decision that a legal variation changes.</summary>
    private const string Several = "other-ways-at-once";

    public static TheoryData<string> Names =>
        [.. FaultCatalogue.All.Concat(FaultCatalogue.Variations).Select(fault => fault.Name)];

    public static TheoryData<string> Single => [.. Names.Select(name => name.Data).Except([Several])];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fault_has_a_name_and_a_sentence(string name)
    {
        var fault = FaultCatalogue.Named(name)!;

        fault.Name.Should().MatchRegex("^[a-z0-9]+(-[a-z0-9]+)*$");
        fault.Says.Should().EndWith(".");
    }

    [Theory]
    [MemberData(nameof(Single))]
    public void A_fault_changes_one_decision(string name)
    {
        var spoilt = FaultCatalogue.Named(name)!.Change(Decisions.Right);

        var changed = typeof(Decisions).GetProperties()
            .Where(decision => decision.GetMethod is { IsStatic: false })
            .Where(decision => !Equals(decision.GetValue(spoilt), decision.GetValue(Decisions.Right)))
            .Select(decision => decision.Name)
            .ToList();

        // What is no pattern, and a list without any, must get past the parser before it can match anything.
        changed.Should().HaveCount(
            name is "empty-mx-matches-all" or "mx-glob" ? 2 : 1, "{0} is one mistake", name);
    }

    [Fact]
    public void Names_are_unique() =>
        FaultCatalogue.All.Concat(FaultCatalogue.Variations).Select(fault => fault.Name).Should().OnlyHaveUniqueItems();

    [Fact]
    public void An_invented_name_is_no_fault() => FaultCatalogue.Named("no-such-fault").Should().BeNull();
}
