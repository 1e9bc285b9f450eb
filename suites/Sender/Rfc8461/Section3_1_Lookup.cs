namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 sections 3.1 to 3.4: how the STS record is looked up, and what applies if that fails.</summary>
public sealed class Section3_1_Lookup(SenderLab lab)
{
    private static readonly DnsFaultKind[] Faults = [DnsFaultKind.ServFail, DnsFaultKind.Refused, DnsFaultKind.Timeout];

    [Check("S-TXT-CNAME", Topic = "discovery", Rfc = "8461 §3.1, §8.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "The sender follows CNAMEs to the STS record, through chains and across zones.")]
    public async Task Follows_cnames_to_the_sts_record()
    {
        var (domain, _) = lab.DomainWithRecordAtProvider();

        await lab.SendAsync(domain, Expect.FirstResult);
        var fetched = await lab.PolicyHost(domain).FetchedAsync();
        var attempt = await lab.SendAsync(domain, Expect.Refusal, publish: false);

        fetched.Should().BeAnswered("the CNAME leads to an STS record");
        attempt.Should().NotBeDelivered("the CNAME leads to an STS record, and the policy forbids the MX host");
    }

    [Check("S-TXT-CNAME-HOST", Topic = "discovery", Rfc = "8461 §3.2, §8.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "The sender fetches from the policy domain's own policy host, wherever a CNAME leads for the STS "
            + "record.")]
    public async Task Fetches_from_the_policy_domains_own_policy_host()
    {
        var (domain, provider) = lab.DomainWithRecordAtProvider();

        await lab.SendAsync(domain, Expect.FirstResult);
        await lab.PolicyHost(domain).FetchedAsync();
        var attempt = await lab.SendAsync(domain, Expect.Refusal, publish: false);

        attempt.Should().NotBeDelivered("the policy of {0} forbids it", domain.Name);
        lab.PolicyHost(provider).Requests.Should()
            .BeAbsent("a CNAME of the STS record does not change the policy domain");
        lab.UntilTheEnd.NeverFetched(provider);
    }

    [Check("S-TXT-NXNODATA", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "The sender treats NXDOMAIN and NODATA for the STS record alike: the domain has no policy.")]
    public async Task Treats_nxdomain_and_nodata_as_no_policy()
    {
        var control = lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var absent = lab.Domain().EnforceOtherMx().WithStsRecords();
        var empty = lab.Domain().EnforceOtherMx().WithStsRecords();
        empty = empty with { OtherRecords = [new DnsRecord(empty.StsRecordName, "A", "192.0.2.1")] };

        var attempts = await lab.SendAsync([absent, empty]);
        await lab.AwaitRecordQueryAsync(absent, empty);

        await control;
        foreach (var attempt in attempts)
        {
            attempt.Should().BeDelivered("there is no STS record");
            lab.UntilTheEnd.NeverFetched(attempt.Domain);
        }
    }

    [Check("S-TXT-FAIL-COLD", Topic = "discovery", Rfc = "8461 §3.3", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: what the sender does if the TXT query fails and no policy is cached.")]
    public async Task Records_delivery_when_the_txt_query_fails()
    {
        var seen = await Task.WhenAll(Faults.Select(async kind =>
        {
            var outcome = await lab.OutcomeAfterLookupAsync(lab.Domain().Enforce().WithFailingRecordQuery(kind));
            return $"{kind}: {outcome}";
        }));

        lab.Record($"With no policy cached and a failed TXT query: {string.Join(", ", seen)}.");
    }

    [Check("S-TXT-FAIL-WARM", Topic = "discovery", Rfc = "8461 §3.3, §5.1", Level = Level.Must,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender applies the cached policy if the TXT query fails.")]
    public async Task Applies_the_cached_policy_when_the_txt_query_fails()
    {
        var primed = await lab.PrimedAsync(Faults.Select(_ => lab.Domain().Enforce()));

        await Cases.AllAsync(primed.Zip(Faults), async one =>
        {
            var (domain, kind) = one;
            var attempt = await lab.SendAsync(
                domain.WithMxCertificate(CertificateKind.OtherCa).WithFailingRecordQuery(kind), Expect.Refusal);
            attempt.Should().NotBeDelivered("the cached policy forbids it, whatever the TXT query ends in ({0})", kind);
            await attempt.EnsurePresentedAsync(CertificateKind.OtherCa);
        });
    }

    [Check("S-TXT-SUBDOMAIN", Topic = "discovery", Rfc = "8461 §3.4", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "The sender ignores the parent domain's policy for mail to a subdomain.")]
    public async Task Ignores_parent_domain_policy()
    {
        var parent = lab.Domain().EnforceOtherMx();

        await lab.DeliversWithoutPolicyAsync(
            new RecipientDomain(parent.Scenario, $"sub.{parent.Name}").WithSibling(parent));

        lab.UntilTheEnd.NeverFetched(parent);
    }

    [Check("S-TXT-NOTMXDOM", Topic = "discovery", Rfc = "8461 §1.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "The sender ignores the policy of the domain that the MX host is in.")]
    public async Task Ignores_the_policy_of_the_mx_hosts_domain()
    {
        var domain = lab.Domain();
        var hoster = lab.SiblingOf(domain, "hoster");

        await lab.DeliversWithoutPolicyAsync(
            domain.WithMxNamed(hoster.Host("in1")).WithSibling(hoster.WithMxHosts().EnforceOtherMx()));

        lab.UntilTheEnd.NeverFetched(hoster);
    }

    [Check("S-TXT-DOMCNAME", Topic = "discovery", Rfc = "8461 §1.1; 5321 §5.1", Level = Level.Record,
        Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: if the recipient domain is a CNAME, whether the sender looks up the STS record "
            + "of the alias or of its target.")]
    public async Task Records_whose_sts_record_is_looked_up_for_a_cname()
    {
        var real = lab.Domain().Enforce();
        var alias = real with { Name = $"alias.{real.Name}" };
        await lab.PublishAsync(real with { OtherRecords = [new DnsRecord(alias.Name, "CNAME", real.Name)] });

        var attempt = await lab.SendAsync(alias, Expect.FirstResult, publish: false);

        var ofAlias = attempt.Queries(alias.StsRecordName, "TXT").Count > 0;
        var ofReal = attempt.Queries(real.StsRecordName, "TXT").Count > 0;
        lab.Record((ofAlias, ofReal) switch
        {
            (true, true) => "The STS records of both the alias and its target were looked up.",
            (true, false) => "The STS record of the alias was looked up.",
            (false, true) => "The STS record of the alias's target was looked up.",
            (false, false) => "No STS record was looked up.",
        });
    }

    [Check("S-TXT-FOLD", Topic = "discovery", Rfc = "8461 §1.1", Level = Level.Operation, Needs = [Feature.MtaSts],
        Says = "The sender treats spellings of a domain name that differ only in case as one domain, and fetches its "
            + "policy once.")]
    public async Task Treats_domain_names_as_case_insensitive()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());
        await lab.ControlKeptAsync(domain);

        var attempts = await Task.WhenAll(
            new[] { domain.Name.ToUpperInvariant(), $"{char.ToUpperInvariant(domain.Name[0])}{domain.Name[1..]}" }
                .Select(name => lab.SendAsync(domain with { Name = name }, publish: false)));

        foreach (var attempt in attempts)
        {
            attempt.Should().BeDelivered("nothing is wrong with the domain, in any case of letters");
        }

        lab.PolicyHost(domain).Requests.Should().BeOne("domain names are case-insensitive");
    }
}
