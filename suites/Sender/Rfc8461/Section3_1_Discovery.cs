namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.1: how a sender discovers that a domain has a policy.</summary>
public sealed class Section3_1_Discovery(SenderLab lab)
{
    [Check("S-TXT-BASIC", Topic = "discovery", Rfc = "8461 §3, §3.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender looks up the STS record of the recipient domain, fetches the policy that it announces, and "
            + "delivers over TLS.")]
    public async Task Looks_up_the_record_fetches_the_policy_and_delivers()
    {
        var domain = lab.Domain().Enforce();

        var attempt = await lab.SendAsync(domain);
        var fetched = await lab.PolicyHost(domain).FetchedAsync();

        fetched.Should().BeAnswered("the STS record announces a policy");
        attempt.Should().BeDelivered("nothing is wrong with this domain");
        attempt.Should().HaveGoneInTls("the MX host offers STARTTLS");
        attempt.Should().HaveAskedFor(domain.StsRecordName, "TXT", "that is where the record is");
    }

    [Check("S-TXT-ABSENT", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "Without an STS record, the sender fetches no policy and delivers as if MTA-STS did not exist.")]
    public async Task Fetches_no_policy_without_an_sts_record()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var domain = lab.Domain().EnforceOtherMx().WithStsRecords();

        var attempt = await lab.SendAsync(domain);
        await lab.AwaitRecordQueryAsync(domain);

        attempt.Should().BeDelivered("the domain has no policy");
        lab.PolicyHost(domain).Requests.Should().BeAbsent("no record announces a policy");
        lab.UntilTheEnd.NeverFetched(domain);
    }

    [Check("S-TXT-MULTI", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "The sender treats a domain with several STS records as a domain without a policy.")]
    public async Task Treats_several_sts_records_as_no_policy()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var domain = lab.Domain().EnforceOtherMx().WithEndedRecords("v=STSv1; id=1", "v=STSv1; id=2");

        var attempt = await lab.SendAsync(domain);
        await lab.AwaitRecordQueryAsync(domain);

        attempt.Should().BeDelivered("a domain with two STS records has no policy");
        lab.PolicyHost(domain).Requests.Should().BeAbsent("a domain with two STS records has no policy");
        lab.UntilTheEnd.NeverFetched(domain);
    }
}
