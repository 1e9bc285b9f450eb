namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.3: which responses of the policy host are used, and what applies without one.</summary>
public sealed class Section3_3_PolicyFetching(SenderLab lab)
{
    [Check("S-FETCH-CERT-SELF", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender rejects a policy from a host with a self-signed certificate.")]
    public async Task Rejects_a_policy_from_a_self_signed_host()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var domain = lab.Domain().EnforceOtherMx().WithPolicyCertificate(CertificateKind.SelfSigned);

        var first = await lab.SendAsync(domain);
        await lab.AwaitAsync<HandshakeEnded>(
            domain, "A handshake with the self-signed policy host",
            ended => ended.Certificate == CertificateKind.SelfSigned);
        var second = await lab.SendAsync(domain, publish: false);

        first.Should().BeDelivered("no policy could be fetched");
        second.Should().BeDelivered("a policy from a host with an untrusted certificate is rejected");
    }

    [Check("S-FETCH-3XX", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "The sender does not follow a redirect from the policy host.")]
    public async Task Follows_no_redirect()
    {
        int[] redirects = [301, 302, 303, 307, 308];
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var domains = redirects.Select(status => lab.Domain().EnforceOtherMx().WithPolicyRedirect(status))
            .Concat(redirects.Select(lab.DomainRedirectedToAnother)).ToList();

        var attempts = await lab.SendAsync(domains, after: After.Fetch);

        foreach (var (attempt, domain, status) in attempts.Zip(domains, redirects.Concat(redirects)))
        {
            foreach (var place in domain.Siblings.Prepend(domain))
            {
                lab.PolicyHost(place).Requests.Should()
                    .NotBeFor(RecipientDomain.Moved, "the {0} is not to be followed", status);
                lab.UntilTheEnd.NeverAskedFor(place, RecipientDomain.Moved);
            }

            attempt.Should().BeDelivered("a {0} response is not a policy", status);
        }
    }

    [Check("S-FETCH-FAIL-COLD", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "The sender delivers as if the domain had no MTA-STS if no policy is cached and none can be fetched.")]
    public async Task Delivers_without_mta_sts_when_no_policy_is_available()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var domains = new List<RecipientDomain>
        {
            lab.Domain().EnforceOtherMx().WithPolicyHost(host => host with { Reach = Reach.Unreachable }),
            lab.Domain().EnforceOtherMx().WithPolicyHost(host => host with { Reach = Reach.Refused }),
            lab.Domain().EnforceOtherMx().WithPolicyHost(host => host with { Reach = Reach.NoAddress }),
            lab.Domain().EnforceOtherMx().WithPolicyHost(host => host with { AlertsAtHandshake = true }),
        };

        var attempts = await lab.SendAsync(domains);
        await lab.AwaitPolicyHostQueryAsync(domains);

        foreach (var attempt in attempts)
        {
            attempt.Should().BeDelivered("the policy of {0} cannot be fetched", attempt.Domain.Name);
        }
    }

    [Check("S-CACHE-TXT-GONE", Topic = "cache", Rfc = "8461 §3.1, §3.3, §5.1", Level = Level.Must,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender applies a cached policy until it expires, even if the STS record is gone.")]
    public async Task Applies_the_cached_policy_when_the_record_is_gone()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(
            domain.WithStsRecords().WithMxCertificate(CertificateKind.OtherCa), Expect.Refusal);

        attempt.Should().NotBeDelivered("the cached policy still forbids this certificate");
        await attempt.EnsurePresentedAsync(CertificateKind.OtherCa);
    }

    [Check("S-CACHE-HOST-DOWN-NEWID", Topic = "cache", Rfc = "8461 §3.3", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender applies the cached policy if the id is new but no policy can be fetched, so that an "
            + "attacker cannot switch it off.")]
    public async Task Applies_the_cached_policy_when_the_new_one_is_unavailable()
    {
        var primed = await lab.PrimedAsync(Enumerable.Range(0, 3).Select(_ => lab.Domain().Enforce()));
        var changed = primed.Select(domain => domain.WithId("2").WithMxCertificate(CertificateKind.OtherCa)).ToList();
        changed[0] = changed[0].WithPolicyHost(host => host with { Reach = Reach.Refused });
        changed[1] = changed[1].WithPolicyResponse(new HttpScript(404, StsPolicy.None().ToBody()));
        changed[2] = changed[2].WithPolicyCertificate(CertificateKind.OtherCa);

        var attempts = await lab.SendAsync(changed, Expect.Refusal);

        await Cases.AllAsync(attempts, async attempt =>
        {
            attempt.Should()
                .NotBeDelivered("the cached policy of {0} still forbids this certificate", attempt.Domain.Name);
            await attempt.EnsurePresentedAsync(CertificateKind.OtherCa);
        });
    }
}
