namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 5.1, RFC 5321 section 6.1: before a message is given up, and then.</summary>
public sealed class Section5_1_GivingUp(SenderLab lab)
{
    [Check("S-FAIL-RECHECK", Topic = "failure", Rfc = "8461 §5, §5.1", Level = Level.Must,
        Needs = [Feature.MtaStsWithShortQueue], Twin = "S-CERT-OK", Slow = true,
        Says = "The sender looks up the STS record again before it gives up a message that the policy forbids.")]
    public async Task Looks_for_a_new_policy_before_it_gives_up()
    {
        var (shortLived, held) = await lab.ForbiddenInShortQueueAsync();
        held.Should().NotBeDelivered("the sender trusts no issuer of this certificate");
        var bounce = await shortLived.AwaitBounceAsync(held);

        held.RecordQueriesBefore(bounce).Should("query for the STS record before the bounce")
            .BeSome("there may be a new policy");
    }

    [Check("S-FAIL-RECHECK-NEW", Topic = "failure", Rfc = "8461 §5, §5.1", Level = Level.Must,
        Needs = [Feature.MtaStsWithShortQueue], Twin = Twins.Within, Slow = true,
        Says = "The sender delivers a message that the old policy forbids if a new one permits it before the message "
            + "is given up.")]
    public async Task Delivers_what_a_new_policy_permits_at_last()
    {
        var shortLived = await lab.WithShortQueueAsync();
        var primed = await shortLived.PrimedAsync(Enumerable.Range(0, 2).Select(_ => lab.Domain().Enforce()));
        var moved = primed.Select(domain => domain.WithMxNamed(domain.Host("mx2"))).ToList();
        var held = await shortLived.SendAsync(moved, Expect.RefusalForNow);
        held[0].Should().NotBeDelivered("the policy covers {0} alone", primed[0].Mx.Name);
        held.NeedHeld();

        await shortLived.PublishAsync(moved[0].Enforce().WithId("2"));
        await shortLived.AwaitEndAsync(held[0], control: held[1]);

        held[0].Should().NotHaveBounced("the new policy was published before the message was given up");
        held[0].Should().HaveArrived("the new policy covers {0}", moved[0].Mx.Name);
    }

    [Check("S-FAIL-DSN-CODE", Topic = "failure", Rfc = "3463 §3.8; 3464", Level = Level.Record,
        Needs = [Feature.MtaStsWithShortQueue],
        Says = "Recorded: the status of the bounce of a message that the policy forbade until it was given up.")]
    public async Task Records_the_status_of_a_bounce()
    {
        var (shortLived, held) = await lab.ForbiddenInShortQueueAsync();
        var bounce = await shortLived.AwaitBounceAsync(held);

        lab.Record($"Status: {bounce.Status ?? "none"}; diagnostic: {bounce.Diagnostic ?? "none"}.");
    }

    [Check("S-FAIL-DSN-TEXT", Topic = "failure", Rfc = "3464 §2.3", Level = Level.Operation,
        Needs = [Feature.MtaStsWithShortQueue], Twin = "S-CERT-OK", Slow = true,
        Says = "The bounce of a message that the policy forbade names the recipient and says why.")]
    public async Task Says_why_it_bounces()
    {
        var (shortLived, held) = await lab.ForbiddenInShortQueueAsync();
        held.Should().NotBeDelivered("the sender trusts no issuer of this certificate");
        var bounce = await shortLived.AwaitBounceAsync(held);

        bounce.Should().Name(held, "who reads it has sent other mail, too");
        bounce.Should().SayWhy("the recipient's postmaster needs to know what to repair");
    }

    [Check("S-FAIL-NOBOUNCE-NULL", Topic = "failure", Rfc = "5321 §6.1", Level = Level.Must,
        Needs = [Feature.MtaStsWithShortQueue], Twin = Twins.Within, Slow = true,
        Says = "The sender does not bounce a message with the null reverse-path that the policy forbids.")]
    public async Task Bounces_nothing_that_comes_from_nobody()
    {
        var shortLived = await lab.WithShortQueueAsync();
        var primed = await shortLived.PrimedAsync(Enumerable.Range(0, 2).Select(_ => lab.Domain().Enforce()));
        var bad = primed.Select(domain => domain.WithMxCertificate(CertificateKind.OtherCa)).ToList();
        await Task.WhenAll(bad.Select(shortLived.PublishAsync));

        var fromNobody = await shortLived.SendFromNobodyAsync(bad[0]);
        var control = await shortLived.SendAsync(bad[1], Expect.RefusalForNow, publish: false);
        fromNobody.Should().NotBeDelivered("the sender trusts no issuer of this certificate");
        await shortLived.AwaitBounceAsync(control);

        fromNobody.Should().NotHaveBounced("a message with the null reverse-path is never bounced");
        shortLived.UntilTheEnd.NeverBounces(fromNobody);
    }
}
