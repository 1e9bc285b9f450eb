using Conformance.Lab.Certificates;

namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 sections 5.1 and 8.4: which MX hosts are tried, in which order, and which are skipped.</summary>
public sealed class Section5_1_MxTraversal(SenderLab lab)
{
    [Check("S-MX-NEXT", Topic = "mx", Rfc = "8461 §5.1, §8.4", Level = Level.Operation, Needs = [Feature.MtaSts],
        Claims = [Feature.MtaSts],
        Says = "The sender skips an MX host that fails the policy, and tries the next one in the same delivery "
            + "attempt.")]
    public async Task Skips_a_host_that_fails()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var (unlisted, untrusted) = (lab.Domain().WithTwoMxHosts(), lab.Domain().WithTwoMxHosts());

        var attempts = await lab.SendAsync(
        [
            unlisted.Enforce(unlisted.MxHosts[1].Name),
            untrusted.Enforce().WithMxCertificate(CertificateKind.OtherCa),
        ], after: After.Fetch);

        foreach (var attempt in attempts)
        {
            attempt.Should().BeDelivered("nothing is wrong with {0}", attempt.Domain.MxHosts[1].Name);
            attempt.Should().NotBeDeferred("{0} could be tried in the same attempt", attempt.Domain.MxHosts[1].Name);
        }
    }

    [Check("S-MX-ORDER", Topic = "mx", Rfc = "5321 §5.1; 8461 §5.1", Level = Level.Must,
        Says = "The sender tries MX hosts in order of preference, whatever the order of the mx fields of an enforce "
            + "policy, and hosts of equal preference in random order.")]
    public async Task Tries_hosts_by_preference_and_equal_ones_at_random()
    {
        var (plain, listed) = (lab.Domain().WithTwoBusyMxHosts(), lab.Domain().WithTwoBusyMxHosts());

        var attempt = await lab.SendAsync(plain);
        var takers = await lab.TakersAmongEqualsAsync(hosts: 4, messages: 16);
        attempt.Should().HaveTriedInOrder("without a policy, the preference of the MX records decides");
        listed = listed.Enforce([.. new[] { "mx3", "mx2", "mx1", "mx0" }.Select(listed.Host)]);
        var enforced = await lab.SendAsync(await lab.PrimedAtAsync(listed.Host("mx0"), listed));

        enforced.Should().HaveTriedInOrder("the order of a policy's mx fields has no meaning");
        takers.Should("MX host that took one of sixteen messages").BeSeveral("four have equal preference");
    }

    [Check("S-MX-ALLBAD", Topic = "mx", Rfc = "8461 §5", Level = Level.Should, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender defers mail when every MX host fails the policy, and does not bounce it.")]
    public async Task Defers_mail_when_every_host_fails()
    {
        var domain = await lab.PrimedAsync(lab.Domain().WithTwoMxHosts().Enforce());
        var (unlisted, listed) = (domain.Host("mx3"), domain.WithMxCertificate(CertificateKind.OtherCa).Mx);

        var attempt = await lab.SendAsync(domain.WithMxHosts(new MxHost(unlisted), listed), Expect.Refusal);

        attempt.Should().NotBeDelivered("the policy does not cover {0}, and {1} has a certificate of an unknown CA",
            unlisted, listed.Name);
        attempt.Should().BeHeld("a policy failure is temporary, even of all MX hosts");
        attempt.Should().NotHaveBounced("a deferred message has not bounced");
        await attempt.EnsurePresentedAsync(CertificateKind.OtherCa);
        lab.UntilTheEnd.NeverBounces(attempt);
    }

    [Check("S-MX-PRIMARY-DOWN", Topic = "mx", Rfc = "8461 §5, §8.4", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "If the MX host that the policy covers is unreachable, the sender does not fall back to one that it "
            + "does not cover.")]
    public async Task Refuses_a_second_host_although_the_first_is_down()
    {
        var domain = lab.Domain().WithTwoMxHosts().WithMx(mx => mx with { Reach = Reach.Refused });
        domain = await lab.PrimedAsync(domain.Enforce());
        var unlisted = domain.Host("mx3");

        var attempt = await lab.SendAsync(domain.WithMxHosts(domain.Mx, new MxHost(unlisted)), Expect.Refusal);

        attempt.Should().NotBeDelivered("the policy names {0}, not {1}", domain.Mx.Name, unlisted);
        attempt.EnsureOfferedMx(unlisted);
    }

    [Check("S-MX-LOOP", Topic = "mx", Rfc = "8461 §8.4; 5321 §5.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "A sender that is itself an MX host of the domain does not deliver to less preferred MX hosts, "
            + "whichever of them the policy covers.")]
    public async Task Does_not_deliver_to_hosts_less_preferred_than_itself()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(lab.BehindTheTarget(domain), Expect.Refusal);

        attempt.Should().NotBeDelivered("the target is itself an MX host more preferred than {0}", domain.Mx.Name);
        attempt.EnsureOfferedMx(domain.Mx.Name);
    }

    [Check("S-MX-NULL", Topic = "mx", Rfc = "7505 §3", Level = Level.Operation, Needs = [Feature.MtaSts],
        Says = "The sender bounces mail for a domain with a null MX at once with 5.1.10, whatever its policy.")]
    public async Task Bounces_mail_for_a_null_mx()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(domain.WithMxRecords("0 ."), Expect.FirstResult);

        attempt.Should().BeBounced("{0} accepts no mail", domain.Name);
        attempt.Should().HaveBouncedWith("5.1.10", "that is the enhanced status code of a null MX");
    }

    [Check("S-MX-MULTIADDR", Topic = "mx", Rfc = "5321 §5.1", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: whether the sender tries the second address of an MX host after a bad "
            + "certificate at the first.")]
    public async Task Records_whether_a_second_address_is_tried()
    {
        var domain = lab.Domain();
        var good = new MxHost(domain.Host("second"))
        {
            AddressAt = domain.Mx.Name, Certificate = CertificateSpec.Good(domain.Mx.Name),
        };
        var bad = good with { Name = domain.Host("first"), Certificate = CertificateSpec.Of(CertificateKind.OtherCa) };
        domain = domain.WithMxRecords($"10 {domain.Mx.Name}").Enforce();
        await lab.PrimedAsync(domain.WithMxHosts(good));

        var attempt = await lab.SendAsync(domain.WithMxHosts(bad, good));

        lab.Record($"The first of two addresses presents a certificate of an untrusted CA: the message was {attempt}.");
    }
}
