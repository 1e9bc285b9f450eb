namespace Conformance.Domain.Rfc8461;

/// <summary>RFC 8461 section 7: SNI and versions of TLS.</summary>
public sealed class Section7_Tls(DomainLab lab)
{
    [Check("D-HOST-SNI", Topic = "policy-host", Rfc = "8461 §7.1", Level = Level.Must, Harm = Harm.NoProtection,
        Says = "The policy host presents a certificate for the name in SNI, or aborts the handshake.",
        Fix = "Configure the web server for the name mta-sts.DOMAIN: it presents its default certificate.")]
    public void Presents_the_certificate_of_the_name()
    {
        var flaws = lab.PolicyHost.OtherNames();

        flaws.Should().BeNone("a certificate for the policy host or an alert", "any other name misleads senders");
    }

    [Check("D-HOST-TLS", Topic = "policy-host", Rfc = "8461 §7.2", Level = Level.Must, Harm = Harm.NoProtection,
        Says = "The policy host speaks TLS 1.2 or 1.3.",
        Fix = "Switch TLS 1.2 and 1.3 on.")]
    public void Speaks_tls_1_2_or_1_3()
    {
        var flaws = lab.PolicyHost.OldTls();

        flaws.Should().BeNone("TLS 1.2 or 1.3", "senders offer nothing older");
    }

    [Check("D-MX-CERT-NOSNI", Topic = "mx", Rfc = "8461 §7.1", Level = Level.Operation,
        Says = "Every MX host presents that certificate without SNI too.",
        Fix = "Make the certificate for the name in the MX record the default of port 25: some senders send no SNI.")]
    public void Presents_it_without_sni_too()
    {
        var flaws = lab.MxHosts.WrongWithoutSni();

        flaws.Should().BeNone(
            "a trusted certificate for the MX host without SNI", "senders that send none find the MX host invalid");
    }

    [Check("D-MX-TLS", Topic = "mx", Rfc = "8461 §7.2", Level = Level.Must, Harm = Harm.MailIsHeld,
        Says = "Every MX host speaks TLS 1.2 or 1.3.",
        Fix = "Switch TLS 1.2 and 1.3 on.")]
    public void Mx_hosts_speak_tls_1_2_or_1_3()
    {
        var flaws = lab.MxHosts.OldTls();

        flaws.Should().BeNone("TLS 1.2 or 1.3", "senders under a policy offer nothing older");
    }
}
