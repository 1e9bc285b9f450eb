namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 sections 3.2 and 3.3: how long a cached policy is applied.</summary>
public sealed class Section3_2_PolicyLifetime(SenderLab lab)
{
    [Check("S-CACHE-EXPIRE", Topic = "cache", Rfc = "8461 §3.3, §5.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Slow = true,
        Says = "The sender no longer applies a cached policy when its max_age is over and the STS record is gone.")]
    public async Task Applies_no_policy_beyond_its_max_age()
    {
        var primed = await lab.PrimedForAgesAsync();

        var attempt = await lab.SendPastShortAgeAsync(
            primed, domain => domain.WithStsRecords().WithPolicyHostDown());

        attempt.Should().BeDelivered("the policy was good for five seconds, and they have passed");
    }

    [Check("S-CACHE-EXPIRE-DOWN", Topic = "cache", Rfc = "8461 §3.3", Level = Level.Must, Needs = [Feature.MtaSts],
        Slow = true,
        Says = "The sender no longer applies a cached policy when its max_age is over and it cannot be fetched again.")]
    public async Task Applies_no_policy_that_expired_and_cannot_be_fetched()
    {
        var primed = await lab.PrimedForAgesAsync();

        var attempt = await lab.SendPastShortAgeAsync(primed, domain => domain.WithPolicyHostDown());

        attempt.Should().BeDelivered("the policy has expired, and a sender without one delivers as without MTA-STS");
    }

    [Check("S-CACHE-EXPIRE-REFETCH", Topic = "cache", Rfc = "8461 §3.2, §5.1", Level = Level.Should,
        Needs = [Feature.MtaSts], Twin = Twins.Within, Slow = true,
        Says = "The sender fetches a policy again when its max_age is over, although the id is unchanged, and applies "
            + "what it has fetched.")]
    public async Task Fetches_an_expired_policy_again()
    {
        var domain = await lab.PrimedAsync(lab.Domain().EnforceFor(PolicyLifetimes.ShortAge));
        var (changed, before) = (domain.EnforceOtherMx(), lab.PolicyHost(domain).Requests.Count);
        await lab.PublishAsync(changed);
        await lab.PassAsync(PolicyLifetimes.PastShortAge);

        var fetched = await lab.FetchAgainAsync(changed);
        fetched.Should().BeMoreThan(before, "the max_age of the first policy was five seconds, and they have passed");
        var attempt = await lab.SendAsync(changed, Expect.Refusal, publish: false);

        attempt.Should().NotBeDelivered("the policy that applies now covers no MX host of the domain");
    }

    [Check("S-CACHE-SHORTEN", Topic = "cache", Rfc = "8461 §3.2, §8.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts], Slow = true,
        Says = "The sender applies a policy for its own max_age, even if the policy that it replaced was good for "
            + "longer.")]
    public async Task Applies_the_max_age_of_the_newest_policy()
    {
        var primed = await lab.PrimedAsync(
            Enumerable.Range(0, 2).Select(_ => lab.Domain().EnforceFor(PolicyLifetimes.LongAge)));
        var shorter = primed[0].EnforceFor(PolicyLifetimes.ShortAge).WithId("2");
        var asLong = primed[1].EnforceFor(PolicyLifetimes.LongAge).WithId("2");
        await Task.WhenAll(lab.SendUnderAsync(shorter), lab.SendUnderAsync(asLong));

        var attempt = await lab.SendPastShortAgeAsync(
            (shorter, asLong), domain => domain.WithStsRecords().WithPolicyHostDown());

        attempt.Should().BeDelivered("the newest policy was good for five seconds, and they have passed");
    }
}
