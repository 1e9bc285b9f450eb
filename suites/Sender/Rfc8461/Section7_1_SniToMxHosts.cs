namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 section 7.1: the name in SNI where the MX host is not simply the first MX record's.</summary>
public sealed class Section7_1_SniToMxHosts(SenderLab lab)
{
    [Check("S-SNI-EACHMX", Topic = "sni", Rfc = "8461 §7.1", Level = Level.Must,
        Needs = [Feature.MtaSts, Feature.Sni],
        Says = "The name in SNI is that of the MX host connected to, also of the second one.")]
    public async Task Names_each_host_that_it_turns_to()
    {
        var domain = lab.Domain().WithTwoMxHosts();
        domain = domain.Enforce(domain.MxHosts[1].Name, domain.MxHosts[0].Name);

        var attempt = await lab.DeliverAfterFetchAsync(domain.WithCertificate(CertificateKind.OtherCa));
        var first = await attempt.AtAsync(domain.MxHosts[0].Name);
        var second = await attempt.AtAsync(domain.MxHosts[1].Name);

        first.Hello.Should().NameInSni(domain.MxHosts[0].Name, "that is the host it turned to first");
        second.Hello.Should().NameInSni(domain.MxHosts[1].Name, "that is the host it turned to next");
    }

    [Check("S-SNI-IMPLICIT", Topic = "sni", Rfc = "8461 §7.1; 5321 §5.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts, Feature.Sni],
        Says = "Where a domain without MX records is its own MX host, its name stands in SNI.")]
    public async Task Names_the_domain_where_it_is_its_own_mx_host()
    {
        var attempt = await lab.DeliverAfterFetchAsync(lab.Domain().WithImplicitMx().Enforce());

        attempt.Should().NameInSni(attempt.Domain.Name, "that is the name of the host");
    }

    [Check("S-SNI-NONE-MODE", Topic = "sni", Rfc = "8461 §5, §7.1", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Whether the sender names the MX host under a policy of mode none is recorded.")]
    public async Task Tells_what_it_names_under_none()
    {
        var attempt = await lab.DeliverAfterFetchAsync(lab.Domain().None());

        lab.Record($"SNI was {SmtpSession.Describe(attempt.ClientHello)}, and the host {attempt.Domain.Mx.Name}.");
    }

    [Check("S-SNI-MXCNAME", Topic = "sni", Rfc = "8461 §7.1; 7672 §8.1", Level = Level.Record,
        Needs = [Feature.MtaSts, Feature.Sni],
        Says = "Whether SNI has the name in the MX record or what that is an alias of is recorded.")]
    public async Task Tells_which_name_of_an_alias_it_sends()
    {
        var domain = lab.Domain();
        var (alias, host) = (domain.Host("mx"), domain.Host("real"));

        var attempt = await lab.DeliverAfterFetchAsync(domain.WithMxAlias(alias, host).Enforce(alias, host));

        lab.Record(
            $"The MX record has {alias}, an alias of {host}; SNI was {SmtpSession.Describe(attempt.ClientHello)}.");
    }
}
