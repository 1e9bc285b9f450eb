namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.3: how a sender comes to the policy host.</summary>
public sealed class Section3_3_PolicyHostReach(SenderLab lab)
{
    [Check("S-FETCH-NOHTTP", Topic = "fetch", Rfc = "8461 §3.2, §3.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = "S-FETCH-URL",
        Says = "A policy is fetched by HTTPS and never by HTTP, whether HTTPS is refused or its handshake fails.")]
    public async Task Does_not_fetch_in_clear_text()
    {
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());
        RecipientDomain[] domains =
        [
            lab.Domain().Forbidding().WithPolicyHost(host => host with { Reach = Reach.Refused }),
            lab.Domain().Forbidding().WithPolicyHost(host => host with { AlertsAtHandshake = true }),
        ];

        await lab.DeliverAsync(domains.Select(it => it.WithPolicyHost(host => host with { ServesClearText = true })));
        await lab.AskedForPolicyHostAsync(domains);
        var attempts = await Task.WhenAll(domains.Select(lab.SendAsync));

        foreach (var attempt in attempts)
        {
            lab.CalledInClearText(attempt.Domain).Should("connection to the port of HTTP")
                .BeNone("a policy comes by HTTPS or not at all");
            attempt.Should().BeDelivered("the policy of {0} is served in clear text alone", attempt.Domain.Name);
            lab.NeverInClearText(attempt.Domain);
        }
    }

    [Check("S-FETCH-DUAL", Topic = "fetch", Rfc = "–", Level = Level.Operation, Needs = [Feature.MtaSts],
        Says = "Where a policy host's IPv6 address is dead, the policy is fetched from its IPv4 address.")]
    public async Task Fetches_by_way_of_the_address_that_is_alive()
    {
        await lab.PrimedAsync(lab.Domain().Enforce());
        var alive = lab.Domain().Enforce().WithPolicyHost(host => host with { Ipv6Reach = lab.Ipv6Reach });
        var dead = lab.Domain().Enforce().WithPolicyHost(host => host with { Ipv6Reach = Reach.Unreachable });

        foreach (var domain in new[] { alive, dead })
        {
            await lab.TryAsync(domain);
            await lab.FetchedAsync(domain);
        }

        lab.PolicyRequests(alive).Should().BeThere("{0} is alive", alive.PolicyHostName);
        lab.PolicyRequests(dead).Should().BeThere("beside the dead address there is one that is alive");
        lab.Record(lab.WasAskedFor(dead, dead.PolicyHostName, "AAAA")
            ? $"IPv6 addresses were looked up. Of two that are alive, the policy came from {lab.PolicyHostOf(alive)}."
            : "The sender never asked for an IPv6 address.");
    }

    [Check("S-FETCH-TLSVER", Topic = "fetch", Rfc = "8461 §7.2; 8996 §4", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "A policy host is spoken to in TLS 1.2 or 1.3, and not in TLS 1.0.")]
    public async Task Speaks_a_version_of_tls_that_is_in_use()
    {
        string[] versions = ["1.3", "1.2"];
        var uses = Task.WhenAll(versions.Select(version => lab.UseAsync<HandshakeEnded>(
            "A handshake with the policy host", domain => Speaking(domain, version))));

        var old = await lab.DeliverAfterHandshakeAsync(Speaking(lab.Domain().Forbidding(), "1.0"));

        var used = versions.Zip(await uses).Where(one => one.Second == PolicyCases.Used).Select(one => one.First);
        used.ToList().Should("policy that is used, by the version of TLS").BeSome("one of 1.3 and 1.2 is enough");
        old[0].Should().BeDelivered("a policy does not count that came in TLS 1.0");
    }

    private static RecipientDomain Speaking(RecipientDomain domain, string version) =>
        domain.WithPolicyHost(host => host with { TlsVersions = [version] });
}
