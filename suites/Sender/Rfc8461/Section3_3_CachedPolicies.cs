namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.3: a cached policy is applied until it expires, whatever is published.</summary>
public sealed class Section3_3_CachedPolicies(SenderLab lab)
{
    [Check("S-CACHE-TXT-BAD", Topic = "cache", Rfc = "8461 §3.1, §3.3", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender applies a cached policy until it expires, even if the STS record is invalid, or there are "
            + "two.")]
    public async Task Applies_the_cached_policy_when_the_record_is_invalid()
    {
        var primed = await lab.PrimedAsync(Enumerable.Range(0, 2).Select(_ => lab.Domain().Enforce()));
        RecipientDomain[] changed =
        [
            primed[0].WithStsRecords("v=STSv1; id="),
            primed[1].WithStsRecords(primed[1].Record("1"), primed[1].Record("2")),
        ];

        var attempts = await lab.SendAsync(
            changed.Select(domain => domain.WithMxCertificate(CertificateKind.OtherCa)), Expect.Refusal);

        await Cases.AllAsync(attempts, async attempt =>
        {
            attempt.Should()
                .NotBeDelivered("the cached policy of {0} still forbids this certificate", attempt.Domain.Name);
            await attempt.EnsurePresentedAsync(CertificateKind.OtherCa);
        });

        await lab.AwaitRecordQueryAsync(changed);
    }

    [Check("S-CACHE-HOST-DOWN", Topic = "cache", Rfc = "8461 §3.3", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender applies a cached policy until it expires, even if the policy host is down.")]
    public async Task Applies_the_cached_policy_when_the_policy_host_is_down()
    {
        var primed = await lab.PrimedAsync(Enumerable.Range(0, 2).Select(_ => lab.Domain().Enforce()));
        RecipientDomain[] changed =
        [
            primed[0].WithPolicyHostDown(),
            primed[1].WithPolicyHost(host => host with { Reach = Reach.Unreachable }),
        ];

        var attempts = await lab.SendAsync(
            changed.Select(domain => domain.WithMxCertificate(CertificateKind.OtherCa)), Expect.Refusal);

        await Cases.AllAsync(attempts, async attempt =>
        {
            attempt.Should()
                .NotBeDelivered("the cached policy of {0} still forbids this certificate", attempt.Domain.Name);
            await attempt.EnsurePresentedAsync(CertificateKind.OtherCa);
        });
    }

    [Check("S-CACHE-NEW-INVALID", Topic = "cache", Rfc = "8461 §3.3", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within, Slow = true,
        Says = "The sender applies the cached policy if the one that it fetches for a new id is invalid.")]
    public async Task Applies_the_cached_policy_when_the_new_one_is_invalid()
    {
        string[] invalid =
        [
            "", "<!DOCTYPE html>\n<title>Moved</title>\n", "version: STSv1\r\nmode: enforce\r\nmax_age: 86400\r\n",
        ];
        var primed = await lab.PrimedAsync(invalid.Select(_ => lab.Domain().Enforce()));
        var changed = primed.Zip(invalid, (domain, body) =>
            domain.WithPolicyBody(body).WithId("2").WithMxCertificate(CertificateKind.OtherCa));

        var attempts = await Task.WhenAll(changed.Select(domain => lab.SendUnderAsync(domain, Expect.Refusal)));

        await Cases.AllAsync(attempts, async attempt =>
        {
            attempt.Should().NotBeDelivered(
                "no policy has replaced the cached one of {0}, which forbids this certificate", attempt.Domain.Name);
            await attempt.EnsurePresentedAsync(CertificateKind.OtherCa);
        });
    }

    [Check("S-CACHE-RESTART", Topic = "cache", Rfc = "8461 §3.3, §10.2", Level = Level.Operation,
        Needs = [Feature.MtaSts], Twin = Twins.Within, Slow = true,
        Says = "The sender applies a cached policy after it was restarted, even if record and policy host are gone.")]
    public async Task Applies_the_cached_policy_after_a_restart()
    {
        var beside = await lab.BesideAsync();
        var domain = await beside.PrimedAsync(lab.Domain().Enforce());
        await beside.PublishAsync(domain.WithPolicyGone().WithPolicyHostDown());
        await beside.RestartAsync();

        var attempt = await beside.SendAsync(
            domain.WithPolicyGone().WithPolicyHostDown(), Expect.Refusal, publish: false);

        attempt.Should().NotBeDelivered("the policy from before the restart still forbids this certificate");
        await attempt.EnsurePresentedAsync(CertificateKind.OtherCa);
    }

    [Check("S-CACHE-NONE-REMOVED", Topic = "cache", Rfc = "8461 §3.3, §8.3", Level = Level.Should,
        Needs = [Feature.MtaSts],
        Says = "The sender delivers as without MTA-STS when record and policy host are gone after a policy of mode "
            + "none.")]
    public async Task Forbids_nothing_once_a_policy_of_mode_none_is_gone()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var domain = await lab.PrimedAsync(lab.Domain().None());

        var attempt = await lab.SendAsync(
            domain.WithStsRecords().WithPolicyHostDown().WithMxNamed(domain.Host("mx2")));

        attempt.Should().BeDelivered("the domain has left MTA-STS as section 8.3 says");
    }
}
