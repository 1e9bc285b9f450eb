namespace Conformance.Clients.Rfc8314;

/// <summary>RFC 8314 section 5.3: a client validates the smart host's certificate.</summary>
public sealed class Section5_3_CertificateValidation(ClientLab lab)
{
    [Check("C-CERT-OTHERCA", Topic = "cert", Rfc = "8314 §5.3", Level = Level.Must, Needs = [Feature.StartTls],
        Twin = Twins.Within,
        Says = "The client rejects a certificate of an untrusted CA, and ends the session before any mail.")]
    public async Task Rejects_a_certificate_of_an_untrusted_ca()
    {
        var host = await lab.ProvenAsync(lab.Submission());

        var sent = await lab.SendForbiddenAsync(host.WithCertificate(CertificateKind.OtherCa));

        await sent.EnsurePresentedAsync(CertificateKind.OtherCa);
        sent.Should().BeRefused("the certificate is from a CA that the client does not trust");
    }

    [Check("C-CERT-SELF", Topic = "cert", Rfc = "8314 §5.3", Level = Level.Must, Needs = [Feature.StartTls],
        Twin = Twins.Within,
        Says = "The client rejects a self-signed certificate, and ends the session before any mail.")]
    public async Task Rejects_a_self_signed_certificate()
    {
        var host = await lab.ProvenAsync(lab.Submission());

        var sent = await lab.SendForbiddenAsync(host.WithCertificate(CertificateKind.SelfSigned));

        await sent.EnsurePresentedAsync(CertificateKind.SelfSigned);
        sent.Should().BeRefused("the certificate is self-signed");
    }

    [Check("C-CERT-EXPIRED", Topic = "cert", Rfc = "8314 §5.3", Level = Level.Must, Needs = [Feature.StartTls],
        Twin = Twins.Within,
        Says = "The client rejects an expired certificate, and ends the session before any mail.")]
    public async Task Rejects_an_expired_certificate()
    {
        var host = await lab.ProvenAsync(lab.Submission());

        var sent = await lab.SendForbiddenAsync(host.WithCertificate(CertificateKind.Expired));

        await sent.EnsurePresentedAsync(CertificateKind.Expired);
        sent.Should().BeRefused("the certificate has expired");
    }

    [Check("C-CERT-NAME", Topic = "cert", Rfc = "8314 §5.3", Level = Level.Must, Needs = [Feature.StartTls],
        Twin = Twins.Within,
        Says = "The client rejects a certificate for another name, and ends the session before any mail.")]
    public async Task Rejects_a_certificate_for_another_name()
    {
        var host = await lab.ProvenAsync(lab.Submission());

        var sent = await lab.SendForbiddenAsync(host.WithCertificate(CertificateKind.UnrelatedName));

        await sent.EnsurePresentedAsync(CertificateKind.UnrelatedName);
        sent.Should().BeRefused($"the certificate is not for {host.Name}");
    }

    [Check("C-IMPLICIT-OTHERCA", Topic = "cert", Rfc = "8314 §5.3", Level = Level.Must,
        Needs = [Feature.ImplicitTls],
        Twin = Twins.Within,
        Says = "Over implicit TLS too, the client rejects a certificate of an untrusted CA, and ends the session "
            + "before any mail.")]
    public async Task Rejects_a_certificate_of_an_untrusted_ca_over_implicit_tls()
    {
        var host = await lab.ProvenAsync(lab.Submissions());

        var sent = await lab.SendForbiddenAsync(host.WithCertificate(CertificateKind.OtherCa));

        await sent.EnsurePresentedAsync(CertificateKind.OtherCa);
        sent.Should().BeRefused("the certificate is from a CA that the client does not trust");
    }

    [Check("C-IMPLICIT-EXPIRED", Topic = "cert", Rfc = "8314 §5.3", Level = Level.Must,
        Needs = [Feature.ImplicitTls],
        Twin = Twins.Within,
        Says = "Over implicit TLS too, the client rejects an expired certificate, and ends the session before any "
            + "mail.")]
    public async Task Rejects_an_expired_certificate_over_implicit_tls()
    {
        var host = await lab.ProvenAsync(lab.Submissions());

        var sent = await lab.SendForbiddenAsync(host.WithCertificate(CertificateKind.Expired));

        await sent.EnsurePresentedAsync(CertificateKind.Expired);
        sent.Should().BeRefused("the certificate has expired");
    }

    [Check("C-IMPLICIT-NAME", Topic = "cert", Rfc = "8314 §5.3", Level = Level.Must,
        Needs = [Feature.ImplicitTls],
        Twin = Twins.Within,
        Says = "Over implicit TLS too, the client rejects a certificate for another name, and ends the session before "
            + "any mail.")]
    public async Task Rejects_a_certificate_for_another_name_over_implicit_tls()
    {
        var host = await lab.ProvenAsync(lab.Submissions());

        var sent = await lab.SendForbiddenAsync(host.WithCertificate(CertificateKind.UnrelatedName));

        await sent.EnsurePresentedAsync(CertificateKind.UnrelatedName);
        sent.Should().BeRefused($"the certificate is not for {host.Name}");
    }
}
