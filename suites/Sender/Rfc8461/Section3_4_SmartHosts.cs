namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.4: which domain's policy applies to mail sent via a smart host.</summary>
public sealed class Section3_4_SmartHosts(SenderLab lab)
{
    [Check("S-TXT-SMARTHOST", Topic = "discovery", Rfc = "8461 §3.4", Level = Level.Must,
        Needs = [Feature.MtaStsWithSmartHosts],
        Twin = Twins.Within,
        Says = "The sender applies the policy of the smart host's domain to mail sent via the smart host.")]
    public async Task Applies_the_smart_hosts_policy()
    {
        var (smartHost, behind) = lab.SmartHost(1);
        smartHost = smartHost.Enforce();

        var good = await lab.SendAsync(behind.WithSibling(smartHost));
        await good.EnsureReachedAsync(smartHost.Mx.Name);
        good.Should().BeDelivered("nothing is wrong with the smart host");
        var fetched = await lab.PolicyHost(smartHost).FetchedAsync();
        fetched.Should().BeAnswered("the smart host's domain is the policy domain");
        var attempt = await lab.SendAsync(
            behind.WithSibling(smartHost.WithMxCertificate(CertificateKind.OtherCa)), Expect.Refusal);

        attempt.Should().NotBeDelivered("the policy of {0} forbids this certificate", smartHost.Name);
        await attempt.EnsurePresentedAsync(CertificateKind.OtherCa);
    }

    [Check("S-MX-SMARTHOST", Topic = "mx", Rfc = "8461 §3.4", Level = Level.Operation, Needs = [Feature.SmartHosts],
        Claims = [Feature.SmartHosts],
        Says = "The sender sends mail for a domain that is routed to a smart host to the MX hosts of the smart host's "
            + "domain.")]
    public async Task Sends_to_the_smart_host_that_is_configured()
    {
        var (smartHost, behind) = lab.SmartHost(4);

        var attempt = await lab.SendAsync(behind.WithSibling(smartHost));

        attempt.Should().BeDelivered("nothing is wrong with the smart host");
        attempt.Should().HaveArrivedAt(smartHost.Mx.Name, "mail for {0} is routed to {1}", behind.Name, smartHost.Name);
    }

    [Check("S-MX-RELAYHOST", Topic = "mx", Rfc = "8461 §3.4", Level = Level.Operation, Needs = [Feature.RelayHosts],
        Claims = [Feature.RelayHosts],
        Says = "The sender sends mail for a domain that is routed to a host to that host, and not to the MX hosts of "
            + "its name.")]
    public async Task Sends_to_the_host_that_is_configured()
    {
        var (host, _, behind) = lab.RelayHost(2);

        var attempt = await lab.SendAsync(behind.WithSibling(host));

        attempt.Should().BeDelivered("nothing is wrong with the host");
        attempt.Should().HaveArrivedAt(host.Name, "mail for {0} is routed to this host", behind.Name);
    }

    [Check("S-TXT-SMARTHOST-RCPT", Topic = "discovery", Rfc = "8461 §3.4", Level = Level.Must,
        Needs = [Feature.MtaStsWithSmartHosts],
        Says = "The sender does not apply the recipient domain's policy to mail sent via a smart host.")]
    public async Task Does_not_apply_the_recipients_policy()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var (smartHost, behind) = lab.SmartHost(2);
        var plain = await lab.SendAsync(behind.WithSibling(smartHost));
        await plain.EnsureReachedAsync(smartHost.Mx.Name);
        var forbidding = (behind with { Name = $"p-{behind.Name}" }).EnforceOtherMx().WithSibling(smartHost);

        var first = await lab.SendAsync(forbidding);
        var second = await lab.SendAsync(forbidding, publish: false);

        first.Should().BeDelivered("{0} has no policy", smartHost.Name);
        second.Should().BeDelivered("{0} has no policy, and the recipient domain's does not apply", smartHost.Name);
    }

    [Check("S-TXT-SMARTHOST-HOST", Topic = "discovery", Rfc = "8461 §3.4", Level = Level.Record,
        Needs = [Feature.RelayHosts],
        Says = "Recorded, not judged: which domain's policy the sender asks for if mail is routed to a host, and the "
            + "name that it sends in SNI there.")]
    public async Task Records_which_policy_is_asked_for_if_mail_is_routed_to_a_host()
    {
        var (host, parent, behind) = lab.RelayHost(1);
        var world = behind.WithSibling(host.Enforce(host.Name), parent.Enforce($"*.{parent.Name}"));

        await lab.SendAsync(world, Expect.FirstResult);
        var attempt = await lab.SendAsync(world, publish: false);

        attempt.EnsureDelivered();
        lab.RecordPolicyDomains(
            await attempt.EnsureReachedAsync(host.Name),
            (host, "the host"), (parent, "its parent domain"), (behind, "the recipient domain"));
    }

    [Check("S-SNI-SMARTHOST", Topic = "sni", Rfc = "8461 §3.4, §7.1", Level = Level.MustByDefinition,
        Needs = [Feature.SmartHosts],
        Says = "The sender sends the name of the smart host that it connects to in SNI, also if the smart host's "
            + "domain has no policy.")]
    public async Task Sends_the_smart_hosts_name_in_sni()
    {
        var attempts = new List<Attempt>();
        foreach (var (leg, number) in lab.Legs().Zip([3, 5]))
        {
            var (smartHost, behind) = lab.SmartHost(number);
            smartHost = leg(smartHost);
            attempts.Add(await lab.SendAsync(behind.WithSibling(smartHost), after: After.FetchOf(smartHost)));
        }

        await Cases.AllAsync(lab.WithSni(attempts), async attempt =>
        {
            var smartHost = attempt.Domain.Siblings[0].Mx.Name;
            (await attempt.EnsureReachedAsync(smartHost)).Hello.Should().NameInSni(
                smartHost, "that is the smart host that the sender connected to");
        });
    }
}
