namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.2: where a policy is fetched, and how its fields are read.</summary>
public sealed class Section3_2_PolicyBody(SenderLab lab)
{
    [Check("S-FETCH-URL", Topic = "fetch", Rfc = "8461 §3.2", Level = Level.MustByDefinition, Needs = [Feature.MtaSts],
        Says = "The sender fetches the policy with GET from the well-known path of the host mta-sts below the policy "
            + "domain.")]
    public async Task Fetches_from_the_well_known_path_of_the_policy_host()
    {
        var domain = lab.Domain().Enforce();

        await lab.DeliverAsync(domain);
        var request = await lab.SeenAsync<HttpRequestSeen>(domain, "A request to the policy host", _ => true);

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

        var delivered = lab.DeliverAfterFetchAsync(testingFirst);
        var held = lab.DeliverForbiddenAfterFetchAsync(enforceFirst);

        (await held).Should().NotBeDelivered("the first mode is enforce, and the MX host is not listed");
        (await delivered).Should().BeDelivered("the first mode is testing");
    }

    [Check("S-PARSE-NONE-NOMX", Topic = "parse", Rfc = "8461 §3.2, §8.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        TakesTime = true,
        Says = "The sender accepts a policy of mode none without mx, and replaces an enforce policy with it.")]
    public async Task Accepts_mode_none_without_an_mx()
    {
        var control = lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var primed = await lab.PrimedAsync(lab.Domain().Enforce());
        await control;
        var before = await lab.NowAsync();

        var attempt = await lab.DeliverAsync(primed.None().WithId("2").WithCertificate(CertificateKind.OtherCa));
        await lab.SoonArrivalAsync(attempt);
        await lab.FetchedAgainAsync(primed, before);

        attempt.Should().HaveArrived("the policy was replaced by one of mode none");
        await attempt.ShownAsync(CertificateKind.OtherCa);
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
        var control = lab.ControlRefusedAsync(lab.Domain().Forbidding());

        var tried = await Task.WhenAll(patterns.Select(async pattern =>
        {
            var attempt = await lab.TryAfterFetchAsync(Listing(pattern));
            return (Attempt: attempt, Covers: attempt.Fate == Fate.Delivered && await AppliesAsync(pattern));
        }));

        await control;
        foreach (var attempt in tried.Where(one => one.Covers).Select(one => one.Attempt))
        {
            attempt.Should().NotBeDelivered("no pattern matches {0}", attempt.Domain.Mx.Name);
        }
    }

    /// <summary>
    /// Whether the policy is applied at all: the ABNF has no such pattern, and a sender that rejects the whole policy
    /// forbids nothing, neither an MX host nor a bad certificate.
    /// </summary>
    private async Task<bool> AppliesAsync(Func<string, string> pattern)
    {
        var attempt = await lab.TryAfterFetchAsync(Listing(pattern).WithCertificate(CertificateKind.OtherCa));
        return attempt.Fate != Fate.Delivered;
    }

    private RecipientDomain Listing(Func<string, string> pattern)
    {
        var domain = lab.Domain();
        return domain.Enforce(pattern(domain.Name), RecipientDomain.Elsewhere);
    }

    [Check("S-PARSE-DUP-AGE", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within, TakesTime = true,
        Says = "The sender uses the first max_age if a policy has two.")]
    public async Task Uses_the_first_of_two_max_ages()
    {
        // The last two are controls: that the sender drops an expired policy and keeps a valid one is another clause.
        var primed = await Task.WhenAll(
            PrimedWithAgesAsync("5", "86400"), PrimedWithAgesAsync("86400", "5"),
            PrimedWithAgesAsync("5"), PrimedWithAgesAsync("86400"));
        await lab.PassAsync(TimeSpan.FromSeconds(7));

        var delivered = lab.DeliverAsync(Gone(primed[0]));
        var forbidden = lab.DeliverForbiddenAsync(Gone(primed[1]));
        await Task.WhenAll(lab.PrimedAsync(Gone(primed[2])), lab.ControlRefusedAsync(Gone(primed[3])));

        var held = await forbidden;
        held.Should().NotBeDelivered("the first max_age is a day");
        await held.ShownAsync(CertificateKind.OtherCa);
        (await delivered).Should().BeDelivered("the first max_age is five seconds, and they have passed");
    }

    private Task<RecipientDomain> PrimedWithAgesAsync(params string[] ages)
    {
        var domain = lab.Domain();
        var lines = string.Concat(ages.Select(age => $"max_age: {age}\r\n"));
        return lab.PrimedAsync(
            domain.WithPolicyBody($"version: STSv1\r\nmode: enforce\r\nmx: {domain.Mx.Name}\r\n{lines}"));
    }

    /// <summary>No policy is available any more, and the MX host's certificate is one that a policy forbids.</summary>
    private static RecipientDomain Gone(RecipientDomain domain) =>
        domain.WithStsRecords().WithCertificate(CertificateKind.OtherCa);

    [Check("S-CACHE-HIT", Topic = "cache", Rfc = "8461 §3, §3.2", Level = Level.Should, Needs = [Feature.MtaSts],
        Says = "The sender caches a policy for its max_age, and does not fetch it again while the id in DNS is "
            + "unchanged.")]
    public async Task Does_not_fetch_an_unchanged_policy_again()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(domain);

        attempt.Should().BeDelivered("nothing is wrong with this domain");
        lab.PolicyRequests(domain).Should()
            .BeOne("the policy was fetched for the first message and has not changed since");
    }
}
