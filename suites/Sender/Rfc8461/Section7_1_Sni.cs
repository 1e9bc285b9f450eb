using Conformance.Checks.Running;

namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 7.1: the name that a sender sends in SNI.</summary>
public sealed class Section7_1_Sni(SenderLab lab)
{
    [Check("S-SNI-ENF", Topic = "sni", Rfc = "8461 §7.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "Under an enforce policy, the sender sends the MX host name in SNI, not a pattern of the policy.")]
    public async Task Sends_the_mx_host_name_in_sni_under_enforce()
    {
        lab.WholeRun.ForEveryHelloUnder("enforce", (hello, names) =>
            hello.Should().NameTheHost(names, "the policy is of mode enforce"));
        var domain = lab.Domain();

        var attempt = await lab.SendAsync(
            domain.Enforce(RecipientDomain.OtherMx, $"*.{domain.Name}", domain.Mx.Name), after: After.Fetch);

        attempt.Should().NameInSni(domain.Mx.Name, "the sender connected to that host, whatever the policy lists");
    }

    [Check("S-SNI-TESTING", Topic = "sni", Rfc = "8461 §7.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "In testing mode too, the sender sends the MX host name in SNI: RFC 8461 section 7.1 makes no "
            + "exception.")]
    public async Task Sends_the_mx_host_name_in_sni_under_testing()
    {
        lab.WholeRun.ForEveryHelloUnder("testing", (hello, names) =>
            hello.Should().NameTheHost(names, "the policy is of mode testing"));
        var domain = lab.Domain();

        var attempt = await lab.SendAsync(
            domain.Testing(RecipientDomain.OtherMx, $"*.{domain.Name}", domain.Mx.Name), after: After.Fetch);

        attempt.Should().NameInSni(domain.Mx.Name, "the sender connected to that host, whatever the policy lists");
    }

    [Check("S-SNI-NOTDOMAIN", Topic = "sni", Rfc = "8461 §7.1; 6066 §3", Level = Level.Must,
        Says = "The sender sends the MX host name in SNI, not the recipient domain.")]
    public async Task Sends_the_mx_host_name_in_sni_and_not_the_recipient_domain()
    {
        var attempts = await lab.SendInEachLegAsync(
            domain => domain.WithMxNamed($"in1.hoster-of-{domain.Scenario}.example"));

        foreach (var attempt in lab.WithSni(attempts))
        {
            attempt.Should().NameInSni(attempt.Domain.Mx.Name, "that is the host the sender connected to");
        }
    }

    [Check("S-SNI-SAMEIP", Topic = "sni", Rfc = "8461 §7.1; 6066 §3", Level = Level.Must,
        Says = "The sender delivers to two MX hosts at one address that SNI alone tells apart, each under its own "
            + "certificate.")]
    public async Task Reaches_two_hosts_that_share_an_address()
    {
        var attempts = new List<Attempt>();
        foreach (var leg in lab.Legs())
        {
            var (a, b) = lab.DomainsAtOneAddress(leg);
            attempts.Add(await lab.SendAsync(a, after: After.Fetch));
            attempts.Add(await lab.SendAsync(b, after: After.Fetch, publish: false));
        }

        foreach (var attempt in lab.WithSni(attempts))
        {
            attempt.Should().BeDelivered("with its name in SNI, the host presents a good certificate");
            attempt.Should().BePresentedACertificateFor(attempt.Domain.Mx.Name, "SNI selects the certificate");
        }
    }
}
