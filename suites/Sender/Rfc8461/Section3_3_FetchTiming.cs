namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.3: how long a sender waits for a policy, and how often it asks for one.</summary>
public sealed class Section3_3_FetchTiming(SenderLab lab)
{
    [Check("S-FETCH-STALL", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.May, Needs = [Feature.MtaSts],
        TakesTime = true, HoldsUp = true,
        Says = "A policy host that says nothing, before TLS or after, is given up, and mail goes out without policy.")]
    public async Task Gives_up_on_a_policy_host_that_says_nothing()
    {
        var control = lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var beforeTls = lab.Domain().Forbidding().WithPolicyHost(host => host with { Reach = Reach.Silent });
        var afterTls = lab.Domain().Forbidding().WithChangedResponse(response => response with { Stalls = true });

        var attempts = await Task.WhenAll(
            lab.DeliverThroughStallAsync(beforeTls), lab.DeliverThroughStallAsync(afterTls));
        await control;

        attempts[0].Should().BeDelivered("the policy host accepts connections and says nothing");
        attempts[1].Should().BeDelivered("the policy host answers no request");
    }

    [Check("S-FETCH-DRIP", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Operation, Needs = [Feature.MtaSts],
        TakesTime = true, HoldsUp = true,
        Says = "A policy that comes an octet a second is given up before it holds mail for minutes.")]
    public async Task Gives_up_on_a_policy_that_drips()
    {
        var control = lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var dripping = lab.Domain().Forbidding().PaddedTo(1024).WithChangedResponse(
            response => response with { PauseBetweenOctets = TimeSpan.FromSeconds(1) });

        var attempt = await lab.DeliverThroughStallAsync(dripping);
        await control;

        attempt.Should().BeDelivered("at this pace the policy takes a quarter of an hour");
    }

    [Check("S-FETCH-BACKOFF", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Should, Needs = [Feature.MtaSts],
        Says = "After a fetch that failed, the policy with that id is left alone for five minutes or longer.")]
    public async Task Leaves_the_policy_host_alone_after_a_failure()
    {
        var domain = await FailedOnceAsync();

        for (var more = 0; more < 4; more++)
        {
            await lab.SendManyAsync(domain, 1);
        }

        lab.PolicyRequests(domain).Should().BeOne("the fetch failed a moment ago, and the id is the same");
        lab.OneFetchInBackOff(domain);
    }

    [Check("S-FETCH-BACKOFF-NEWID", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Whether a new id ends the wait after a fetch that failed.")]
    public async Task Does_this_with_a_new_id_after_a_failure()
    {
        var domain = await FailedOnceAsync();

        var requests = await lab.FetchAgainAsync(domain.Enforce().WithId("2"));

        lab.Record(requests.Count > 1
            ? "The policy was fetched for the next message after its id had changed."
            : "The policy was not fetched for the next message, although its id had changed.");
    }

    [Check("S-FETCH-LAZY", Topic = "fetch", Rfc = "8461 §5.1 step 1, App. B", Level = Level.Record,
        Needs = [Feature.MtaSts],
        Says = "Whether the first message to a domain waits for its policy.")]
    public async Task Does_this_with_the_first_message_to_a_domain()
    {
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());

        var first = await lab.TryAsync(lab.Domain().Forbidding());

        lab.Record(first.Fate == Fate.Delivered
            ? "The first message went out before the policy was applied; fetching asynchronously is allowed."
            : "The first message waited for the policy, which kept it back.");
    }

    [Check("S-FETCH-STAMPEDE", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Operation, Needs = [Feature.MtaSts],
        Says = "Fifty messages at once to a new domain do not have its policy fetched fifty times.")]
    public async Task Fetches_once_or_a_few_times_for_many_messages()
    {
        const int Messages = 50;
        var domain = lab.Domain().Enforce().WithChangedResponse(
            response => response with { Delay = TimeSpan.FromSeconds(2) });
        await lab.PublishAsync(domain);

        await lab.SendManyAsync(domain, Messages);
        await lab.SeenAsync<HttpResponseSent>(domain, "A fetch", sent => sent.Completed);

        var requests = lab.PolicyRequests(domain);
        lab.Record($"The policy was asked for {requests.Count} times for {Messages} messages.");
        requests.Should().BeShared(Messages, atOnce: 5, "all of them need one policy");
    }

    /// <summary>A domain whose policy was not to be had a moment ago.</summary>
    private async Task<RecipientDomain> FailedOnceAsync()
    {
        var domain = lab.Domain().Enforce().WithResponse(new HttpScript(404, ""));
        await lab.TryAsync(domain);
        await lab.SeenAsync<HttpResponseSent>(domain, "A fetch", sent => sent.Status == 404);
        return domain;
    }
}
