namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 sections 3.3 and 10.2: cached policies are refreshed before they expire, without mail.</summary>
public sealed class Section3_3_PolicyRefresh(SenderLab lab)
{
    [Check("S-CACHE-REFRESH", Topic = "cache", Rfc = "8461 §3.3", Level = Level.Should,
        Needs = [Feature.MtaStsWithRefresh], Twin = Twins.Within, Slow = true,
        Says = "The sender looks for a new policy of a domain by itself, without mail to the domain.")]
    public async Task Refreshes_cached_policies_without_mail()
    {
        var refreshing = await lab.WithShortRefreshAsync();
        var primed = await refreshing.PrimedAsync(lab.Domain().EnforceFor(PolicyLifetimes.LongAge));

        var refreshes = await refreshing.AwaitRefreshAsync(primed);

        refreshes.Should("TXT query or policy request without mail")
            .BeSome("cached policies are to be refreshed before they expire");
    }

    [Check("S-CACHE-REFRESH-EARLY", Topic = "cache", Rfc = "8461 §3.3, §10.2", Level = Level.Should,
        Needs = [Feature.MtaStsWithRefresh], Twin = Twins.Within, Slow = true,
        Says = "The sender refreshes a cached policy before it expires, so that its domain is never without one.")]
    public async Task Refreshes_cached_policies_before_they_expire()
    {
        var refreshing = await lab.WithShortRefreshAsync();
        var primed = await refreshing.PrimedAsync(refreshing.DomainsToRefresh());

        var attempt = await refreshing.SendPastRefreshedAgeAsync(primed);

        attempt.Should().NotBeDelivered(
            "a policy that was refreshed before it expired is still valid, although nothing is published any more");
    }

    [Check("S-CACHE-REFRESH-NOTXT", Topic = "cache", Rfc = "8461 §10.2", Level = Level.Record,
        Needs = [Feature.MtaStsWithRefresh],
        Says = "Recorded: whether the sender fetches a cached policy again although the STS record is gone.")]
    public async Task Records_whether_a_refresh_depends_on_the_record()
    {
        var refreshing = await lab.WithShortRefreshAsync();
        var primed = await refreshing.PrimedAsync(lab.Domain().EnforceFor(PolicyLifetimes.LongAge));
        await refreshing.PublishAsync(primed.WithStsRecords());

        var refreshes = await refreshing.AwaitRefreshAsync(primed, policy: true);

        lab.Record($"With the STS record gone and the policy still served, there was {(
            refreshes.Contains("policy request") ? "a fetch of the policy"
            : refreshes.Count > 0 ? "a look at the record and no fetch of the policy" : "no refresh")}.");
    }
}
