namespace Conformance.Domain.Rfc8461;

/// <summary>RFC 8461 section 4: what a sender under the policy demands of MX hosts.</summary>
public sealed class Section4_MxHosts(DomainLab lab)
{
    [Check("D-MX-STARTTLS", Topic = "mx", Rfc = "8461 §4", Level = Level.MustByDefinition,
        Harm = Harm.MailIsHeld,
        Says = "Every address of every MX host offers STARTTLS and completes the handshake.",
        Fix = "Switch STARTTLS on for port 25 of this host, or remove its MX record.")]
    public void Offers_starttls_everywhere()
    {
        var flaws = lab.MxHosts.WithoutTls();

        flaws.Should().BeNone("STARTTLS at every address of every MX host", "the policy lets no mail through without");
    }

    [Check("D-MX-CERT", Topic = "mx", Rfc = "8461 §4.2", Level = Level.Must, Harm = Harm.MailIsHeld,
        Says = "Every MX host presents a trusted certificate for the name in its MX record.",
        Fix = "Install a certificate for the name in the MX record, from a public CA, with its intermediate.")]
    public void Presents_a_certificate_for_the_mx_name()
    {
        var flaws = lab.MxHosts.WrongCertificates();

        flaws.Should().BeNone("a trusted certificate for each MX host", "the policy lets no mail through without");
    }

    [Check("D-MX-CERT-KEYS", Topic = "mx", Rfc = "8461 §4.2", Level = Level.Must, Harm = Harm.MailIsHeld,
        Says = "An MX host with two certificates, of RSA and ECDSA, presents a trusted one of each kind for its name.",
        Fix = "Renew both certificates of the host, for the name in the MX record, or keep one of them alone.")]
    public void Presents_right_certificates_of_both_kinds_of_key()
    {
        var flaws = lab.MxHosts.WrongCertificatesOfOtherKey();

        flaws.Should().BeNone(
            "a trusted certificate for each MX host, of RSA and of ECDSA", "senders choose, and some know one alone");
    }

    [Check("D-MX-CERT-MARGIN", Topic = "mx", Rfc = "8461 §4.2", Level = Level.Operation,
        Harm = Harm.BreaksSoon,
        Says = "Certificates of MX hosts are valid for two more weeks, and come with their intermediate.",
        Fix = "Renew the certificate and have the server load it, and find out why that did not happen by itself.")]
    public void Has_certificates_with_a_margin()
    {
        var flaws = lab.MxHosts.WithoutMargin();

        flaws.Should().BeNone("complete chains that are valid for two more weeks", "mail is held once they expire");
    }

    [Check("D-POL-MX-COVER", Topic = "policy", Rfc = "8461 §4.1", Level = Level.Operation,
        Claims = [DomainClaims.Enforce], Harm = Harm.MailIsHeld,
        Says = "The policy covers every MX host.",
        Fix = "Add a line of mx for this host to the policy, then change the id of the record.")]
    public void Covers_every_mx_host()
    {
        var flaws = lab.Policy.UncoveredHosts();

        flaws.Should().BeNone("a pattern for every MX host", "the policy lets no mail through to others");
    }

    [Check("D-POL-MX-DEPTH", Topic = "policy", Rfc = "8461 §4.1", Level = Level.MustByDefinition,
        Harm = Harm.MailIsHeld,
        Says = "No MX host is covered only by a wildcard that would have to stand for several labels.",
        Fix = "Write the name of the MX host, or a wildcard for the domain right above it.")]
    public void Relies_on_no_deep_wildcard()
    {
        var flaws = lab.Policy.HostsTooDeep();

        flaws.Should().BeNone("wildcards to stand for one label", "senders let them stand for no more");
    }

    [Check("D-POL-MX-EXTRA", Topic = "policy", Rfc = "–", Level = Level.Operation,
        Says = "Every pattern of the policy covers some MX host.",
        Fix = "Remove the lines of hosts that no longer take mail, then change the id of the record.")]
    public void Has_no_idle_pattern()
    {
        var flaws = lab.Policy.IdlePatterns();

        flaws.Should().BeNone("each mx to cover an MX host", "leftovers trust hosts that take no mail");
    }
}
