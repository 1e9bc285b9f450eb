namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 sections 5.1 and 8.4: which MX hosts are tried, in which order, which passed over.</summary>
public sealed class Section5_1_MxTraversal(SenderLab lab)
{
    [Check("S-MX-NEXT", Topic = "mx", Rfc = "8461 §5.1, §8.4", Level = Level.Operation, Needs = [Feature.MtaSts],
        Claims = [Feature.MtaSts],
        Says = "A host that fails the policy is passed over, and the next one tried in the same attempt.")]
    public async Task Passes_over_a_host_that_fails()
    {
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var (unlisted, untrusted) = (lab.Domain().WithTwoMxHosts(), lab.Domain().WithTwoMxHosts());

        var attempts = await lab.DeliverAfterFetchAsync(
        [
            unlisted.Enforce(unlisted.MxHosts[1].Name),
            untrusted.Enforce().WithCertificate(CertificateKind.OtherCa),
        ]);

        foreach (var attempt in attempts)
        {
            attempt.Should().BeDelivered("nothing is wrong with {0}", attempt.Domain.MxHosts[1].Name);
            attempt.Should().NotBePutOff("{0} was there to be tried at once", attempt.Domain.MxHosts[1].Name);
        }
    }

    [Check("S-MX-ORDER", Topic = "mx", Rfc = "5321 §5.1; 8461 §5.1", Level = Level.Must,
        Says = "MX hosts are tried in order of preference, under an enforced policy too, whatever the order of its mx "
            + "lines, and those of equal preference in random order.")]
    public async Task Goes_by_preference_and_then_by_chance()
    {
        var (plain, listed) = (lab.Domain().WithTwoBusyMxHosts(), lab.Domain().WithTwoBusyMxHosts());

        var attempt = await lab.DeliverAsync(plain);
        var takers = await lab.TakersAmongEqualsAsync(hosts: 4, messages: 16);
        attempt.Should().HaveTriedInOrder("without a policy, the preference of the MX records decides");
        listed = listed.Enforce([.. new[] { "mx3", "mx2", "mx1", "mx0" }.Select(listed.Host)]);
        var enforced = await lab.DeliverAsync(await lab.PrimedAtAsync(listed.Host("mx0"), listed));

        enforced.Should().HaveTriedInOrder("the order of a policy's mx lines says nothing");
        takers.Should("MX host that took one of sixteen messages").BeSeveral("four have equal preference");
    }

    [Check("S-MX-ALLBAD", Topic = "mx", Rfc = "8461 §5", Level = Level.Should, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "Mail for a domain of which every MX host fails the policy is kept, not returned.")]
    public async Task Keeps_mail_where_every_host_fails()
    {
        var domain = await lab.PrimedAsync(lab.Domain().WithTwoMxHosts().Enforce());
        var (unlisted, listed) = (domain.Host("mx3"), domain.WithCertificate(CertificateKind.OtherCa).Mx);

        var attempt = await lab.DeliverForbiddenAsync(domain.WithMxHosts(new MxHost(unlisted), listed));

        attempt.Should().NotBeDelivered("the policy does not cover {0}, and {1} has a certificate of an unknown CA",
            unlisted, listed.Name);
        attempt.Should().BeHeld("a policy failure is temporary, however many hosts fail");
        attempt.Should().NotHaveBounced("what is kept is not returned");
        await attempt.ShownAsync(CertificateKind.OtherCa);
        lab.NeverBounces(attempt);
    }

    [Check("S-MX-PRIMARY-DOWN", Topic = "mx", Rfc = "8461 §5, §8.4", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "That the covered host cannot be reached lets no mail go to one that is not covered.")]
    public async Task Refuses_a_second_host_although_the_first_is_down()
    {
        var domain = lab.Domain().WithTwoMxHosts().WithMx(mx => mx with { Reach = Reach.Refused });
        domain = await lab.PrimedAsync(domain.Enforce());
        var unlisted = domain.Host("mx3");

        var attempt = await lab.DeliverForbiddenAsync(domain.WithMxHosts(domain.Mx, new MxHost(unlisted)));

        attempt.Should().NotBeDelivered("the policy names {0}, not {1}", domain.Mx.Name, unlisted);
        attempt.LearntOf(unlisted);
    }

    [Check("S-MX-LOOP", Topic = "mx", Rfc = "8461 §8.4; 5321 §5.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "A sender that is itself an MX host of the domain passes no mail to less preferred hosts, whichever of "
            + "them the policy covers.")]
    public async Task Passes_nothing_to_hosts_behind_itself()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.DeliverForbiddenAsync(lab.BehindTheTarget(domain));

        attempt.Should().NotBeDelivered("the target is itself a better MX host than {0}", domain.Mx.Name);
        attempt.LearntOf(domain.Mx.Name);
    }

    [Check("S-MX-NULL", Topic = "mx", Rfc = "7505 §3", Level = Level.Operation, Needs = [Feature.MtaSts],
        Says = "Mail for a domain with a null MX comes back at once with 5.1.10, whatever its policy.")]
    public async Task Returns_mail_for_a_null_mx()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.TryAsync(domain.WithMxRecords("0 ."));

        attempt.Should().BeBounced("{0} takes no mail, and no later attempt changes that", domain.Name);
        attempt.Should().HaveBouncedWith("5.1.10", "that is the enhanced status code of a null MX");
    }

    [Check("S-MX-MULTIADDR", Topic = "mx", Rfc = "5321 §5.1", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Whether the second address of an MX host is tried after a bad certificate at the first is recorded.")]
    public async Task Tells_whether_a_second_address_is_tried()
    {
        var domain = lab.Domain();
        var good = new MxHost(domain.Host("second"))
        {
            AddressAt = domain.Mx.Name, Certificate = CertificateSpec.Good(domain.Mx.Name),
        };
        var bad = good with { Name = domain.Host("first"), Certificate = CertificateSpec.Of(CertificateKind.OtherCa) };
        domain = domain.WithMxRecords($"10 {domain.Mx.Name}").Enforce();
        await lab.PrimedAsync(domain.WithMxHosts(good));

        var attempt = await lab.DeliverAsync(domain.WithMxHosts(bad, good));

        lab.Record($"Of two addresses the first shows a certificate of another CA: the message was {attempt}.");
    }
}
