namespace Conformance.Assertions;

/// <summary>What can be demanded of a bounce.</summary>
public sealed class BounceAssertions(BounceArrived bounce)
{
    /// <summary>It is about the recipient of that message.</summary>
    public void Name(Attempt attempt, string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        bounce.Recipient?.Contains(attempt.Domain.Mailbox(attempt.Token), StringComparison.OrdinalIgnoreCase) == true,
        $"the bounce to name {attempt.Domain.Mailbox(attempt.Token)} as the recipient",
        bounce.Recipient is { } named ? $"it names {Quoted.Text(named)}" : "it names none", because, becauseArgs);

    /// <summary>It has a diagnostic code (RFC 3464 section 2.3.6).</summary>
    public void SayWhy(string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        bounce.Diagnostic is { Length: > 0 }, "the bounce to have a diagnostic code", "it has none", because,
        becauseArgs);
}
