namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.3: how long a sender waits for a policy, and how often it fetches one.</summary>
public sealed class Section3_3_FetchTiming(SenderLab lab)
{
    [Check("S-FETCH-STALL", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.May, Needs = [Feature.MtaSts],
        Slow = true, BlocksTarget = true,
        Says = "The sender gives up on a policy host that does not respond, before TLS or after it, and delivers "
            + "without a policy.")]
    public async Task Gives_up_on_a_policy_host_that_does_not_respond()
    {
        var control = lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var beforeTls = lab.Domain().EnforceOtherMx().WithPolicyHost(host => host with { Reach = Reach.Silent });
        var afterTls = lab.Domain().EnforceOtherMx().WithPolicyResponse(response => response with { Stalls = true });

        var attempts = await Task.WhenAll(
            lab.SendThroughStallAsync(beforeTls), lab.SendThroughStallAsync(afterTls));
        await control;

        attempts[0].Should().BeDelivered("the policy host accepts connections and sends nothing");
        attempts[1].Should().BeDelivered("the policy host answers no request");
    }

    [Check("S-FETCH-DRIP", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Operation, Needs = [Feature.MtaSts],
        Slow = true, BlocksTarget = true,
        Says = "The sender gives up on a policy that arrives one octet per second, before the mail has waited for "
            + "minutes.")]
    public async Task Gives_up_on_a_policy_that_drips()
    {
        var control = lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var dripping = lab.Domain().EnforceOtherMx().WithPolicyPaddedTo(1024).WithPolicyResponse(
            response => response with { PauseBetweenOctets = TimeSpan.FromSeconds(1) });

        var attempt = await lab.SendThroughStallAsync(dripping);
        await control;

        attempt.Should().BeDelivered("at this rate the policy takes a quarter of an hour");
    }

    [Check("S-FETCH-BACKOFF", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Should, Needs = [Feature.MtaSts],
        Says = "After a failed fetch, the sender does not fetch the policy with the same id again for at least five "
            + "minutes.")]
    public async Task Waits_after_a_failed_fetch()
    {
        var domain = await lab.FailedOnceAsync();

        for (var more = 0; more < 4; more++)
        {
            await lab.SendAsync(domain, Expect.FirstResult, publish: false);
        }

        lab.PolicyHost(domain).Requests.Should()
            .BeOne("the last fetch failed within five minutes, and the id is the same");
        lab.UntilTheEnd.OneFetchInBackOff(domain);
    }

    [Check("S-FETCH-BACKOFF-NEWID", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: whether the sender fetches the policy when its id changes after a failed fetch.")]
    public async Task Records_whether_a_new_id_ends_the_wait_after_a_failure()
    {
        var domain = await lab.FailedOnceAsync();

        var requests = await lab.FetchAgainAsync(domain.Enforce().WithId("2"));

        lab.Record(requests.Count > 1
            ? "After its id had changed, the policy was fetched for the next message."
            : "Although its id had changed, the policy was not fetched for the next message.");
    }

    [Check("S-FETCH-LAZY", Topic = "fetch", Rfc = "8461 §5.1 step 1, App. B", Level = Level.Record,
        Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: whether the sender's first message to a domain waits for the policy.")]
    public async Task Records_whether_the_first_message_waits_for_the_policy()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());

        var first = await lab.SendAsync(lab.Domain().EnforceOtherMx(), Expect.FirstResult);

        lab.Record(first.Outcome == DeliveryOutcome.Delivered
            ? "The first message was sent before the policy was applied; asynchronous fetching is allowed."
            : "The first message waited for the policy, and was not delivered.");
    }

    [Check("S-FETCH-STAMPEDE", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Operation, Needs = [Feature.MtaSts],
        Says = "The sender shares a few fetches of the policy among fifty simultaneous messages to a new domain.")]
    public async Task Shares_a_few_fetches_among_many_messages()
    {
        const int Messages = 50;
        var domain = lab.Domain().Enforce().WithPolicyResponse(
            response => response with { Delay = TimeSpan.FromSeconds(2) });
        await lab.PublishAsync(domain);

        await lab.SendAsync(Enumerable.Repeat(domain, Messages), Expect.FirstResult, publish: false);
        await lab.AwaitAsync<HttpResponseSent>(domain, "A fetch", sent => sent.Completed);

        var requests = lab.PolicyHost(domain).Requests;
        lab.Record($"The policy was requested {requests.Count} times for {Messages} messages.");
        requests.Should().BeShared(Messages, atOnce: 5, "all of them need one policy");
    }
}
