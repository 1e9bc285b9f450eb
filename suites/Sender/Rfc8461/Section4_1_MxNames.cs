namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 4.1: which name of an MX host is matched, and how it may be written.</summary>
public sealed class Section4_1_MxNames(SenderLab lab)
{
    [Check("S-MX-CASE", Topic = "mx", Rfc = "8461 §4.1; 6125 §6.4.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender compares MX host names and patterns case-insensitively.")]
    public async Task Compares_names_case_insensitively()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var (exact, wild) = (lab.Domain(), lab.Domain());

        var attempts = await lab.SendAsync(
        [
            exact.WithMxRecords($"10 {exact.Host("Mx1").Replace(".test", ".TeSt")}").Enforce(),
            wild.WithMxRecords($"10 {wild.Host("Mx1").Replace(".test", ".TeSt")}").Enforce($"*.{wild.Name}"),
        ], after: After.Fetch);

        attempts[0].Should().BeDelivered("the policy names {0}, and names are case-insensitive", exact.Mx.Name);
        attempts[1].Should().BeDelivered("*.{0} matches Mx1 of {0}: names are case-insensitive", wild.Name);
    }

    [Check("S-MX-IDN", Topic = "mx", Rfc = "8461 §3.2, §4.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender matches an internationalized MX host by its A-labels.")]
    public async Task Matches_the_a_labels_of_an_internationalized_host()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var domain = lab.Domain();
        var host = domain.Host("xn--bcher-kva");

        var attempt = await lab.SendAsync(domain.WithMxNamed(host).Enforce(host), after: After.Fetch);

        attempt.Should().BeDelivered("the policy names {0}", host);
        await attempt.EnsureReachedAsync(host);
    }

    [Check("S-MX-IMPLICIT", Topic = "mx", Rfc = "8461 §4.1; 5321 §5.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender treats a domain without an MX record as its own MX host, and matches the domain's name "
            + "against the policy.")]
    public async Task Matches_a_domain_without_mx_by_its_own_name()
    {
        var listed = lab.Domain().WithImplicitMx().Enforce();
        var unlisted = await lab.PrimedAsync(lab.Domain().Enforce());

        var delivered = await lab.SendAsync(listed, after: After.Fetch);
        var refused = await lab.SendAsync(unlisted.WithImplicitMx(), Expect.Refusal);

        delivered.Should().BeDelivered("the policy names {0}", listed.Name);
        refused.Should().NotBeDelivered("the policy names {0} alone", unlisted.Mx.Name);
        await lab.AwaitAsync<DnsQuery>(
            unlisted, "A query for the removed MX record", query => query is { Type: "MX", Answers: [] });
    }

    [Check("S-MX-ADDR", Topic = "mx", Rfc = "8461 §4.1; 5321 §5.1", Level = Level.Operation,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "Under an enforce policy, the sender does not deliver to an MX record with an IP address in place of a "
            + "host name.")]
    public async Task Refuses_an_address_in_place_of_a_host_name()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());
        var address = $"{lab.Mx(domain).Address}";

        var attempt = await lab.SendAsync(domain.WithMxRecords($"10 {address}"), Expect.Refusal);

        attempt.Should().NotBeDelivered("the policy names {0}, and {1} does not match it", domain.Mx.Name, address);
        attempt.EnsureOfferedMx(address);
    }

    [Check("S-MX-CNAME", Topic = "mx", Rfc = "8461 §4.1; 5321 §5.1", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: whether the sender matches the name in the MX record or the target of its "
            + "CNAME.")]
    public async Task Records_which_name_of_a_cname_is_matched()
    {
        var (byRecord, byHost) = (lab.Domain(), lab.Domain());
        var (alias, host) = (byRecord.Host("mx"), byHost.Host("real"));

        var atAlias = await lab.SendAsync(
            byRecord.WithMxAlias(alias, byRecord.Host("real")).Enforce(alias), after: After.Fetch);
        var atHost = await lab.SendAsync(byHost.WithMxAlias(byHost.Host("mx"), host).Enforce(host), after: After.Fetch);

        lab.Record($"With the name in the MX record listed in the policy, the message was {atAlias}; with the target "
            + $"of its CNAME listed, it was {atHost}.");
    }
}
