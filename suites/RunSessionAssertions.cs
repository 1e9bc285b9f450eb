using FluentAssertions.Primitives;

namespace Conformance.Suites;

/// <summary>What can be demanded of a session of the run at an MX host.</summary>
public sealed class RunSessionAssertions(RunSession session)
    : ReferenceTypeAssertions<RunSession, RunSessionAssertions>(session)
{
    protected override string Identifier => "session";

    /// <summary>What the host took, it took in TLS.</summary>
    public AndConstraint<RunSessionAssertions> SendMailInTls(string because, params object[] becauseArgs) => Demand(
        Subject.Messages.All(message => message.Tls is not null), "all mail to be sent in TLS",
        "a message went in clear text", because, becauseArgs);

    /// <summary>The host took nothing after such a certificate.</summary>
    public AndConstraint<RunSessionAssertions> SendNothingAfter(
        CertificateKind certificate, string because, params object[] becauseArgs) => Demand(
        Subject.Presented != certificate || !Subject.Messages.Any(),
        $"nothing to be sent after a certificate that is {certificate}", "a message went out", because, becauseArgs);

    private AndConstraint<RunSessionAssertions> Demand(
        bool holds, string expected, string seen, string because, object[] becauseArgs)
    {
        AssertionExtensions.Demand(holds, expected, seen, because, becauseArgs);
        return new AndConstraint<RunSessionAssertions>(this);
    }
}
