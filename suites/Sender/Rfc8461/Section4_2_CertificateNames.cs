using Conformance.Lab.Certificates;

namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 4.2 and RFC 9525 section 6.3: which names of a certificate are the MX host's.</summary>
public sealed class Section4_2_CertificateNames(SenderLab lab)
{
    [Check("S-CERT-CNONLY", Topic = "tls", Rfc = "8461 §4.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "The sender rejects a certificate that has the MX host's name in the common name only.")]
    public async Task Rejects_a_certificate_without_a_dns_id()
    {
        var attempt = await lab.SendToMxWithAsync(CertificateKind.CommonNameOnly);

        attempt.Should().NotBeDelivered("the certificate has no DNS-ID");
        await attempt.EnsurePresentedAsync(CertificateKind.CommonNameOnly);
    }

    [Check("S-CERT-CN-VS-SAN", Topic = "tls", Rfc = "6125 §6.4.4", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "The sender rejects a certificate that has the MX host's name in the common name and another as its "
            + "DNS-ID.")]
    public async Task Ignores_the_common_name_beside_a_dns_id()
    {
        var attempt = await lab.SendToMxWithAsync(CertificateKind.CommonNameRight);

        attempt.Should().NotBeDelivered("the only DNS-ID is another name");
        await attempt.EnsurePresentedAsync(CertificateKind.CommonNameRight);
    }

    [Check("S-CERT-WILD", Topic = "tls", Rfc = "8461 §4.2; 6125 §6.4.3", Level = Level.May, Needs = [Feature.MtaSts],
        Says = "The sender accepts a wildcard certificate for names one label below its domain.")]
    public async Task Accepts_a_wildcard_for_one_label()
    {
        await lab.ControlRefusedAsync(lab.Domain().Enforce().WithMxCertificateFor("*.unrelated.test"));
        var domain = lab.Domain();

        var attempt = await lab.SendAsync(
            domain.Enforce().WithMxCertificateFor(domain.Host("*")), after: After.Fetch);

        attempt.Should().BeDelivered("{0} matches {1}", domain.Host("*"), domain.Mx.Name);
        attempt.Should().HaveGoneInTls("the policy demands TLS");
    }

    [Check("S-CERT-WILD-DEEP", Topic = "tls", Rfc = "6125 §6.4.3; 9525 §6.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts], Twin = "S-CERT-WILD",
        Says = "The sender rejects a wildcard certificate for a name two labels below its domain.")]
    public async Task Rejects_a_wildcard_for_two_labels()
    {
        var domain = lab.Domain();
        domain = domain.WithMxNamed(domain.Host("a.mx1")).Enforce();
        await lab.PrimedAsync(domain);

        var attempt = await lab.SendAsync(domain.WithMxCertificateFor(domain.Host("*")), Expect.Refusal);

        attempt.Should().NotBeDelivered("{0} does not match {1}", domain.Host("*"), domain.Mx.Name);
        await attempt.EnsurePresentedForAsync(domain.Host("*"));
    }

    [Check("S-CERT-PARTWILD", Topic = "tls", Rfc = "9525 §6.3; 6125 §6.4.3", Level = Level.Record,
        Needs = [Feature.MtaSts],
        Says = "Recorded: whether the sender accepts a certificate with an asterisk within a label.")]
    public async Task Records_a_wildcard_within_a_label()
    {
        var attempt = await lab.SendToMxWithAsync(CertificateKind.PartialWildcard, Expect.SettledResult);

        await attempt.EnsurePresentedAsync(CertificateKind.PartialWildcard);
        lab.Record($"With an asterisk within the first label of the DNS-ID, the message was {attempt}.");
    }

    [Check("S-CERT-NEXTHOP", Topic = "tls", Rfc = "8461 §4.2; 7672 §3.2.2", Level = Level.Must,
        Needs = [Feature.MtaSts], Twin = "S-CERT-OK",
        Says = "The sender rejects a certificate that is for the recipient domain and not for the MX host.")]
    public async Task Rejects_a_certificate_for_the_recipient_domain()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(domain.WithMxCertificateFor(domain.Name), Expect.Refusal);

        attempt.Should().NotBeDelivered("the certificate names {0} and not {1}", domain.Name, domain.Mx.Name);
        await attempt.EnsurePresentedForAsync(domain.Name);
    }

    [Check("S-CERT-IPSAN", Topic = "tls", Rfc = "8461 §4.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "The sender rejects a certificate that is for the MX host's address only.")]
    public async Task Rejects_a_certificate_for_an_address()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());
        var address = $"{lab.Mx(domain).Address.MapToIPv4()}";

        var attempt = await lab.SendAsync(
            domain.WithMxCertificate(CertificateSpec.Of(CertificateKind.AddressOnly, address)), Expect.Refusal);

        attempt.Should().NotBeDelivered("the certificate has no DNS-ID");
        await attempt.EnsurePresentedAsync(CertificateKind.AddressOnly);
    }

    [Check("S-CERT-CASE", Topic = "tls", Rfc = "6125 §6.4.1", Level = Level.MustByDefinition, Needs = [Feature.MtaSts],
        Says = "The sender compares the DNS-ID with the MX host's name case-insensitively.")]
    public async Task Compares_names_without_case()
    {
        await lab.ControlRefusedAsync(lab.Domain().Enforce().WithMxCertificate(CertificateKind.UnrelatedName));

        var attempt = await lab.SendAsync(
            lab.Domain().Enforce().WithMxCertificate(CertificateKind.UpperCase), after: After.Fetch);

        attempt.Should().BeDelivered("the DNS-ID is the MX host's name in upper case");
        await attempt.EnsurePresentedAsync(CertificateKind.UpperCase);
    }
}
