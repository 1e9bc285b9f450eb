using Conformance.Checks.Running;
using Conformance.Lab.Certificates;

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

    [Check("S-SNI-NOTDOMAIN", Topic = "sni", Rfc = "8461 §7.1", Level = Level.Must,
        Needs = [Feature.MtaSts, Feature.Sni],
        Says = "The sender sends the MX host name in SNI, not the recipient domain.")]
    public async Task Sends_the_mx_host_name_in_sni_and_not_the_recipient_domain()
    {
        var domain = lab.Domain();
        var hoster = $"in1.hoster-of-{domain.Scenario}.example";

        var attempt = await lab.SendAsync(domain.WithMxNamed(hoster).Enforce(), after: After.Fetch);

        attempt.Should().NameInSni(hoster, "that is the host the sender connected to");
    }

    [Check("S-SNI-SAMEIP", Topic = "sni", Rfc = "8461 §7.1", Level = Level.Must, Needs = [Feature.MtaSts, Feature.Sni],
        Says = "The sender delivers to two MX hosts at one address that SNI alone tells apart, each under its own "
            + "certificate.")]
    public async Task Reaches_two_hosts_that_share_an_address()
    {
        var a = lab.Domain();
        var b = lab.SiblingOf(a, "b");
        var unrelated = CertificateSpec.Of(CertificateKind.UnrelatedName);
        var shared = a.Mx.Serving(a.Mx.Name, b.Mx.Name) with { Certificate = unrelated };
        b = b.WithMx(mx => mx with { SameAddressAs = a.Mx.Name }).Enforce();
        a = a.WithMxHosts(shared).Enforce() with { Siblings = [b] };

        var toA = await lab.SendAsync(a, after: After.Fetch);
        var toB = await lab.SendAsync(b, after: After.Fetch, publish: false);

        toA.Should().BeDelivered("with its name in SNI, the host presents a good certificate");
        toB.Should().BeDelivered("with its name in SNI, the host presents a good certificate");
        toA.Should().BePresentedACertificateFor(a.Mx.Name, "SNI selects the certificate");
        toB.Should().BePresentedACertificateFor(b.Mx.Name, "SNI selects the certificate");
    }
}
