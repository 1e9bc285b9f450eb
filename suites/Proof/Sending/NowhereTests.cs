using Conformance.Checks.Domains;
using Conformance.Checks.Errors;
using Conformance.Checks.Sending;
using Conformance.Lab.Evidence;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Sending;

/// <summary>What is said of a sender that made no connection, and of one that did not start TLS.</summary>
public sealed class NowhereTests
{
    private readonly EventLog _log = new(TimeProvider.System);

    [Fact]
    public void A_sender_that_was_nowhere_is_not_said_to_have_started_no_TLS()
    {
        var attempt = Attempted(DeliveryOutcome.Bounced);

        var hello = () => attempt.ClientHello;
        var hellos = () => attempt.ClientHellos;

        const string nowhere = "The sender connected to no MX host for the message to m1@s.test.";
        hello.Should().Throw<InconclusiveException>().WithMessage(nowhere);
        hellos.Should().Throw<InconclusiveException>().WithMessage(nowhere);
    }

    [Fact]
    public void A_sender_that_was_somewhere_is()
    {
        var attempt = Attempted(DeliveryOutcome.Held);
        _log.Append(new ConnectionOpened("smtp", "mx1.s.test", "", "") { Scenario = "s", Session = "s1" });

        var hellos = () => attempt.ClientHellos;

        hellos.Should().Throw<InconclusiveException>()
            .WithMessage("The sender sent no readable ClientHello. Seen: mx1.s.test: no TLS*");
    }

    private Attempt Attempted(DeliveryOutcome outcome) =>
        new(new RecipientDomain("s", "s.test"), "m1", outcome, (_log, 0, TimeSpan.Zero));
}
