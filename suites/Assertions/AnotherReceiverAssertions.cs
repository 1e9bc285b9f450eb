using FluentAssertions.Primitives;

namespace Conformance.Assertions;

/// <summary>What can be demanded of a receiver that a check has started.</summary>
public sealed class AnotherReceiverAssertions(AnotherReceiver receiver)
    : ReferenceTypeAssertions<AnotherReceiver, AnotherReceiverAssertions>(receiver)
{
    protected override string Identifier => "receiver";

    /// <summary>It starts, and greets in time.</summary>
    public AndConstraint<AnotherReceiverAssertions> Greet(string because, params object[] becauseArgs)
    {
        AssertionExtensions.Demand(
            Subject.Greets, "the receiver to start and to greet", "it does not greet", because, becauseArgs);
        return new AndConstraint<AnotherReceiverAssertions>(this);
    }
}
