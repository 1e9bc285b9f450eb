namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 section 4.2: what an MX host's certificate must be.</summary>
public sealed class Section4_2_Certificates(SenderLab lab)
{
    [Check("S-CERT-OK", Topic = "tls", Rfc = "8461 §4.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "A certificate that is current, trusted and names the MX host is accepted.")]
    public async Task Accepts_a_good_certificate()
    {
        await lab.ControlRefusedAsync(lab.Domain().Enforce().WithCertificate(CertificateKind.OtherCa));

        var attempt = await lab.DeliverAfterFetchAsync(lab.Domain().Enforce());

        attempt.Should().BeDelivered("nothing is wrong with the certificate");
        attempt.Should().HaveGoneInTls("the policy demands TLS");
    }

    [Check("S-CERT-OTHERCA", Topic = "tls", Rfc = "8461 §4.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "A certificate that chains to no trust anchor of the sender is refused.")]
    public async Task Refuses_a_certificate_of_an_unknown_authority()
    {
        lab.ForEverySessionUnder("enforce", (session, _) =>
            session.Should().SendNothingAfter(CertificateKind.OtherCa, "the policy is of mode enforce"));
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.DeliverForbiddenAsync(domain.WithCertificate(CertificateKind.OtherCa));

        attempt.Should().NotBeDelivered("nobody the sender trusts issued this certificate");
        await attempt.ShownAsync(CertificateKind.OtherCa);
    }

    [Check("S-CERT-EXPIRED", Topic = "tls", Rfc = "8461 §4.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "An expired certificate is refused.")]
    public async Task Refuses_an_expired_certificate()
    {
        lab.ForEverySessionUnder("enforce", (session, _) =>
            session.Should().SendNothingAfter(CertificateKind.Expired, "the policy is of mode enforce"));
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.DeliverForbiddenAsync(domain.WithCertificate(CertificateKind.Expired));

        attempt.Should().NotBeDelivered("the certificate expired yesterday");
        await attempt.ShownAsync(CertificateKind.Expired);
    }

    [Check("S-CERT-NAME", Topic = "tls", Rfc = "8461 §4.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "A certificate without a DNS-ID that matches the MX host is refused.")]
    public async Task Refuses_a_certificate_for_an_unrelated_name()
    {
        lab.ForEverySessionUnder("enforce", (session, _) =>
            session.Should().SendNothingAfter(CertificateKind.UnrelatedName, "the policy is of mode enforce"));
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.DeliverForbiddenAsync(domain.WithCertificate(CertificateKind.UnrelatedName));

        attempt.Should().NotBeDelivered("the certificate does not name {0}", domain.Mx.Name);
        await attempt.ShownAsync(CertificateKind.UnrelatedName);
    }

    [Check("S-CERT-POLICYNAME", Topic = "tls", Rfc = "8461 §4.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "The certificate must name the MX host contacted; another host of the same policy is not enough.")]
    public async Task Refuses_a_certificate_for_another_host_of_the_policy()
    {
        var domain = lab.Domain();
        var (mx1, mx2) = (domain.Mx.Name, domain.Host("mx2"));
        await lab.PrimedAsync(domain.Enforce(mx1, mx2));

        var attempt = await lab.DeliverForbiddenAsync(domain.Enforce(mx1, mx2).WithCertificateFor(mx2));

        attempt.Should().NotBeDelivered("{0} showed a certificate for {1} alone", mx1, mx2);
        await attempt.ShownForAsync(mx2);
    }
}
