namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 sections 3.2, 3.3 and 4.2: what shows only after a year, by a clock that is moved.</summary>
public sealed class Section3_2_LongestLifetime(SenderLab lab)
{
    [Check("S-CACHE-YEAR", Topic = "cache", Rfc = "8461 §3.3", Level = Level.Must,
        Needs = [Feature.MtaStsWithMovedClock], Twin = "S-CACHE-YEAR-END", Slow = true,
        Says = "The sender applies a cached policy with the greatest max_age, 31557600 seconds, until it expires.")]
    public async Task Applies_a_policy_of_a_year_until_it_expires()
    {
        var moved = await lab.WithMovableClockAsync();
        var primed = await moved.PrimedForAgesAsync(PolicyLifetimes.Year);
        await lab.MoveClockAsync(moved, MovedClocks.LastDayOfYear);

        var attempts = await moved.SendUnderCachedPoliciesAsync(Expect.SettledResult, primed);
        await moved.EnsureClockStayedAsync(MovedClocks.LastDayOfYear);

        attempts[1].EnsurePolicyOfADayExpired();
        attempts[0].Should().NotBeDelivered("the policy is good for a year, of which six hours are left");
        attempts[0].EnsureOfferedMx(attempts[0].Domain.Mx.Name);
    }

    [Check("S-CACHE-YEAR-END", Topic = "cache", Rfc = "8461 §3.3, §5.1", Level = Level.Must,
        Needs = [Feature.MtaStsWithMovedClock], Slow = true,
        Says = "The sender no longer applies a cached policy with the greatest max_age, 31557600 seconds, when that is "
            + "over.")]
    public async Task Applies_a_policy_of_a_year_no_longer_than_a_year()
    {
        var moved = await lab.WithMovableClockAsync();
        var primed = await moved.PrimedForAgesAsync(PolicyLifetimes.Year);
        await lab.MoveClockAsync(moved, MovedClocks.YearOver);
        await moved.ControlFetchedNowAsync();

        var attempts = await moved.SendUnderCachedPoliciesAsync(Expect.Delivery, primed);
        await moved.EnsureClockStayedAsync(MovedClocks.YearOver);

        attempts[1].EnsurePolicyOfADayExpired();
        attempts[0].Should().BeDelivered("the policy was good for a year, which ended eighteen hours ago");
    }

    [Check("S-CACHE-YEAR-OVER", Topic = "cache", Rfc = "8461 §3.2", Level = Level.Record,
        Needs = [Feature.MtaStsWithMovedClock],
        Says = "Recorded, not judged: whether the sender applies a policy with a max_age above 31557600 seconds for "
            + "longer than that.")]
    public async Task Records_how_long_a_max_age_above_the_greatest_lasts()
    {
        var moved = await lab.WithMovableClockAsync();
        var primed = await moved.PrimedForAgesAsync(TimeSpan.FromSeconds(9_999_999_999));
        await lab.MoveClockAsync(moved, MovedClocks.YearOver);
        await moved.ControlFetchedNowAsync();

        var attempts = await moved.SendUnderCachedPoliciesAsync(Expect.SettledResult, primed);
        await moved.EnsureClockStayedAsync(MovedClocks.YearOver);

        attempts[1].EnsurePolicyOfADayExpired();
        lab.Record($"366 days after it was fetched, a policy with a max_age of 9999999999 was {(
            attempts[0].Outcome == DeliveryOutcome.Delivered ? "not applied" : "still applied")}.");
    }

    [Check("S-CACHE-CERT-EXPIRES", Topic = "cache", Rfc = "8461 §4.2", Level = Level.Must,
        Needs = [Feature.MtaStsWithMovedClock], Twin = Twins.Within, Slow = true,
        Says = "The sender rejects a certificate that has expired since it accepted it under the same cached policy.")]
    public async Task Rejects_a_certificate_that_has_expired_since()
    {
        var moved = await lab.WithMovableClockAsync();
        var domain = lab.Domain().EnforceFor(PolicyLifetimes.Year).WithMxCertificate(CertificateKind.ShortLived);
        var primed = await moved.PrimedAsync(domain);
        await lab.MoveClockAsync(moved, MovedClocks.LastDayOfYear);
        await moved.ControlVerifiedNowAsync();

        var attempt = await moved.SendAsync(primed, Expect.RefusalForNow);
        await moved.EnsureClockStayedAsync(MovedClocks.LastDayOfYear);

        attempt.Should().NotBeDelivered("the certificate expired eleven months ago by the sender's clock");
        await attempt.EnsurePresentedAsync(CertificateKind.ShortLived);
    }
}
