namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 7.1: the name in SNI where it is not simply that of the first MX record.</summary>
public sealed class Section7_1_SniToMxHosts(SenderLab lab)
{
    [Check("S-SNI-EACHMX", Topic = "sni", Rfc = "8461 §7.1; 6066 §3", Level = Level.Must,
        Says = "The sender sends the name of the MX host that it connects to in SNI, also of the second one.")]
    public async Task Sends_the_name_of_each_host_in_sni()
    {
        var (toFirst, toSecond) = (new List<Attempt>(), new List<Attempt>());
        foreach (var leg in lab.Legs())
        {
            var domain = leg(lab.Domain().WithTwoMxHosts());
            toFirst.Add(await lab.SendAsync(domain, after: After.Fetch));
            toSecond.Add(await lab.SendAsync(domain.WithMx(mx => mx with { Reach = Reach.Refused })));
        }

        await Cases.AllAsync(lab.WithSni(toFirst), async attempt =>
        {
            var first = await attempt.EnsureReachedAsync(attempt.Domain.MxHosts[0].Name);
            first.Hello.Should().NameInSni(first.Host, "that is the host the sender connected to first");
        });

        await Cases.AllAsync(lab.WithSni(toSecond), async attempt =>
        {
            var second = await attempt.EnsureReachedAsync(attempt.Domain.MxHosts[1].Name);
            second.Hello.Should().NameInSni(second.Host, "that is the host the sender connected to next");
        });
    }

    [Check("S-SNI-IMPLICIT", Topic = "sni", Rfc = "8461 §7.1; 5321 §5.1", Level = Level.MustByDefinition,
        Says = "The sender sends the domain name in SNI where a domain without MX records is its own MX host.")]
    public async Task Sends_the_domain_name_in_sni_where_it_is_its_own_mx_host()
    {
        var attempts = await lab.SendInEachLegAsync(domain => domain.WithImplicitMx());

        foreach (var attempt in lab.WithSni(attempts))
        {
            attempt.Should().NameInSni(attempt.Domain.Name, "that is the name of the host");
        }
    }

    [Check("S-SNI-NONE-MODE", Topic = "sni", Rfc = "8461 §5, §7.1", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: what the sender sends in SNI under a policy of mode none.")]
    public async Task Records_the_name_in_sni_under_none()
    {
        var attempt = await lab.SendAsync(lab.Domain().None(), after: After.Fetch);

        lab.Record($"SNI was {SmtpSession.Describe(attempt.ClientHello)}; the MX host is {attempt.Domain.Mx.Name}.");
    }

    [Check("S-SNI-MXCNAME", Topic = "sni", Rfc = "8461 §7.1; 7672 §8.1", Level = Level.Record,
        Says = "Recorded, not judged: whether the sender sends the name in the MX record in SNI, or the target of its "
            + "CNAME.")]
    public async Task Records_which_name_of_a_cname_is_sent_in_sni()
    {
        var domains = lab.Legs().Select(leg => leg(lab.Domain())).ToList();

        var attempts = await lab.SendAsync(domains.Select(WithAlias), after: After.Fetch);

        lab.Record(string.Join(' ', lab.WithSni(attempts).Select(attempt =>
            $"The MX record has {attempt.Domain.Host("mx")}, an alias of {attempt.Domain.Mx.Name}; SNI was "
            + $"{SmtpSession.Describe(attempt.ClientHello)}.")));

        static RecipientDomain WithAlias(RecipientDomain domain)
        {
            var (alias, host) = (domain.Host("mx"), domain.Host("real"));
            var aliased = domain.WithMxAlias(alias, host);
            return domain.PolicyHost is null ? aliased : aliased.Enforce(alias, host);
        }
    }
}
