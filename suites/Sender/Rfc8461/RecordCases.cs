namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>Many STS records under one clause: each is a domain of its own, and all go at once.</summary>
internal static class RecordCases
{
    /// <summary>Each of these announces the policy, which forbids the MX host.</summary>
    /// <param name="cases">What is special about it, and the TXT records of the name.</param>
    public static async Task AnnounceAsync(this SenderLab lab, params (string What, string[] Records)[] cases)
    {
        var control = lab.DeliverAfterFetchAsync(lab.Domain().Enforce());
        var domains = cases.Select(one => lab.Domain().Forbidding().WithStsRecords(one.Records));

        var attempts = await Task.WhenAll(domains.Select(async domain =>
        {
            await lab.TryAsync(domain);
            var fetched = await lab.FetchedAsync(domain);
            return (Fetched: fetched, Attempt: await lab.SendForbiddenAsync(domain));
        }));

        (await control).Should().BeDelivered("nothing is wrong with this domain");
        foreach (var (seen, one) in attempts.Zip(cases))
        {
            seen.Fetched.Should().NotBeNull("there is an STS record {0}", one.What);
            seen.Attempt.Should().NotBeDelivered("there is an STS record {0}, and its policy forbids it", one.What);
        }
    }

    /// <summary>None of these announces anything: nothing is fetched, and the mail goes out.</summary>
    /// <param name="cases">What is special about it, and the TXT record.</param>
    public static async Task AnnounceNothingAsync(this SenderLab lab, params (string What, string Record)[] cases)
    {
        var control = lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var domains = cases
            .Select(one => lab.Domain().Forbidding().WithStsRecords(one.Record)).ToList();

        var attempts = await lab.DeliverAsync(domains);
        await lab.AskedForRecordAsync(domains);

        await control;
        foreach (var (attempt, one) in attempts.Zip(cases))
        {
            attempt.Should().BeDelivered("a record {0} announces nothing", one.What);
            lab.PolicyRequests(attempt.Domain).Select(request => request.Target).Should().BeEmpty(
                $"a record {one.What} announces nothing");
            lab.NeverFetched(attempt.Domain);
        }
    }
}
