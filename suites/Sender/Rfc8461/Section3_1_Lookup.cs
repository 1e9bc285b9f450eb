namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 sections 3.1 to 3.4: where the record is looked for, and what holds if it cannot be had.</summary>
public sealed class Section3_1_Lookup(SenderLab lab)
{
    private static readonly DnsFaultKind[] Faults = [DnsFaultKind.ServFail, DnsFaultKind.Refused, DnsFaultKind.Timeout];

    [Check("S-TXT-CNAME", Topic = "discovery", Rfc = "8461 §3.1, §8.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "An alias in the place of the STS record is followed, in several steps and into other zones.")]
    public async Task Follows_an_alias()
    {
        var (domain, _) = WithAlias();

        await lab.TryAsync(domain);
        var fetched = await lab.FetchedAsync(domain);
        var attempt = await lab.SendForbiddenAsync(domain);

        fetched.Should().BeAnswered("the alias leads to an STS record");
        attempt.Should().NotBeDelivered("the alias leads to an STS record, and the policy forbids the MX host");
    }

    [Check("S-TXT-CNAME-HOST", Topic = "discovery", Rfc = "8461 §3.2, §8.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "The policy host is below the policy domain, whatever the STS record is an alias of.")]
    public async Task Asks_its_own_policy_host()
    {
        var (domain, provider) = WithAlias();

        await lab.TryAsync(domain);
        await lab.FetchedAsync(domain);
        var attempt = await lab.SendForbiddenAsync(domain);

        attempt.Should().NotBeDelivered("the policy of {0} forbids it", domain.Name);
        lab.PolicyRequests(provider).Should().BeAbsent("the record alone is an alias, and not the policy domain");
        lab.NeverFetched(provider);
    }

    [Check("S-TXT-NXNODATA", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "A name that is not there and a name without TXT records both say that there is no policy.")]
    public async Task Takes_either_absence_for_one()
    {
        var control = lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var absent = lab.Domain().Forbidding().WithStsRecords();
        var empty = lab.Domain().Forbidding().WithStsRecords();
        empty = empty with { OtherRecords = [new DnsRecord(empty.StsRecordName, "A", "192.0.2.1")] };

        var attempts = await lab.DeliverAsync([absent, empty]);
        await lab.AskedForRecordAsync(absent, empty);

        await control;
        foreach (var attempt in attempts)
        {
            attempt.Should().BeDelivered("there is no STS record");
            lab.NeverFetched(attempt.Domain);
        }
    }

    [Check("S-TXT-FAIL-COLD", Topic = "discovery", Rfc = "8461 §3.3", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "What to do if the question for the record fails, and no policy is cached, is not said.")]
    public async Task Has_no_answer()
    {
        var told = await Task.WhenAll(Faults.Select(async kind =>
        {
            var attempt = await lab.TryAsync(Failing(lab.Domain().Enforce(), kind));
            return $"{kind}: {attempt.Fate.ToString().ToLowerInvariant()}";
        }));

        lab.Record($"With no policy cached, and no answer about the record: {string.Join(", ", told)}.");
    }

    [Check("S-TXT-FAIL-WARM", Topic = "discovery", Rfc = "8461 §3.3, §5.1", Level = Level.Must,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "If the question for the record fails, a cached policy holds.")]
    public async Task Keeps_to_the_cached_policy()
    {
        var primed = await lab.PrimedAsync(Faults.Select(_ => lab.Domain().Enforce()));

        var attempts = await lab.DeliverForbiddenAsync(primed.Zip(
            Faults, (domain, kind) => Failing(domain.WithCertificate(CertificateKind.OtherCa), kind)));

        foreach (var (attempt, kind) in attempts.Zip(Faults))
        {
            attempt.Should().NotBeDelivered("the cached policy forbids it, also after {0}", kind);
            await attempt.ShownAsync(CertificateKind.OtherCa);
        }
    }

    [Check("S-TXT-SUBDOMAIN", Topic = "discovery", Rfc = "8461 §3.4", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "The policy of a parent domain is not for mail to a subdomain.")]
    public async Task Looks_at_no_parent()
    {
        var parent = lab.Domain().Forbidding();

        await ArrivesAsWithoutPolicyAsync(
            new RecipientDomain(parent.Scenario, $"sub.{parent.Name}").Beside(parent));

        lab.NeverFetched(parent);
    }

    [Check("S-TXT-NOTMXDOM", Topic = "discovery", Rfc = "8461 §1.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "The policy of the domain that the MX host is in is not for the recipient's domain.")]
    public async Task Looks_at_no_policy_of_the_mx_hosts_domain()
    {
        var domain = lab.Domain();
        var hoster = lab.SiblingOf(domain, "hoster");

        await ArrivesAsWithoutPolicyAsync(
            domain.WithMxNamed(hoster.Host("in1")).Beside(hoster.WithMxHosts().Forbidding()));

        lab.NeverFetched(hoster);
    }

    [Check("S-TXT-DOMCNAME", Topic = "discovery", Rfc = "8461 §1.1; 5321 §5.1", Level = Level.Record,
        Needs = [Feature.MtaSts],
        Says = "Of a recipient domain that is an alias, the definition names the one, and safety the other.")]
    public async Task Is_an_alias_itself()
    {
        var real = lab.Domain().Enforce();
        var alias = real with { Name = $"alias.{real.Name}" };
        await lab.PublishAsync(real with { OtherRecords = [new DnsRecord(alias.Name, "CNAME", real.Name)] });

        var attempt = await lab.TrySentAsync(alias);

        var ofAlias = attempt.Queries(alias.StsRecordName, "TXT").Count > 0;
        var ofReal = attempt.Queries(real.StsRecordName, "TXT").Count > 0;
        lab.Record((ofAlias, ofReal) switch
        {
            (true, true) => "The STS records of both the alias and the name it leads to were asked for.",
            (true, false) => "The STS record of the alias was asked for.",
            (false, true) => "The STS record of the name that the alias leads to was asked for.",
            (false, false) => "No STS record was asked for.",
        });
    }

    [Check("S-TXT-FOLD", Topic = "discovery", Rfc = "8461 §1.1", Level = Level.Operation, Needs = [Feature.MtaSts],
        Says = "However a domain is written, it has one policy, fetched once.")]
    public async Task Folds_the_domains_name()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());
        await lab.ControlKeptAsync(domain);

        var attempts = await Task.WhenAll(
            new[] { domain.Name.ToUpperInvariant(), $"{char.ToUpperInvariant(domain.Name[0])}{domain.Name[1..]}" }
                .Select(name => lab.SendAsync(domain with { Name = name })));

        foreach (var attempt in attempts)
        {
            attempt.Should().BeDelivered("nothing is wrong with the domain, however it is written");
        }

        lab.PolicyRequests(domain).Should().BeOne("names of domains that differ in case are one");
    }

    /// <summary>
    /// The sender looks for a record of the domain, finds none, and delivers; a policy that forbids keeps it away
    /// elsewhere.
    /// </summary>
    private async Task ArrivesAsWithoutPolicyAsync(RecipientDomain domain)
    {
        var control = lab.ControlRefusedAsync(lab.Domain().Forbidding());

        var attempt = await lab.DeliverAsync(domain);
        await lab.AskedForRecordAsync(domain);

        await control;
        attempt.Should().BeDelivered("{0} has no policy", domain.Name);
    }

    private static RecipientDomain Failing(RecipientDomain domain, DnsFaultKind kind) =>
        domain with { DnsFaults = [new DnsFault(domain.StsRecordName, "TXT", kind)] };

    /// <summary>A domain whose record is an alias, by two steps, in the zone of a provider with a policy.</summary>
    private (RecipientDomain Domain, RecipientDomain Provider) WithAlias()
    {
        var domain = lab.Domain().Forbidding().WithStsRecords();
        var provider = lab.SiblingOf(domain, "provider");
        provider = provider.Testing() with
        {
            OtherRecords =
            [
                new DnsRecord(domain.StsRecordName, "CNAME", provider.Host("step")),
                new DnsRecord(provider.Host("step"), "CNAME", provider.Host("sts")),
                new DnsRecord(provider.Host("sts"), "TXT", domain.Record("1")),
            ],
        };
        return (domain.Beside(provider), provider);
    }
}
