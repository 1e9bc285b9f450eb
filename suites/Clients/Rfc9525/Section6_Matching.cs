namespace Conformance.Clients.Rfc9525;

/// <summary>RFC 9525 sections 2 and 6.1: which presented identifier a client accepts.</summary>
public sealed class Section6_Matching(ClientLab lab)
{
    [Check("C-CERT-CNONLY", Topic = "cert", Rfc = "9525 §2", Level = Level.Must, Needs = [Feature.StartTls],
        Twin = Twins.Within,
        Says = "The client rejects a certificate that has the host's name in the common name only, without a DNS-ID.")]
    public async Task Rejects_a_name_in_the_common_name_alone()
    {
        var host = await lab.ProvenAsync(lab.Submission());

        var sent = await lab.SendForbiddenAsync(host.WithCertificate(CertificateKind.CommonNameOnly));

        await sent.EnsurePresentedAsync(CertificateKind.CommonNameOnly);
        sent.Should().BeRefused("the certificate has no DNS-ID");
    }

    [Check("C-CERT-ALIAS", Topic = "cert", Rfc = "9525 §6.1", Level = Level.Must, Needs = [Feature.StartTls],
        Twin = Twins.Within,
        Says = "The client rejects a certificate that is only for the target of the configured alias: the configured "
            + "name counts.")]
    public async Task Rejects_a_certificate_for_the_target_of_an_alias()
    {
        var alias = lab.Submission().KnownAs("mail");
        // For both names: a client that matches the canonical name alone is to fail this, and not its control.
        var host = await lab.ProvenAsync(alias.WithCertificateFor(alias.Configured, alias.Name));

        var sent = await lab.SendForbiddenAsync(host.WithCertificateFor(host.Name));

        await sent.EnsurePresentedForAsync(host.Name);
        sent.Should().BeRefused($"the configured name is {host.Configured}, and DNS is not trusted");
    }
}
