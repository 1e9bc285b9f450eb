namespace Conformance.Sender.Rfc8461;

/// <summary>Many STS records under one clause: each has a domain of its own, and all are tried at once.</summary>
internal static class RecordCases
{
    /// <summary>
    /// Each of these is a valid STS record, of a policy that forbids the MX host. Whether a record ends in a semicolon
    /// is another check's.
    /// </summary>
    /// <param name="cases">What is special about it, and the TXT records of the name.</param>
    public static async Task AnnounceAsync(this SenderLab lab, params (string What, string[] Records)[] cases)
    {
        var control = lab.SendAsync(lab.Domain().Enforce(), after: After.Fetch);
        var domains = cases.Select(one => lab.Domain().EnforceOtherMx().WithEndedRecords(one.Records));

        var attempts = await Task.WhenAll(domains.Select(lab.AnnouncedAsync));

        (await control).Should().BeDelivered("nothing is wrong with this domain");
        foreach (var (seen, one) in attempts.Zip(cases))
        {
            seen.Fetched.Should().BeAnswered("there is an STS record {0}", one.What);
            seen.Attempt.Should().NotBeDelivered("there is an STS record {0}, and its policy forbids it", one.What);
        }
    }

    /// <summary>
    /// Each of these forms is a valid STS record, exactly as it is written; the others are the control of each.
    /// </summary>
    /// <param name="cases">What is special about the form, and the TXT record.</param>
    /// <exception cref="InconclusiveException">No policy was fetched for any form of a record.</exception>
    public static async Task AnnounceInEveryFormAsync(this SenderLab lab, params (string What, string Record)[] cases)
    {
        var covered = lab.SendAsync(cases.Select(one => lab.Domain().Enforce().WithStsRecords(one.Record)));
        var forbidden = await Task.WhenAll(cases.Select(
            one => lab.AnnouncedAsync(lab.Domain().EnforceOtherMx().WithStsRecords(one.Record))));

        if (forbidden.All(seen => !seen.Fetched.IsAnswered))
        {
            throw new InconclusiveException("The control failed: no policy was fetched for any form of an STS record.");
        }

        foreach (var (seen, one) in forbidden.Zip(cases))
        {
            seen.Fetched.Should().BeAnswered("there is an STS record {0}, and another form was read", one.What);
            seen.Attempt.Should().NotBeDelivered("there is an STS record {0}, and its policy forbids it", one.What);
        }

        foreach (var (attempt, one) in (await covered).Zip(cases))
        {
            attempt.Should().BeDelivered("there is an STS record {0}, and its policy covers the MX host", one.What);
        }
    }

    /// <summary>
    /// What becomes of a message to a domain whose record is looked up, in a word; also where it stays in the queue
    /// without any attempt to deliver it.
    /// </summary>
    public static async Task<string> OutcomeAfterLookupAsync(this SenderLab lab, RecipientDomain domain)
    {
        try
        {
            var attempt = await lab.SendAsync(domain, Expect.FirstResult);
            return attempt.Outcome.ToString().ToLowerInvariant();
        }
        catch (InconclusiveException)
        {
            await lab.AwaitRecordQueryAsync(domain);
            return "queued, with no attempt to deliver";
        }
    }

    private static async Task<(PolicyFetch Fetched, Attempt Attempt)> AnnouncedAsync(
        this SenderLab lab, RecipientDomain domain)
    {
        await lab.SendAsync(domain, Expect.FirstResult);
        var fetched = await lab.PolicyHost(domain).FetchedAsync();
        return (fetched, await lab.SendAsync(domain, Expect.Refusal, publish: false));
    }

    /// <summary>
    /// The sender looks up the domain's STS record, finds none, and delivers; a control shows that it obeys a policy
    /// that forbids the MX host.
    /// </summary>
    public static async Task DeliversWithoutPolicyAsync(this SenderLab lab, RecipientDomain domain)
    {
        var control = lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());

        var attempt = await lab.SendAsync(domain);
        await lab.AwaitRecordQueryAsync(domain);

        await control;
        attempt.Should().BeDelivered("{0} has no policy", domain.Name);
    }

    /// <summary>None of these is a valid STS record: no policy is fetched, and the mail is delivered.</summary>
    /// <param name="cases">What is special about it, and the TXT record.</param>
    public static async Task AnnounceNothingAsync(this SenderLab lab, params (string What, string Record)[] cases)
    {
        var control = lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var domains = cases
            .Select(one => lab.Domain().EnforceOtherMx().WithEndedRecords(one.Record)).ToList();

        var attempts = await lab.SendAsync(domains);
        await lab.AwaitRecordQueryAsync(domains);

        await control;
        foreach (var (attempt, one) in attempts.Zip(cases))
        {
            attempt.Should().BeDelivered("a record {0} is not a valid STS record", one.What);
            lab.PolicyHost(attempt.Domain).Requests.Should()
                .BeAbsent("a record {0} is not a valid STS record", one.What);
            lab.UntilTheEnd.NeverFetched(attempt.Domain);
        }
    }
}
