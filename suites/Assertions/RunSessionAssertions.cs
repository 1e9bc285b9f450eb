using FluentAssertions.Primitives;

namespace Conformance.Assertions;

/// <summary>What can be demanded of a session of the run at an MX host.</summary>
public sealed class RunSessionAssertions(RunSession session)
    : ReferenceTypeAssertions<RunSession, RunSessionAssertions>(session)
{
    protected override string Identifier => "session";

    /// <summary>Every message that the host accepted was sent over TLS.</summary>
    public AndConstraint<RunSessionAssertions> SendMailInTls(string because, params object[] becauseArgs) => Demand(
        Subject.Messages.All(message => message.Tls is not null), "all mail to be sent over TLS",
        "a message was sent in clear text", because, becauseArgs);

    /// <summary>The host accepted no message after it presented such a certificate.</summary>
    public AndConstraint<RunSessionAssertions> SendNothingAfter(
        CertificateKind certificate, string because, params object[] becauseArgs) => Demand(
        Subject.Presented != certificate || !Subject.Messages.Any(),
        $"no message after a certificate of kind {certificate}", "a message was sent", because, becauseArgs);

    private AndConstraint<RunSessionAssertions> Demand(
        bool holds, string expected, string seen, string because, object[] becauseArgs)
    {
        AssertionExtensions.Demand(holds, expected, seen, because, becauseArgs);
        return new AndConstraint<RunSessionAssertions>(this);
    }
}
