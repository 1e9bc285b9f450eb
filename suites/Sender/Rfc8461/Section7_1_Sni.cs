namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 section 7.1: the name a sender gives in SNI.</summary>
public sealed class Section7_1_Sni(SenderLab lab)
{
    [Check("S-SNI-ENF", Topic = "sni", Rfc = "8461 §7.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "Under an enforced policy, the sender names the MX host in SNI, and no pattern of the policy.")]
    public async Task Names_the_mx_host_under_enforce()
    {
        lab.ForEveryHelloUnder("enforce", (hello, names) =>
            hello.Should().NameTheHost(names, "the policy is of mode enforce"));
        var domain = lab.Domain();

        var attempt = await lab.DeliverAfterFetchAsync(
            domain.Enforce(RecipientDomain.Elsewhere, $"*.{domain.Name}", domain.Mx.Name));

        attempt.Should().NameInSni(domain.Mx.Name, "that is the host it connected to, whatever the policy lists");
    }

    [Check("S-SNI-TESTING", Topic = "sni", Rfc = "8461 §7.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "In testing mode too, the sender names the MX host in SNI: the sentence has no condition.")]
    public async Task Names_the_mx_host_under_testing()
    {
        lab.ForEveryHelloUnder("testing", (hello, names) =>
            hello.Should().NameTheHost(names, "the policy is of mode testing"));
        var domain = lab.Domain();

        var attempt = await lab.DeliverAfterFetchAsync(
            domain.Testing(RecipientDomain.Elsewhere, $"*.{domain.Name}", domain.Mx.Name));

        attempt.Should().NameInSni(domain.Mx.Name, "that is the host it connected to, whatever the policy lists");
    }

    [Check("S-SNI-NOTDOMAIN", Topic = "sni", Rfc = "8461 §7.1", Level = Level.Must,
        Needs = [Feature.MtaSts, Feature.Sni],
        Says = "The name in SNI is the MX host's, not the recipient domain's.")]
    public async Task Names_the_mx_host_and_not_the_recipient_domain()
    {
        var domain = lab.Domain();
        var hoster = $"in1.hoster-of-{domain.Scenario}.example";

        var attempt = await lab.DeliverAfterFetchAsync(domain.WithMxNamed(hoster).Enforce());

        attempt.Should().NameInSni(hoster, "that is the host the sender connected to");
    }

    [Check("S-SNI-SAMEIP", Topic = "sni", Rfc = "8461 §7.1", Level = Level.Must, Needs = [Feature.MtaSts, Feature.Sni],
        Says = "Two MX hosts on one address, told apart by SNI alone, both get their mail under their own "
            + "certificates.")]
    public async Task Reaches_two_hosts_that_share_an_address()
    {
        var a = lab.Domain();
        var b = lab.SiblingOf(a, "b");
        var unrelated = CertificateSpec.Of(CertificateKind.UnrelatedName);
        var shared = a.Mx.Serving(a.Mx.Name, b.Mx.Name) with { Certificate = unrelated };
        b = b.WithMx(mx => mx with { SameAddressAs = a.Mx.Name }).Enforce();
        a = a.WithMxHosts(shared).Enforce() with { Siblings = [b] };

        var toA = await lab.DeliverAfterFetchAsync(a);
        var toB = await lab.SendAfterFetchAsync(b);

        toA.Should().BeDelivered("asked by its name, the host has a good certificate");
        toB.Should().BeDelivered("asked by its name, the host has a good certificate");
        toA.Should().BePresentedACertificateFor(a.Mx.Name, "SNI tells the host which one to present");
        toB.Should().BePresentedACertificateFor(b.Mx.Name, "SNI tells the host which one to present");
    }
}
