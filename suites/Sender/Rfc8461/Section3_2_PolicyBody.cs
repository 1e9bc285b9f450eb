namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.2: what a policy says and how it is read.</summary>
public sealed class Section3_2_PolicyBody(SenderLab lab)
{
    [Check("S-FETCH-URL", Topic = "fetch", Rfc = "8461 §3.2", Level = Level.MustByDefinition, Needs = [Feature.MtaSts],
        Says = "The policy is fetched by GET from the well-known path of the host mta-sts below the policy domain.")]
    public async Task Asks_the_well_known_path_of_the_policy_host()
    {
        var domain = lab.Domain().Enforce();

        await lab.DeliverAsync(domain);
        var request = await lab.SeenAsync<HttpRequestSeen>(domain, "A request to the policy host", _ => true);

        request.Method.Should().Be("GET");
        request.Target.Should().Be(RecipientDomain.WellKnown);
        request.Host.Should().BeEquivalentTo(domain.PolicyHostName, "host names compare without case");
    }

    [Check("S-PARSE-DUP-MODE", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "Where a field other than mx stands twice in a policy, the first one counts.")]
    public async Task Goes_by_the_first_of_two_modes()
    {
        const string Rest = "mx: elsewhere.test\r\nmax_age: 86400\r\n";
        var testingFirst = lab.Domain().WithPolicyBody($"version: STSv1\r\nmode: testing\r\nmode: enforce\r\n{Rest}");
        var enforceFirst = lab.Domain().WithPolicyBody($"version: STSv1\r\nmode: enforce\r\nmode: testing\r\n{Rest}");

        var delivered = lab.DeliverAfterFetchAsync(testingFirst);
        var held = lab.DeliverForbiddenAfterFetchAsync(enforceFirst);

        (await held).Should().NotBeDelivered("enforce came first, and the MX host is not listed");
        (await delivered).Should().BeDelivered("testing came first");
    }

    [Check("S-CACHE-HIT", Topic = "cache", Rfc = "8461 §3, §3.2", Level = Level.Should, Needs = [Feature.MtaSts],
        Says = "A policy is kept for its max_age; while its id stands unchanged in the DNS, it is not fetched again.")]
    public async Task Does_not_fetch_again_what_has_not_changed()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(domain);

        attempt.Should().BeDelivered("nothing is wrong with this domain");
        lab.PolicyRequests(domain).Count.Should()
            .Be(1, "the policy was fetched for the first message and has not changed since");
    }
}
