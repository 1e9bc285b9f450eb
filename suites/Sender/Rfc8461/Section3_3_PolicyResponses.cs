namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.3: which HTTP responses hold a policy.</summary>
public sealed class Section3_3_PolicyResponses(SenderLab lab)
{
    private const int Kilobytes = 1024;

    [Check("S-FETCH-STATUS", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "What comes with a status of failure is no policy, whatever it reads like.")]
    public async Task Takes_no_policy_with_a_status_of_failure()
    {
        int[] failures = [404, 403, 410, 500, 503];
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());

        var attempts = await lab.DeliverAfterFetchAsync(failures.Select(WithStatus));

        foreach (var (attempt, status) in attempts.Zip(failures))
        {
            attempt.Should().BeDelivered("a {0} brings no policy", status);
        }
    }

    [Check("S-FETCH-2XX", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.MustByDefinition, Needs = [Feature.MtaSts],
        Says = "Of the statuses of success, 200 alone brings a policy.")]
    public async Task Takes_no_policy_with_another_status_of_success()
    {
        int[] successes = [201, 203, 206];
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());

        var attempts = await lab.DeliverAfterFetchAsync(successes.Select(WithStatus));

        foreach (var (attempt, status) in attempts.Zip(successes))
        {
            attempt.Should().BeDelivered("a {0} is not a 200", status);
        }
    }

    [Check("S-FETCH-3XX-BODY", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "What a redirect has for a body is no policy.")]
    public async Task Takes_no_policy_from_the_body_of_a_redirect()
    {
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var leading = lab.Domain().Forbidding().WithChangedResponse(response => response with
        {
            Status = 302,
            Headers = new Dictionary<string, string>(response.Headers) { ["Location"] = "https://elsewhere.test/" },
        });

        // Who follows redirects, and rightly takes none of the first, has nothing to follow in the others.
        var attempts = await lab.DeliverAfterFetchAsync([leading, WithStatus(302), WithStatus(300)]);

        attempts[0].Should().BeDelivered("a 302 is no policy, and what it leads to is not looked at");
        attempts[1].Should().BeDelivered("a 302 that leads nowhere is no policy");
        attempts[2].Should().BeDelivered("a 300 is no policy");
    }

    [Check("S-FETCH-NOCACHE", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        TakesTime = true,
        Says = "HTTP caching is not used: a new policy is fetched without conditions, and counts, whatever the headers "
            + "of the old one allow.")]
    public async Task Uses_no_http_cache()
    {
        var primed = await lab.PrimedAsync([lab.Domain().Enforce(), lab.Domain().Enforce().WithHttpCaching()]);
        var (plain, cachable) = (primed[0].Forbidding().WithId("2"), primed[1].Forbidding().WithId("2"));

        var again = lab.FetchAgainAsync(plain);
        var requests = await lab.FetchAgainAsync(cachable.WithHttpCaching());
        var control = await again;
        NoticesNewIds(control.Count);

        requests.Should().BeMoreThan(1, "the id is new, and the policy of {0} with it", cachable.Name);
        requests.Should().BeUnconditional("the policy is to be fetched whether or not it has changed");
        (await lab.SendForbiddenAsync(cachable)).Should().NotBeDelivered("the new policy lists another MX host");
    }

    [Check("S-FETCH-SHORT", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Operation, Needs = [Feature.MtaSts],
        Says = "A policy whose transfer was broken off does not count, even if what came reads like a whole one.")]
    public async Task Takes_no_policy_that_was_broken_off()
    {
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var announced = lab.Domain().Forbidding().PaddedTo(Kilobytes).WithChangedResponse(
            response => response with { CutAfter = response.Body.Length });
        var chunked = lab.Domain().Forbidding().PaddedTo(Kilobytes).WithChangedResponse(
            response => response with { CutAfter = response.Body.Length, IsChunked = true });

        var attempts = await Task.WhenAll(new[] { announced, chunked }.Select(
            domain => lab.DeliverAfterAsync<HttpResponseSent>(
                domain, "Half a policy", sent => sent is { Completed: false, Bytes: > 0 })));

        attempts[0].Should().BeDelivered("less came than Content-Length announced");
        attempts[1].Should().BeDelivered("the last chunk never came");
    }

    [Check("S-FETCH-BIG", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.May, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "A policy of sixty kilobytes is used, and one without an end does no harm.")]
    public async Task Uses_a_big_policy_and_survives_an_endless_one()
    {
        var good = lab.PrimedAsync(lab.Domain().Enforce().PaddedTo(60 * Kilobytes));
        var endless = lab.DeliverAfterAsync<HttpResponseSent>(
            lab.Domain().Enforce().PaddedTo(BodyFiller.Endless), "The end of an endless answer", _ => true);
        var bigger = await Task.WhenAll(new[] { 70 * Kilobytes, 2048 * Kilobytes }.Select(
            octets => lab.UseAsync<HttpResponseSent>("The end of a big answer", domain => domain.PaddedTo(octets))));
        var big = await lab.DeliverForbiddenAfterFetchAsync(lab.Domain().Forbidding().PaddedTo(60 * Kilobytes));
        await good;

        big.Should().NotBeDelivered("a policy of 60 kB lists another MX host");
        (await endless).Should().BeDelivered("a policy without an end forbids nothing");
        lab.Record($"Of 60 kB used, of 70 kB {bigger[0]}, of 2 MB {bigger[1]}.");
    }

    [Check("S-FETCH-TRUNC", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Operation, Needs = [Feature.MtaSts],
        Says = "A policy is used as a whole or not at all: what a size limit leaves of it does not count.")]
    public async Task Does_not_use_the_beginning_of_a_policy()
    {
        int[] sizes = [20 * Kilobytes, 66 * Kilobytes, 1100 * Kilobytes];
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());

        var attempts = await Task.WhenAll(sizes.Select(size => lab.DeliverAfterAsync<HttpResponseSent>(
            ListedAfter(size), "The end of a big answer", _ => true)));

        foreach (var (attempt, size) in attempts.Zip(sizes))
        {
            attempt.Should().BeDelivered("the MX host is listed behind the first {0} octets", size);
        }
    }

    private static void NoticesNewIds(int requests)
    {
        if (requests < 2)
        {
            throw new InconclusiveException(
                "The control failed: without any HTTP caching, a new id did not have the policy fetched either.");
        }
    }

    private RecipientDomain ListedAfter(int octets)
    {
        var domain = lab.Domain().Forbidding();
        return domain.PaddedTo(octets, $"mx: {domain.Mx.Name}\r\n");
    }

    private RecipientDomain WithStatus(int status) => lab.Domain().Forbidding().WithChangedResponse(
        response => response with { Status = status });
}
