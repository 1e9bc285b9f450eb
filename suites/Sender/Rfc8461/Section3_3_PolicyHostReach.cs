namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.3: how a sender connects to the policy host.</summary>
public sealed class Section3_3_PolicyHostReach(SenderLab lab)
{
    [Check("S-FETCH-NOHTTP", Topic = "fetch", Rfc = "8461 §3.2, §3.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = "S-FETCH-URL",
        Says = "The sender never fetches a policy over plain HTTP, whether HTTPS is refused or its handshake fails.")]
    public async Task Does_not_fetch_over_plain_http()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        RecipientDomain[] domains =
        [
            lab.Domain().EnforceOtherMx().WithPolicyHost(host => host with { Reach = Reach.Refused }),
            lab.Domain().EnforceOtherMx().WithPolicyHost(host => host with { AlertsAtHandshake = true }),
        ];

        await lab.SendAsync(domains.Select(it => it.WithPolicyHost(host => host with { ServesClearText = true })));
        await lab.AwaitPolicyHostQueryAsync(domains);
        var attempts = await lab.SendAsync(domains, publish: false);

        foreach (var attempt in attempts)
        {
            lab.PolicyHost(attempt.Domain).ClearTextConnections.Should("connection to the HTTP port")
                .BeNone("policies are fetched over HTTPS only");
            attempt.Should().BeDelivered("the policy of {0} is served over plain HTTP only", attempt.Domain.Name);
            lab.UntilTheEnd.NeverInClearText(attempt.Domain);
        }
    }

    [Check("S-FETCH-DUAL", Topic = "fetch", Rfc = "–", Level = Level.Operation, Needs = [Feature.MtaSts],
        Says = "The sender fetches the policy over IPv4 if the policy host's IPv6 address is unreachable.")]
    public async Task Fetches_over_ipv4_when_ipv6_is_unreachable()
    {
        await lab.PrimedAsync(lab.Domain().Enforce());
        var alive = lab.Domain().Enforce().WithPolicyHost(host => host with { Ipv6Reach = lab.Ipv6Reach });
        var dead = lab.Domain().Enforce().WithPolicyHost(host => host with { Ipv6Reach = Reach.Unreachable });

        foreach (var domain in new[] { alive, dead })
        {
            await lab.SendAsync(domain, Expect.FirstResult);
            await lab.PolicyHost(domain).FetchedAsync();
        }

        lab.PolicyHost(alive).Requests.Should().BeThere("{0} is reachable", alive.PolicyHostName);
        lab.PolicyHost(dead).Requests.Should().BeThere("the policy host has an IPv4 address that is reachable");
        lab.Record(lab.PolicyHost(dead).WasLookedUp("AAAA")
            ? $"IPv6 addresses were looked up. With both reachable, the policy came from "
                + $"{lab.PolicyHost(alive).Address}."
            : "The sender did not look up an IPv6 address.");
    }

    [Check("S-FETCH-TLSVER", Topic = "fetch", Rfc = "8461 §7.2; 8996 §4", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender fetches policies over TLS 1.2 or 1.3, and rejects one that is served over TLS 1.0.")]
    public async Task Fetches_over_a_current_version_of_tls()
    {
        string[] versions = ["1.3", "1.2"];
        var uses = Task.WhenAll(versions.Select(version => lab.UseAsync(
            After.Handshake, domain => domain.WithPolicyTls(version))));

        var old = await lab.SendAsync(
            lab.Domain().EnforceOtherMx().WithPolicyTls("1.0"), after: After.Handshake);

        var used = versions.Zip(await uses).Where(one => one.Second == PolicyCases.Used).Select(one => one.First);
        used.ToList().Should("policy used, by TLS version").BeSome("one of 1.3 and 1.2 is enough");
        old.Should().BeDelivered("a policy served over TLS 1.0 is rejected");
    }
}
