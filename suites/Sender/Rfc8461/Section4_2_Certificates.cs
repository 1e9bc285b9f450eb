using Conformance.Checks.Running;

namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 4.2: the certificate that an MX host must present.</summary>
public sealed class Section4_2_Certificates(SenderLab lab)
{
    [Check("S-CERT-OK", Topic = "tls", Rfc = "8461 §4.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "The sender accepts a certificate that is current, trusted and valid for the MX host's name.")]
    public async Task Accepts_a_good_certificate()
    {
        await lab.ControlRefusedAsync(lab.Domain().Enforce().WithMxCertificate(CertificateKind.OtherCa));

        var attempt = await lab.SendAsync(lab.Domain().Enforce(), after: After.Fetch);

        attempt.Should().BeDelivered("nothing is wrong with the certificate");
        attempt.Should().HaveGoneInTls("the policy demands TLS");
    }

    [Check("S-CERT-OTHERCA", Topic = "tls", Rfc = "8461 §4.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "The sender rejects a certificate that chains to none of its trust anchors.")]
    public async Task Rejects_a_certificate_of_an_untrusted_ca()
    {
        lab.WholeRun.ForEverySessionUnder("enforce", (session, _) =>
            session.Should().SendNothingAfter(CertificateKind.OtherCa, "the policy is of mode enforce"));
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(domain.WithMxCertificate(CertificateKind.OtherCa), Expect.Refusal);

        attempt.Should().NotBeDelivered("the sender trusts no issuer of this certificate");
        await attempt.EnsurePresentedAsync(CertificateKind.OtherCa);
    }

    [Check("S-CERT-SELF", Topic = "tls", Rfc = "8461 §4.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "The sender rejects a self-signed certificate.")]
    public async Task Rejects_a_self_signed_certificate()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(domain.WithMxCertificate(CertificateKind.SelfSigned), Expect.Refusal);

        attempt.Should().NotBeDelivered("the certificate is self-signed");
        await attempt.EnsurePresentedAsync(CertificateKind.SelfSigned);
    }

    [Check("S-CERT-EXPIRED", Topic = "tls", Rfc = "8461 §4.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "The sender rejects an expired certificate.")]
    public async Task Rejects_an_expired_certificate()
    {
        lab.WholeRun.ForEverySessionUnder("enforce", (session, _) =>
            session.Should().SendNothingAfter(CertificateKind.Expired, "the policy is of mode enforce"));
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(domain.WithMxCertificate(CertificateKind.Expired), Expect.Refusal);

        attempt.Should().NotBeDelivered("the certificate expired yesterday");
        await attempt.EnsurePresentedAsync(CertificateKind.Expired);
    }

    [Check("S-CERT-NAME", Topic = "tls", Rfc = "8461 §4.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "The sender rejects a certificate without a DNS-ID that matches the MX host.")]
    public async Task Rejects_a_certificate_for_an_unrelated_name()
    {
        lab.WholeRun.ForEverySessionUnder("enforce", (session, _) =>
            session.Should().SendNothingAfter(CertificateKind.UnrelatedName, "the policy is of mode enforce"));
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(domain.WithMxCertificate(CertificateKind.UnrelatedName), Expect.Refusal);

        attempt.Should().NotBeDelivered("the certificate does not name {0}", domain.Mx.Name);
        await attempt.EnsurePresentedAsync(CertificateKind.UnrelatedName);
    }

    [Check("S-CERT-POLICYNAME", Topic = "tls", Rfc = "8461 §4.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "The sender rejects a certificate that is only for another host of the same policy, and not for the MX "
            + "host contacted.")]
    public async Task Rejects_a_certificate_for_another_host_of_the_policy()
    {
        var domain = lab.Domain();
        var (mx1, mx2) = (domain.Mx.Name, domain.Host("mx2"));
        await lab.PrimedAsync(domain.Enforce(mx1, mx2));

        var attempt = await lab.SendAsync(domain.Enforce(mx1, mx2).WithMxCertificateFor(mx2), Expect.Refusal);

        attempt.Should().NotBeDelivered("{0} presented a certificate for {1} only", mx1, mx2);
        await attempt.EnsurePresentedForAsync(mx2);
    }
}
