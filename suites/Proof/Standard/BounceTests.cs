using Conformance.Lab.Driver;
using Conformance.Lab.Scenarios;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>What comes back to the driver's own mailbox.</summary>
public sealed class BounceTests : IAsyncLifetime
{
    private const string PostfixFailure =
        """
        From: MAILER-DAEMON@target.lab.test (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: m7@sender.lab.test
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
         boundary="4F1A03.1763922000/target.lab.test"

        This is a MIME-encapsulated message.

        --4F1A03.1763922000/target.lab.test
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        This is the mail system at host target.lab.test.

        <m7@recipient.test>: Server certificate not trusted

        --4F1A03.1763922000/target.lab.test
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; target.lab.test
        X-Postfix-Queue-ID: 4F1A03
        Arrival-Date: Sun, 23 Nov 2025 18:00:00 +0000 (UTC)

        Final-Recipient: rfc822; m7@recipient.test
        Original-Recipient: rfc822;m7@recipient.test
        Action: failed
        Status: 4.7.5
        Diagnostic-Code: X-Postfix; Server certificate not trusted

        --4F1A03.1763922000/target.lab.test
        Content-Description: Undelivered Message
        Content-Type: message/rfc822

        From: m7@sender.lab.test
        X-Conformance-Token: m7

        A message of the conformance suite.

        --4F1A03.1763922000/target.lab.test--
        """;

    private const string Delay =
        """
        From: MAILER-DAEMON@target.lab.test
        To: m7@sender.lab.test
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b
        Content-Type: text/plain

        You do not need to send it again.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; target.lab.test

        Final-Recipient: rfc822; m7@recipient.test
        Action: Delayed
        Status: 4.4.1
        Will-Retry-Until: Fri, 28 Nov 2025 18:00:00 +0000 (UTC)

        --b--
        """;

    private const string TwoRecipients =
        """
        From: MAILER-DAEMON@target.lab.test
        To: m7@sender.lab.test
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; target.lab.test

        Final-Recipient: rfc822; m7@recipient.test
        Action: failed
        Status: 5.1.1

        Final-Recipient: rfc822; m7@second.test
        Action: delayed
        Status: 4.4.1

        --b--
        """;

    private const string PlainText =
        """
        From: postmaster@target.lab.test
        To: m7@sender.lab.test
        Subject: Returned mail

        Your message could not be delivered.
        """;

    private static readonly string[] Recipients = ["m7@recipient.test", "m7@second.test"];

    private LabBench _bench = null!;

    public async ValueTask InitializeAsync()
    {
        _bench = await LabBench.StartAsync(new MxHost(LabBench.MxName));

        // The lab learns whose token m7 is when the message is submitted; its own MX host stands in for a target.
        var mx = await _bench.MxAsync();
        await _bench.World.SubmitAsync(
            new Submission(LabBench.Scenario, "m7", Recipients, new SubmissionEndpoint(mx.Address.ToString(), mx.Port)),
            TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_submission_for_two_recipients_arrives_under_its_token()
    {
        (await _bench.SeenAsync<MessageSubmitted>()).Should().BeEquivalentTo(
            new { Token = "m7", MailFrom = "m7@sender.lab.test", Recipients, Accepted = true });
        (await _bench.SeenAsync<MessageArrived>()).Should().BeEquivalentTo(
            new { Token = "m7", MailFrom = "m7@sender.lab.test", Recipients });
    }

    [Fact]
    public async Task A_notification_of_failure_is_a_bounce_of_the_message_it_speaks_of()
    {
        await ReturnAsync(PostfixFailure, "m7@sender.lab.test");

        var bounce = await _bench.SeenAsync<BounceArrived>();

        bounce.Should().BeEquivalentTo(new
        {
            Token = "m7", Recipient = "rfc822; m7@recipient.test", Action = "failed", Status = "4.7.5",
            Diagnostic = "X-Postfix; Server certificate not trusted", LabBench.Scenario,
        });
        _bench.Events.OfType<MessageArrived>().Should().ContainSingle("that is the message itself; a bounce is none");
    }

    [Fact]
    public async Task A_notification_of_a_delay_is_no_bounce()
    {
        await ReturnAsync(Delay, "m7@sender.lab.test");

        var notice = await _bench.SeenAsync<BounceArrived>();

        notice.Should().BeEquivalentTo(new { Token = "m7", Action = "delayed", Status = "4.4.1" });
    }

    [Fact]
    public async Task A_notification_about_two_recipients_tells_the_fate_of_each()
    {
        await ReturnAsync(TwoRecipients, "m7@sender.lab.test");

        var bounces = await _bench.SeenAsync<BounceArrived>(2);

        bounces.Select(one => (one.Recipient, one.Action, one.Status)).Should().Equal(
            ("rfc822; m7@recipient.test", "failed", "5.1.1"), ("rfc822; m7@second.test", "delayed", "4.4.1"));
    }

    [Fact]
    public async Task Without_a_machine_readable_part_what_comes_back_counts_as_failed()
    {
        await ReturnAsync(PlainText, "m7@Sender.Lab.Test");

        var bounce = await _bench.SeenAsync<BounceArrived>();

        bounce.Should()
            .BeEquivalentTo(new { Token = "m7", Action = "failed", Recipient = (string?)null, Status = (string?)null });
    }

    [Fact]
    public async Task The_same_notification_to_anybody_else_is_a_message_like_any_other()
    {
        await ReturnAsync(Delay, "somebody@recipient.test");

        // Without a token of its own it belongs to the host that took it, and that one is the driver's mailbox.
        var arrived = _bench.Log.Of("lab").OfType<MessageArrived>().Should().ContainSingle().Subject;
        arrived.Recipients.Should().Equal("somebody@recipient.test");
        _bench.Events.OfType<BounceArrived>().Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_hostile_in_a_notification_does_no_harm()
    {
        var hostile = PostfixFailure.Replace(
            "Server certificate not trusted\n\n--", $"<b>\u001b[31m{new string('x', 100_000)}\n\n--");

        await ReturnAsync(hostile, "m7@sender.lab.test");

        var bounce = await _bench.SeenAsync<BounceArrived>();
        bounce.Action.Should().Be("failed");
        bounce.Diagnostic!.Length.Should().BeLessThan(HostileText.LongestLine + 100);
        bounce.Diagnostic.Should().NotContain("\u001b");
    }

    /// <summary>As a target does it: from the null reverse-path, to the MX host of the driver's domain.</summary>
    private async Task ReturnAsync(string notification, string mailbox)
    {
        await using var smtp = await RawSmtp.GreetedAsync(await _bench.MxAsync("mx.sender.lab.test"));
        await smtp.AskAsync("MAIL FROM:<>");
        await smtp.AskAsync($"RCPT TO:<{mailbox}>");
        await smtp.AskAsync("DATA");
        (await smtp.AskAsync(notification.ReplaceLineEndings("\r\n") + "\r\n.")).Should().StartWith("250");
    }
}
