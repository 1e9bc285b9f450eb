namespace Conformance.Suites.Clients.Rfc9525;

/// <summary>RFC 9525 sections 2 and 6.1: which name a certificate must show, and where.</summary>
public sealed class Section6_Matching(ClientLab lab)
{
    [Check("C-CERT-CNONLY", Topic = "cert", Rfc = "9525 §2", Level = Level.Must, Needs = [Feature.StartTls],
        Twin = Twins.Within,
        Says = "The name in the common name alone identifies nobody.")]
    public async Task Refuses_a_name_in_the_common_name_alone()
    {
        var host = await lab.ProvenAsync(lab.Submission());

        var sent = await lab.SendForbiddenAsync(host.WithCertificate(CertificateKind.CommonNameOnly));

        await sent.ShownAsync(CertificateKind.CommonNameOnly);
        sent.Should().BeRefused("the certificate has no DNS-ID");
    }

    [Check("C-CERT-ALIAS", Topic = "cert", Rfc = "9525 §6.1", Level = Level.Must, Needs = [Feature.StartTls],
        Twin = Twins.Within,
        Says = "The name that must be shown is the one the client was told, not what DNS makes of it.")]
    public async Task Refuses_a_certificate_for_what_the_alias_leads_to()
    {
        var alias = lab.Submission().KnownAs("mail");
        // For both names: a client that matches the canonical name alone is to fail this, and not its control.
        var host = await lab.ProvenAsync(alias.WithCertificateFor(alias.Told, alias.Name));

        var sent = await lab.SendForbiddenAsync(host.WithCertificateFor(host.Name));

        await sent.ShownForAsync(host.Name);
        sent.Should().BeRefused($"the client was told {host.Told}, and DNS is not to be trusted");
    }
}
