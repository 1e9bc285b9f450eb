using Conformance.Checks.Core;
using Conformance.Checks.Domains;
using Conformance.Checks.Sending;
using Conformance.Checks.Sessions;
using Conformance.Lab;
using Conformance.Lab.Contract;
using Conformance.Lab.Evidence;
using Conformance.Proof.Benches;
using Conformance.Proof.Lab.Remote;
using Conformance.Reference.Behaviour;
using Conformance.Reference.Faults;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Sending;

/// <summary>
/// Mail that is held has been tried again in vain: a sender that checks a certificate at its first try alone is not
/// taken for one that refuses.
/// </summary>
public sealed class TriedAgainTests
{
    /// <summary>Longer than events are late, so that they would be taken for those of a second try.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(6);

    private static readonly Fault UncheckedOnRetry = FaultCatalogue.Named("certificate-unchecked-on-retry")!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_of_the_first_try_that_come_late_are_no_second_try()
    {
        await using var lab = await RemoteBench.StartAsync(Stop);
        await using var target = await ReferenceTarget.StartAsync(lab.Inside, UncheckedOnRetry, retry: Retry);
        var sender = Sender(lab.Outside, target);
        var domain = await sender.PrimedAsync(sender.Domain().Enforce());
        lab.Delay = TimeSpan.FromSeconds(2);

        var attempt = await sender.SendAsync(domain.WithMxCertificate(CertificateKind.Expired), Expect.Refusal);

        attempt.Outcome.Should().Be(DeliveryOutcome.Delivered, "the second try does not look at the certificate");
    }

    [Fact]
    public async Task A_session_for_another_domain_of_the_scenario_is_no_second_try()
    {
        await using var lab = await InProcessLab.StartAsync();
        await using var target = await ReferenceTarget.StartAsync(lab, UncheckedOnRetry, retry: Retry);
        var sender = Sender(lab.World, target);
        var domain = await sender.PrimedAsync(sender.Domain().Enforce());
        var sibling = sender.SiblingOf(domain, "other");
        var expired = domain.WithMxCertificate(CertificateKind.Expired);
        await sender.PublishAsync(expired.WithSibling(sibling));

        var forbidden = sender.SendAsync(expired, Expect.Refusal, publish: false);
        await sender.AwaitAsync<QueueSeen>(domain, "The refusal");
        var other = await sender.SendAsync(sibling, publish: false);
        var attempt = await forbidden;

        other.Outcome.Should().Be(DeliveryOutcome.Delivered);
        attempt.Outcome.Should().Be(DeliveryOutcome.Delivered, "the second try does not look at the certificate");
    }

    [Fact]
    public void A_domain_has_mail_at_its_own_hosts_and_where_its_records_and_its_smart_host_lead()
    {
        var domain = new RecipientDomain("s", "a.test");

        domain.TakesMailAt("MX1.A.test").Should().BeTrue();
        domain.TakesMailAt("mx1.b.test").Should().BeFalse();
        domain.WithMxRecords("10 mx1.b.test.").TakesMailAt("mx1.b.test").Should().BeTrue();
        domain.WithMxAlias("alias.a.test", "mx1.b.test").TakesMailAt("mx1.b.test").Should().BeTrue();
        (domain with { SmartHost = "b.test" }).TakesMailAt("mx1.b.test").Should().BeTrue();
    }

    [Theory]
    [InlineData("EHLO target.test", true)]
    [InlineData("RCPT TO:<M1@a.test>", true)]
    [InlineData("RCPT TO:<m2@a.test>", false)]
    public void A_session_for_other_recipients_alone_is_not_for_the_message(string command, bool may)
    {
        var log = new EventLog(TimeProvider.System);
        log.Append(new ConnectionOpened("smtp", "mx1.a.test", "", "") { Scenario = "s", Session = "s1" });
        log.Append(new SmtpLine("client", command, Encrypted: true) { Scenario = "s", Session = "s1" });

        SmtpSession.In(log.Of("s")).Single().MayBeFor("m1").Should().Be(may);
    }

    private static SenderLab Sender(ILab lab, ReferenceTarget target)
    {
        var context = new CheckContext("s-tried", lab, target, FaultRun.Timeouts, new NameSource());
        return new SenderLab(context, new QueueWatch(target, FaultRun.Timeouts, lab.Events.Clock));
    }
}
