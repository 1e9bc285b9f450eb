using FluentAssertions.Execution;
using FluentAssertions.Primitives;

namespace Conformance.Suites;

/// <summary>Sentences about attempts; a failure says what was seen, so that the verdict can be read alone.</summary>
public static class AssertionExtensions
{
    public static AttemptAssertions Should(this Attempt attempt) => new(attempt);
}

/// <summary>What can be demanded of an attempt.</summary>
public sealed class AttemptAssertions(Attempt attempt) : ReferenceTypeAssertions<Attempt, AttemptAssertions>(attempt)
{
    protected override string Identifier => "attempt";

    public AndConstraint<AttemptAssertions> BeDelivered(string because, params object[] becauseArgs) =>
        HaveFate(Fate.Delivered, "be delivered", because, becauseArgs);

    /// <summary>Not delivered and not returned.</summary>
    public AndConstraint<AttemptAssertions> BeHeld(string because, params object[] becauseArgs) =>
        HaveFate(Fate.Held, "be held", because, becauseArgs);

    /// <summary>SNI names that host, in any case of letters, and nothing else.</summary>
    /// <exception cref="InconclusiveException">There was no ClientHello.</exception>
    public AndConstraint<AttemptAssertions> NameInSni(string host, string because, params object[] becauseArgs)
    {
        var hello = Subject.ClientHello;
        return Demand(
            hello.ServerName?.Equals(host, StringComparison.OrdinalIgnoreCase) == true,
            $"the sender to name {host} in SNI", $"SNI was {SmtpSession.Describe(hello)}", because, becauseArgs);
    }

    /// <summary>No transaction was begun: the envelope was not given away.</summary>
    public AndConstraint<AttemptAssertions> SayNoMailTo(string host, string because, params object[] becauseArgs) => Demand(
        !Subject.SaidMailTo(host), $"the sender to say no MAIL FROM to {host}", $"it did: {Subject}", because, becauseArgs);

    private AndConstraint<AttemptAssertions> HaveFate(Fate fate, string words, string because, object[] becauseArgs) => Demand(
        Subject.Fate == fate, $"the message to {Subject.Domain.Name} to {words}", $"it was {Subject}", because, becauseArgs);

    private AndConstraint<AttemptAssertions> Demand(
        bool holds, string expected, string seen, string because, object[] becauseArgs)
    {
        Execute.Assertion.BecauseOf(because, becauseArgs).ForCondition(holds)
            .FailWith($"Expected {Literally(expected)}{{reason}}, but {Literally(seen)}.");
        return new AndConstraint<AttemptAssertions>(this);
    }

    /// <summary>Braces would be places for arguments.</summary>
    private static string Literally(string text) => text.Replace("{", "{{").Replace("}", "}}");
}
