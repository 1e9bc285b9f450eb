namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.3: which HTTP responses deliver a policy.</summary>
public sealed class Section3_3_PolicyResponses(SenderLab lab)
{
    private const int Kilobytes = 1024;

    [Check("S-FETCH-STATUS", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender never uses the body of a 4xx or 5xx response as a policy.")]
    public async Task Rejects_a_policy_in_a_4xx_or_5xx_response()
    {
        int[] failures = [404, 403, 410, 500, 503];
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());

        var attempts = await lab.SendAsync(
            failures.Select(status => lab.Domain().EnforceOtherMx().WithPolicyStatus(status)), after: After.Fetch);

        foreach (var (attempt, status) in attempts.Zip(failures))
        {
            attempt.Should().BeDelivered("a {0} response is not a policy", status);
        }
    }

    [Check("S-FETCH-2XX", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.MustByDefinition, Needs = [Feature.MtaSts],
        Says = "The sender accepts a policy with status 200 only, and not with another 2xx status.")]
    public async Task Rejects_a_policy_in_another_2xx_response()
    {
        int[] successes = [201, 203, 206];
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());

        var attempts = await lab.SendAsync(
            successes.Select(status => lab.Domain().EnforceOtherMx().WithPolicyStatus(status)), after: After.Fetch);

        foreach (var (attempt, status) in attempts.Zip(successes))
        {
            attempt.Should().BeDelivered("only status 200 delivers a policy, not {0}", status);
        }
    }

    [Check("S-FETCH-3XX-BODY", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender never uses the body of a 3xx response as a policy.")]
    public async Task Rejects_a_policy_in_a_3xx_response()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var leading = lab.Domain().EnforceOtherMx().WithPolicyResponse(response => response with
        {
            Status = 302,
            Headers = new Dictionary<string, string>(response.Headers) { ["Location"] = "https://elsewhere.test/" },
        });

        // A sender that follows redirects, and so does not use the first body, has nothing to follow in the others.
        var others = new[] { 302, 300 }.Select(status => lab.Domain().EnforceOtherMx().WithPolicyStatus(status));
        var attempts = await lab.SendAsync([leading, .. others], after: After.Fetch);

        attempts[0].Should().BeDelivered("a 302 response is not a policy, and is not followed");
        attempts[1].Should().BeDelivered("a 302 response without a location is not a policy");
        attempts[2].Should().BeDelivered("a 300 response is not a policy");
    }

    [Check("S-FETCH-NOCACHE", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Slow = true,
        Says = "The sender uses no HTTP caching: when the id is new, it fetches the policy unconditionally and "
            + "applies it, whatever the headers of the old one allow.")]
    public async Task Uses_no_http_cache()
    {
        var primed = await lab.PrimedAsync([lab.Domain().Enforce(), lab.Domain().Enforce().WithHttpCaching()]);
        var (plain, cachable) = (primed[0].EnforceOtherMx().WithId("2"), primed[1].EnforceOtherMx().WithId("2"));

        var control = lab.ControlFetchedAgainAsync(plain);
        var requests = await lab.FetchAgainAsync(cachable.WithHttpCaching());
        await control;

        requests.Should().BeMoreThan(1, "the id of {0} is new, and so is its policy", cachable.Name);
        requests.Should().BeUnconditional("the policy is to be fetched whether or not it has changed");
        var attempt = await lab.SendAsync(cachable, Expect.Refusal, publish: false);
        attempt.Should().NotBeDelivered("the new policy lists another MX host");
    }

    [Check("S-FETCH-SHORT", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Operation, Needs = [Feature.MtaSts],
        Says = "The sender rejects a truncated policy, even if the received part reads like a whole one.")]
    public async Task Rejects_a_truncated_policy()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var announced = lab.Domain().EnforceOtherMx().WithPolicyPaddedTo(Kilobytes).WithPolicyResponse(
            response => response with { CutAfter = response.Body.Length });
        var chunked = lab.Domain().EnforceOtherMx().WithPolicyPaddedTo(Kilobytes).WithPolicyResponse(
            response => response with { CutAfter = response.Body.Length, IsChunked = true });

        var half = After.Seeing<HttpResponseSent>("Half a policy", sent => sent is { Completed: false, Bytes: > 0 });
        var attempts = await lab.SendAsync([announced, chunked], after: half);

        attempts[0].Should().BeDelivered("the body was shorter than its Content-Length");
        attempts[1].Should().BeDelivered("the last chunk never came");
    }

    [Check("S-FETCH-BIG", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.May, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender uses a policy of 60 kB, and still delivers if a policy never ends.")]
    public async Task Uses_a_big_policy_and_survives_an_endless_one()
    {
        var good = lab.PrimedAsync(lab.Domain().Enforce().WithPolicyPaddedTo(60 * Kilobytes));
        var endless = lab.SendAsync(
            lab.Domain().Enforce().WithPolicyPaddedTo(BodyFiller.Endless), after: After.Response);
        var bigger = await Task.WhenAll(new[] { 70 * Kilobytes, 2048 * Kilobytes }.Select(
            octets => lab.UseAsync(After.Response, domain => domain.WithPolicyPaddedTo(octets))));
        var big = await lab.SendAsync(
            lab.Domain().EnforceOtherMx().WithPolicyPaddedTo(60 * Kilobytes), Expect.Refusal, After.Fetch);
        await good;

        big.Should().NotBeDelivered("the policy of 60 kB lists another MX host");
        (await endless).Should().BeDelivered("an endless response is not a policy");
        lab.Record($"A policy of 60 kB was used, one of 70 kB {bigger[0]}, one of 2 MB {bigger[1]}.");
    }

    [Check("S-FETCH-TRUNC", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Operation, Needs = [Feature.MtaSts],
        Says = "The sender uses a policy as a whole or not at all, and never the part within a size limit.")]
    public async Task Does_not_use_the_beginning_of_a_policy()
    {
        int[] sizes = [20 * Kilobytes, 66 * Kilobytes, 1100 * Kilobytes];
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());

        var attempts = await lab.SendAsync(
            sizes.Select(size => lab.Domain().EnforceMxAfter(size)), after: After.Response);

        foreach (var (attempt, size) in attempts.Zip(sizes))
        {
            attempt.Should().BeDelivered("the MX host is listed after the first {0} octets", size);
        }
    }
}
