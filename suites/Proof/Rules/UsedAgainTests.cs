using Conformance.Checks.Domains;
using Conformance.Checks.Sending;
using Conformance.Checks.Sessions;
using Conformance.Lab.Evidence;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Rules;

/// <summary>
/// A connection that is kept for the next message: it is seen before it ends, and what was said in it earlier counts.
/// </summary>
public sealed class UsedAgainTests
{
    private static readonly RecipientDomain Domain = new("s", "s.test");

    private readonly EventLog _log = new(TimeProvider.System);

    [Fact]
    public async Task It_is_a_session_of_the_message_that_it_carries_with_all_that_was_said_in_it()
    {
        Opened(Domain.Mx.Name, CertificateKind.OtherCa);
        Carried("m1");
        var submitted = _log.Count;
        Carried("m2");

        var second = Attempt("m2", submitted);

        second.WentOverAnEarlierConnection.Should().BeTrue();
        second.ClientHellos.Select(hello => hello.ServerName).Should().Equal(Domain.Mx.Name);
        second.Contacts.Should().Equal(Domain.Mx.Name);
        (await second.EnsureReachedAsync(Domain.Mx.Name)).IsOver.Should().BeFalse("it need not end to be seen");
        (await second.EnsurePresentedAsync(CertificateKind.OtherCa)).End.Should().Be(SessionEnd.MessageTaken);
    }

    [Fact]
    public void It_is_no_session_of_a_message_that_it_does_not_carry()
    {
        Opened(Domain.Mx.Name, CertificateKind.Good);
        Carried("m1");
        var submitted = _log.Count;
        Said("QUIT");
        Append(new ConnectionClosed("quit"));

        var second = Attempt("m2", submitted);

        second.Sessions.Should().BeEmpty();
        second.WentOverAnEarlierConnection.Should().BeFalse();
    }

    [Fact]
    public void What_became_of_the_message_before_is_not_told_of_this_one()
    {
        Opened(Domain.Mx.Name, CertificateKind.Good);
        Carried("m1");
        var submitted = _log.Count;
        Said("MAIL FROM:<m2@sender.lab.test>");

        Attempt("m2", submitted).Sessions.Should().ContainSingle().Which.End.Should().Be(SessionEnd.LeftInTransaction);
    }

    private Attempt Attempt(string token, long after) =>
        new(Domain, token, DeliveryOutcome.Delivered, (_log, after, TimeSpan.FromSeconds(10)));

    private void Opened(string host, CertificateKind certificate)
    {
        Append(new ConnectionOpened("smtp", host, "127.0.0.1:25", "127.0.0.2:1"));
        Append(new ClientHelloSeen([host], "", Problem: null));
        Append(new HandshakeEnded(Completed: true, [host], Problem: null) { Certificate = certificate });
    }

    private void Carried(string token)
    {
        Said($"MAIL FROM:<{token}@sender.lab.test>");
        Append(new MessageArrived(
            token, Domain.Mx.Name, $"{token}@sender.lab.test", [Domain.Mailbox(token)], "1.3", 100));
    }

    private void Said(string command) => Append(new SmtpLine("client", command, Encrypted: true));

    private void Append(LabEvent seen) => _log.Append(seen with { Scenario = Domain.Scenario, Session = "s1" });
}
