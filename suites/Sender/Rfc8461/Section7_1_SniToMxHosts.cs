namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 7.1: the name in SNI where it is not simply that of the first MX record.</summary>
public sealed class Section7_1_SniToMxHosts(SenderLab lab)
{
    [Check("S-SNI-EACHMX", Topic = "sni", Rfc = "8461 §7.1", Level = Level.Must,
        Needs = [Feature.MtaSts, Feature.Sni],
        Says = "The sender sends the name of the MX host that it connects to in SNI, also of the second one.")]
    public async Task Sends_the_name_of_each_host_in_sni()
    {
        var domain = lab.Domain().WithTwoMxHosts();
        domain = domain.Enforce(domain.MxHosts[1].Name, domain.MxHosts[0].Name);

        var attempt = await lab.SendAsync(domain.WithMxCertificate(CertificateKind.OtherCa), after: After.Fetch);
        var first = await attempt.EnsureReachedAsync(domain.MxHosts[0].Name);
        var second = await attempt.EnsureReachedAsync(domain.MxHosts[1].Name);

        first.Hello.Should().NameInSni(domain.MxHosts[0].Name, "that is the host the sender connected to first");
        second.Hello.Should().NameInSni(domain.MxHosts[1].Name, "that is the host the sender connected to next");
    }

    [Check("S-SNI-IMPLICIT", Topic = "sni", Rfc = "8461 §7.1; 5321 §5.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts, Feature.Sni],
        Says = "The sender sends the domain name in SNI where a domain without MX records is its own MX host.")]
    public async Task Sends_the_domain_name_in_sni_where_it_is_its_own_mx_host()
    {
        var attempt = await lab.SendAsync(lab.Domain().WithImplicitMx().Enforce(), after: After.Fetch);

        attempt.Should().NameInSni(attempt.Domain.Name, "that is the name of the host");
    }

    [Check("S-SNI-NONE-MODE", Topic = "sni", Rfc = "8461 §5, §7.1", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: what the sender sends in SNI under a policy of mode none.")]
    public async Task Records_the_name_in_sni_under_none()
    {
        var attempt = await lab.SendAsync(lab.Domain().None(), after: After.Fetch);

        lab.Record($"SNI was {SmtpSession.Describe(attempt.ClientHello)}; the MX host is {attempt.Domain.Mx.Name}.");
    }

    [Check("S-SNI-MXCNAME", Topic = "sni", Rfc = "8461 §7.1; 7672 §8.1", Level = Level.Record,
        Needs = [Feature.MtaSts, Feature.Sni],
        Says = "Recorded, not judged: whether the sender sends the name in the MX record in SNI, or the target of its "
            + "CNAME.")]
    public async Task Records_which_name_of_a_cname_is_sent_in_sni()
    {
        var domain = lab.Domain();
        var (alias, host) = (domain.Host("mx"), domain.Host("real"));

        var attempt = await lab.SendAsync(domain.WithMxAlias(alias, host).Enforce(alias, host), after: After.Fetch);

        lab.Record(
            $"The MX record has {alias}, an alias of {host}; SNI was {SmtpSession.Describe(attempt.ClientHello)}.");
    }
}
