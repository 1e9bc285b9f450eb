namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 sections 7.1 and 8.2: the name in SNI to a policy host.</summary>
public sealed class Section7_1_SniToPolicyHosts(SenderLab lab)
{
    [Check("S-SNI-POLICY", Topic = "sni", Rfc = "8461 §7.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "When it fetches a policy, the sender names the policy host in SNI.")]
    public async Task Names_the_policy_host_when_it_fetches()
    {
        lab.ForEveryHelloOfAFetch((hello, names) =>
            hello.Should().NameTheHost(names, "the host was asked for a policy"));
        var domain = lab.Domain().Enforce();

        await lab.DeliverAsync(domain);
        var hello = await lab.PolicyHelloAsync(domain);

        hello.Should().NameInSni(domain.PolicyHostName, "that is the host it connected to");
    }

    [Check("S-SNI-POLICY-CNAME", Topic = "sni", Rfc = "8461 §7.1, §8.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "Where the policy host's name is an alias of a provider's, SNI and Host still have the policy host's "
            + "own name.")]
    public async Task Names_the_policy_host_and_not_its_provider()
    {
        var domain = lab.Domain();
        var provider = $"policies.provider-of-{domain.Scenario}.example";
        domain = domain.WithPolicyHost(host => host with { AddressAt = provider })
            .WithRecord(domain.PolicyHostName, "CNAME", provider).Enforce();

        await lab.TryAsync(domain);
        var hello = await lab.PolicyHelloAsync(domain);
        var request = await lab.SeenAsync<HttpRequestSeen>(domain, "A request for the policy", _ => true);

        hello.Should().NameInSni(domain.PolicyHostName, "an alias does not change which host is asked");
        request.Should().NameHost(domain.PolicyHostName, "an alias does not change which host is asked");
    }

    [Check("S-SNI-POLICY-SELECT", Topic = "sni", Rfc = "8461 §7.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-MX-EXACT",
        Says = "A policy host that has a good certificate only for who asks by name is asked by name, and its policy "
            + "counts.")]
    public async Task Gets_the_policy_of_a_host_that_selects_by_name()
    {
        var domain = lab.Domain().Forbidding().WithSelectingPolicyHost();

        await lab.TryAsync(domain);
        var handshake = await lab.PolicyHandshakeAsync(domain);
        handshake.Should().PresentACertificateFor(domain.PolicyHostName, "SNI tells the host which one to present");
        var attempt = await lab.DeliverForbiddenAfterFetchAsync(domain);

        attempt.Should().NotBeDelivered("the policy was to be had, and covers no host of {0}", domain.Name);
    }
}
