namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 section 4.1: which name of an MX host is matched, and how it may be written.</summary>
public sealed class Section4_1_MxNames(SenderLab lab)
{
    [Check("S-MX-CASE", Topic = "mx", Rfc = "8461 §4.1; 6125 §6.4.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "MX hosts and patterns are compared without regard to case.")]
    public async Task Compares_names_without_case()
    {
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var (exact, wild) = (lab.Domain(), lab.Domain());

        var attempts = await lab.DeliverAfterFetchAsync(
        [
            exact.WithMxRecords($"10 {exact.Host("Mx1").Replace(".test", ".TeSt")}").Enforce(),
            wild.WithMxRecords($"10 {wild.Host("Mx1").Replace(".test", ".TeSt")}").Enforce($"*.{wild.Name}"),
        ]);

        attempts[0].Should().BeDelivered("{0} is Mx1 of {1} as well", exact.Mx.Name, exact.Name);
        attempts[1].Should().BeDelivered("*.{0} covers Mx1 of {0} as well", wild.Name);
    }

    [Check("S-MX-IDN", Topic = "mx", Rfc = "8461 §3.2, §4.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "An internationalized MX host is matched by its A-labels.")]
    public async Task Matches_the_a_labels_of_an_internationalized_host()
    {
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var domain = lab.Domain();
        var host = domain.Host("xn--bcher-kva");

        var attempt = await lab.DeliverAfterFetchAsync(domain.WithMxNamed(host).Enforce(host));

        attempt.Should().BeDelivered("the policy names {0}", host);
        await attempt.AtAsync(host);
    }

    [Check("S-MX-IMPLICIT", Topic = "mx", Rfc = "8461 §4.1; 5321 §5.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "Without an MX record the domain is its own MX host, and its name is what the policy covers or not.")]
    public async Task Matches_a_domain_without_mx_by_its_own_name()
    {
        var listed = lab.Domain().WithImplicitMx().Enforce();
        var unlisted = await lab.PrimedAsync(lab.Domain().Enforce());

        var delivered = await lab.DeliverAfterFetchAsync(listed);
        var refused = await lab.DeliverForbiddenAsync(unlisted.WithImplicitMx());

        delivered.Should().BeDelivered("the policy names {0}", listed.Name);
        refused.Should().NotBeDelivered("the policy names {0} alone", unlisted.Mx.Name);
        await lab.SeenAsync<DnsQuery>(
            unlisted, "A look for the MX that is gone", query => query is { Type: "MX", Answers: [] });
    }

    [Check("S-MX-ADDR", Topic = "mx", Rfc = "8461 §4.1; 5321 §5.1", Level = Level.Operation,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "An MX record with an address in the place of a name leads nowhere that a policy covers.")]
    public async Task Refuses_an_address_in_the_place_of_a_name()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());
        var address = lab.AddressOf(domain);

        var attempt = await lab.DeliverForbiddenAsync(domain.WithMxRecords($"10 {address}"));

        attempt.Should().NotBeDelivered("the policy names {0}, and {1} is no name of it", domain.Mx.Name, address);
        attempt.LearntOf(address);
    }

    [Check("S-MX-CNAME", Topic = "mx", Rfc = "8461 §4.1; 5321 §5.1", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Whether the name in the MX record is matched, or what it is an alias of, is recorded.")]
    public async Task Tells_which_name_of_an_alias_counts()
    {
        var (byRecord, byHost) = (lab.Domain(), lab.Domain());
        var (alias, host) = (byRecord.Host("mx"), byHost.Host("real"));

        var atAlias = await lab.DeliverAfterFetchAsync(
            byRecord.WithMxAlias(alias, byRecord.Host("real")).Enforce(alias));
        var atHost = await lab.DeliverAfterFetchAsync(byHost.WithMxAlias(byHost.Host("mx"), host).Enforce(host));

        lab.Record($"With the name of the MX record in the policy the message was {atAlias}; with the name that it is "
            + $"an alias of, it was {atHost}.");
    }
}
