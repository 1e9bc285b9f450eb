using Conformance.Checks.Running;

namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 sections 7.1 and 8.2: the name in SNI to a policy host.</summary>
public sealed class Section7_1_SniToPolicyHosts(SenderLab lab)
{
    [Check("S-SNI-POLICY", Topic = "sni", Rfc = "8461 §7.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "The sender sends the policy host name in SNI when it fetches a policy.")]
    public async Task Sends_the_policy_host_name_in_sni()
    {
        lab.WholeRun.ForEveryHelloOfAFetch((hello, names) =>
            hello.Should().NameTheHost(names, "the sender fetches a policy from that host"));
        var domain = lab.Domain().Enforce();

        await lab.SendAsync(domain);
        var hello = await lab.PolicyHost(domain).HelloAsync();

        hello.Should().NameInSni(domain.PolicyHostName, "that is the host the sender connected to");
    }

    [Check("S-SNI-POLICY-CNAME", Topic = "sni", Rfc = "8461 §7.1, §8.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "The sender sends the policy host's own name in SNI and in the Host field, even if it is a CNAME to a "
            + "provider.")]
    public async Task Sends_the_policy_host_name_and_not_its_providers()
    {
        var domain = lab.Domain();
        var provider = $"policies.provider-of-{domain.Scenario}.example";
        domain = domain.WithPolicyHost(host => host with { AddressAt = provider })
            .WithDnsRecord(domain.PolicyHostName, "CNAME", provider).Enforce();

        await lab.SendAsync(domain, Expect.FirstResult);
        var hello = await lab.PolicyHost(domain).HelloAsync();
        var request = await lab.AwaitAsync<HttpRequestSeen>(domain, "A request for the policy");

        hello.Should().NameInSni(domain.PolicyHostName, "a CNAME does not change the policy host");
        request.Should().NameHost(domain.PolicyHostName, "a CNAME does not change the policy host");
    }

    [Check("S-SNI-POLICY-SELECT", Topic = "sni", Rfc = "8461 §7.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-MX-EXACT",
        Says = "The sender fetches and applies the policy of a host that presents a valid certificate only for its "
            + "name in SNI.")]
    public async Task Fetches_from_a_host_that_selects_by_name()
    {
        var domain = lab.Domain().EnforceOtherMx().WithSelectingPolicyHost();

        await lab.SendAsync(domain, Expect.FirstResult);
        var handshake = await lab.PolicyHost(domain).HandshakeAsync();
        handshake.Should().PresentACertificateFor(domain.PolicyHostName, "SNI selects the certificate");
        var attempt = await lab.SendAsync(domain, Expect.Refusal, After.Fetch);

        attempt.Should().NotBeDelivered("the policy is available, and covers no MX host of {0}", domain.Name);
    }
}
