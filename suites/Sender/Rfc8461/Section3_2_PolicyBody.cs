namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.2: where a policy is fetched, and how its fields are read.</summary>
public sealed class Section3_2_PolicyBody(SenderLab lab)
{
    [Check("S-FETCH-URL", Topic = "fetch", Rfc = "8461 §3.2", Level = Level.MustByDefinition, Needs = [Feature.MtaSts],
        Says = "The sender fetches the policy with GET from the well-known path of the host mta-sts below the policy "
            + "domain.")]
    public async Task Fetches_from_the_well_known_path_of_the_policy_host()
    {
        var domain = lab.Domain().Enforce();

        await lab.SendAsync(domain);
        var request = await lab.AwaitAsync<HttpRequestSeen>(domain, "A request to the policy host");

        request.Should().Get(RecipientDomain.WellKnown, "that is where the policy is");
        request.Should().NameHost(domain.PolicyHostName, "that is the policy host");
    }

    [Check("S-PARSE-DUP-MODE", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender uses the first mode if a policy has two.")]
    public async Task Uses_the_first_of_two_modes()
    {
        const string Rest = "mx: elsewhere.test\r\nmax_age: 86400\r\n";
        var testingFirst = lab.Domain().WithPolicyBody($"version: STSv1\r\nmode: testing\r\nmode: enforce\r\n{Rest}");
        var enforceFirst = lab.Domain().WithPolicyBody($"version: STSv1\r\nmode: enforce\r\nmode: testing\r\n{Rest}");

        var delivered = lab.SendAsync(testingFirst, after: After.Fetch);
        var held = lab.SendAsync(enforceFirst, Expect.Refusal, After.Fetch);

        (await held).Should().NotBeDelivered("the first mode is enforce, and the MX host is not listed");
        (await delivered).Should().BeDelivered("the first mode is testing");
    }

    [Check("S-PARSE-NONE-NOMX", Topic = "parse", Rfc = "8461 §3.2, §8.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Slow = true,
        Says = "The sender accepts a policy of mode none without mx, and replaces an enforce policy with it.")]
    public async Task Accepts_mode_none_without_an_mx()
    {
        var control = lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var primed = await lab.PrimedAsync(lab.Domain().Enforce());
        await control;
        var before = await lab.NowAsync();

        var attempt = await lab.SendAsync(primed.None().WithId("2").WithMxCertificate(CertificateKind.OtherCa));
        await lab.AwaitArrivalAsync(attempt, soon: true);
        await lab.PolicyHost(primed).EnsureFetchedAgainAsync(before);

        attempt.Should().HaveArrived("the policy was replaced by one of mode none");
        await attempt.EnsurePresentedAsync(CertificateKind.OtherCa);
    }

    [Check("S-PARSE-MX-BADWILD", Topic = "parse", Rfc = "8461 §3.2, §4.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = "S-MX-WILD",
        Says = "The sender treats an mx pattern whose asterisk is not the whole left-most label as matching no MX "
            + "host.")]
    public async Task Matches_nothing_to_an_asterisk_elsewhere()
    {
        // Beside a good pattern, so that a policy remains when this one is not read.
        Func<string, string>[] patterns =
        [
            _ => "*", domain => $"mx*.{domain}", domain => $"*1.{domain}",
            domain => $"mx1.*.{domain[(domain.IndexOf('.') + 1)..]}", _ => "*.*.test",
        ];
        var control = lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());

        var tried = await Task.WhenAll(patterns.Select(async pattern =>
        {
            var attempt = await lab.SendAsync(lab.DomainListing(pattern), Expect.SettledResult, After.Fetch);
            var covers = attempt.Outcome == DeliveryOutcome.Delivered && await lab.AppliesPolicyListingAsync(pattern);
            return (Attempt: attempt, Covers: covers);
        }));

        await control;
        foreach (var attempt in tried.Where(one => one.Covers).Select(one => one.Attempt))
        {
            attempt.Should().NotBeDelivered("no pattern matches {0}", attempt.Domain.Mx.Name);
        }
    }

    [Check("S-PARSE-DUP-AGE", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within, Slow = true,
        Says = "The sender uses the first max_age if a policy has two.")]
    public async Task Uses_the_first_of_two_max_ages()
    {
        // The last two are controls: that the sender drops an expired policy and keeps a valid one is another clause.
        var primed = await Task.WhenAll(
            lab.PrimedWithAgesAsync("5", "86400"), lab.PrimedWithAgesAsync("86400", "5"),
            lab.PrimedWithAgesAsync("5"), lab.PrimedWithAgesAsync("86400"));
        await lab.PassAsync(TimeSpan.FromSeconds(7));

        var delivered = lab.SendAsync(primed[0].WithPolicyGone());
        var forbidden = lab.SendAsync(primed[1].WithPolicyGone(), Expect.Refusal);
        await lab.ControlMaxAgeAsync(expired: primed[2], longLived: primed[3]);

        var held = await forbidden;
        held.Should().NotBeDelivered("the first max_age is a day");
        await held.EnsurePresentedAsync(CertificateKind.OtherCa);
        (await delivered).Should().BeDelivered("the first max_age is five seconds, and they have passed");
    }

    [Check("S-CACHE-HIT", Topic = "cache", Rfc = "8461 §3, §3.2", Level = Level.Should, Needs = [Feature.MtaSts],
        Says = "The sender caches a policy for its max_age, and does not fetch it again while the id in DNS is "
            + "unchanged.")]
    public async Task Does_not_fetch_an_unchanged_policy_again()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(domain, publish: false);

        attempt.Should().BeDelivered("nothing is wrong with this domain");
        lab.PolicyHost(domain).Requests.Should()
            .BeOne("the policy was fetched for the first message and has not changed since");
    }
}
