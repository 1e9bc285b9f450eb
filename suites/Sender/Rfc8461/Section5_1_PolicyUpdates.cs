namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 5.1: a new id in the STS record is noticed, and the policy behind it used.</summary>
public sealed class Section5_1_PolicyUpdates(SenderLab lab)
{
    [Check("S-CACHE-ID-CHANGE", Topic = "cache", Rfc = "8461 §3, §5.1", Level = Level.Operation,
        Needs = [Feature.MtaSts], Twin = Twins.Within, Slow = true,
        Says = "The sender fetches the policy for a new id and applies it to the messages that follow.")]
    public async Task Uses_the_policy_of_a_new_id()
    {
        lab.NeedPromptUpdates();
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());
        var (changed, before) = (domain.EnforceOtherMx().WithId("2"), lab.PolicyHost(domain).Requests.Count);

        var fetched = await lab.FetchAgainAsync(changed);
        fetched.Should().BeMoreThan(before, "the STS record has a new id");
        var attempt = await lab.SendAsync(changed, Expect.Refusal, publish: false);

        attempt.Should().NotBeDelivered("the new policy covers no MX host of the domain");
    }

    [Check("S-CACHE-TEST-TO-ENF", Topic = "cache", Rfc = "8461 §5.1", Level = Level.Operation,
        Needs = [Feature.MtaSts], Twin = Twins.Within, Slow = true,
        Says = "The sender applies a policy of mode enforce that replaces one of mode testing.")]
    public async Task Enforces_once_testing_is_over()
    {
        var domain = lab.Domain().WithMxCertificate(CertificateKind.OtherCa);
        await lab.PrimedAsync(domain.Testing());

        var attempt = await lab.SendUnderAsync(domain.Enforce().WithId("2"), Expect.Refusal);

        attempt.Should().NotBeDelivered("the new policy is of mode enforce, and the certificate is untrusted");
        await attempt.EnsurePresentedAsync(CertificateKind.OtherCa);
    }

    [Check("S-CACHE-NONE-AFTER-ENF", Topic = "cache", Rfc = "8461 §5, §8.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts], Twin = Twins.Within, Slow = true,
        Says = "The sender delivers deferred mail once a policy of mode none replaces the one of mode enforce.")]
    public async Task Delivers_held_mail_once_the_policy_is_none()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());
        var moved = domain.WithMxNamed(domain.Host("mx2"));
        var held = await lab.SendAsync(moved, Expect.RefusalForNow);
        held.Should().NotBeDelivered("the policy covers {0} alone", domain.Mx.Name);

        var changed = await lab.NowAsync();
        await lab.PublishAsync(moved.None().WithId("2"));
        await lab.PolicyHost(moved).EnsureFetchedAgainAsync(changed);
        await lab.AwaitArrivalAsync(held);

        held.Should().HaveArrived("a policy of mode none forbids nothing, and the sender retries");
    }

    [Check("S-CACHE-ID-ONFAIL", Topic = "cache", Rfc = "8461 §5, §5.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within, Slow = true,
        Says = "The sender does not bounce mail that its cached policy forbids and the published one permits: it "
            + "fetches the new policy and delivers.")]
    public async Task Delivers_to_the_host_of_the_new_policy()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());
        var moved = domain.WithMxNamed(domain.Host("mx2")).Enforce().WithId("2");

        var before = await lab.NowAsync();
        var attempt = await lab.SendAsync(moved);
        attempt.Should().NotHaveBounced("a policy that permits the delivery is published");
        await lab.PolicyHost(moved).EnsureFetchedAgainAsync(before);
        await lab.AwaitArrivalAsync(attempt);

        attempt.Should().HaveArrived("the new policy covers {0}, and the sender retries", moved.Mx.Name);
        attempt.Should().HaveGoneInTls("the new policy is of mode enforce, too");
    }
}
