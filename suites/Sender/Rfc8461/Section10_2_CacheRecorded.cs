namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 sections 8.1 and 10.2: how soon a change is noticed, which no sentence says.</summary>
public sealed class Section10_2_CacheRecorded(SenderLab lab)
{
    [Check("S-CACHE-SAMEID-NEWBODY", Topic = "cache", Rfc = "8461 §3.1, §8.1, §10.2", Level = Level.Record,
        Needs = [Feature.MtaSts],
        Says = "Recorded: which policy the sender applies when another one is served and the id is unchanged.")]
    public async Task Records_which_policy_applies_under_an_unchanged_id()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());
        var before = lab.PolicyHost(domain).Requests.Count;

        var attempt = await lab.SendAsync(domain.EnforceOtherMx(), Expect.SettledResult);

        var fetched = lab.PolicyHost(domain).Requests.Count > before ? "was" : "was not";
        lab.Record($"The policy {fetched} fetched again, and the message that it forbids was {attempt}.");
    }

    [Check("S-CACHE-DNS-TTL", Topic = "cache", Rfc = "8461 §8.1", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded: whether the sender notices a new id while DNS may still answer with the old one.")]
    public async Task Records_when_a_new_id_is_noticed()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce().WithRecordTtl(60));
        var before = lab.PolicyHost(domain).Requests.Count;

        var requests = await lab.FetchAgainAsync(domain.WithId("2"));

        var fetched = requests.Count > before ? "was" : "was not";
        lab.Record(
            $"The policy of the new id {fetched} fetched with the next message; the TTL of the old record was 60 s.");
    }

    [Check("S-CACHE-NEGATIVE", Topic = "cache", Rfc = "8461 §10.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded: whether the sender notices the first policy of a domain that had none a moment ago.")]
    public async Task Records_when_a_first_policy_is_noticed()
    {
        var domain = lab.Domain();
        await lab.SendAsync(domain);

        var requests = await lab.FetchAgainAsync(domain.Enforce());

        lab.Record(
            $"The domain's first policy {(requests.Count > 0 ? "was" : "was not")} fetched with the next message.");
    }
}
