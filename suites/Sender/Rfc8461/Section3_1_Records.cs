namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.1: which TXT records are valid STS records.</summary>
public sealed class Section3_1_Records(SenderLab lab)
{
    private const string Sts = "v=STSv1; id=1";
    private const string Spf = "v=spf1 -all";
    private const string Verification = "site-verification=3q2+7w";

    [Check("S-TXT-NOISE", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender ignores other TXT records beside the STS record, in any order.")]
    public Task Ignores_other_txt_records() => lab.AnnounceAsync(
        ("after other records", [Spf, Verification, Sts]), ("before other records", [Sts, Spf, Verification]));

    [Check("S-TXT-NOISE-NEAR", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Slow = true,
        Says = "The sender ignores records of a version that only resembles STSv1, and does not count them as a "
            + "second STS record.")]
    public Task Ignores_records_of_a_similar_version() => lab.AnnounceAsync(
        ("beside one of version STSv2", [Sts, "v=STSv2; id=x"]),
        ("beside one of version STSv1x", ["v=STSv1x; id=x", Sts]));

    [Check("S-TXT-SPLIT", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender joins the character-strings of one record with nothing in between.")]
    public Task Joins_the_strings_of_a_record() => lab.AnnounceAsync(
        ("of three strings", ["v=STS\u001fv1; id=20\u001f26"]),
        ("of a string for each field", ["v=STSv1;\u001f id=2026"]));

    [Check("S-TXT-EXT", Topic = "discovery", Rfc = "8461 §3.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender ignores unknown fields of the STS record.")]
    public Task Ignores_unknown_fields() => lab.AnnounceAsync(
        ("with unknown fields", ["v=STSv1; id=1; foo=bar; a-b.c_d=1:2/3"]));

    [Check("S-TXT-TRAIL", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender accepts an STS record with or without a final semicolon, and with or without white space "
            + "around the other semicolons.")]
    public Task Accepts_every_form_of_delimiter() => lab.AnnounceInEveryFormAsync(
        ("with a semicolon at its end", "v=STSv1; id=1;"), ("without a semicolon at its end", "v=STSv1; id=1"),
        ("without blanks", "v=STSv1;id=1;"), ("with tabs", "v=STSv1;\tid=1\t;\ta=b"));

    [Check("S-TXT-NOID", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "The sender rejects an STS record without an id.")]
    public Task Rejects_a_record_without_an_id() => lab.AnnounceNothingAsync(
        ("of a version alone", "v=STSv1;"), ("with another field than id", "v=STSv1; foo=bar"));

    [Check("S-TXT-BADID", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Slow = true,
        Says = "The sender rejects an STS record whose id is not 1 to 32 letters and digits.")]
    public Task Rejects_a_record_with_an_invalid_id() => lab.AnnounceNothingAsync(
        ("with a hyphen in its id", "v=STSv1; id=2026-11"),
        ("with an id of 33 characters", $"v=STSv1; id={new string('a', 33)}"),
        ("with an empty id", "v=STSv1; id="), ("with another octet in its id", "v=STSv1; id=1\u00e9"));

    [Check("S-TXT-ORDER", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "The sender ignores a record that does not begin with the version: it is not an STS record.")]
    public Task Ignores_a_record_that_does_not_begin_with_the_version() => lab.AnnounceNothingAsync(
        ("with the id first", "id=1; v=STSv1"));

    [Check("S-TXT-CASE", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "The sender treats the version and the field names of an STS record as case-sensitive.")]
    public Task Treats_version_and_field_names_as_case_sensitive() => lab.AnnounceNothingAsync(
        ("with V", "V=STSv1; id=1"), ("with stsv1", "v=stsv1; id=1"), ("with ID", "v=STSv1; ID=1"));

    [Check("S-TXT-NONASCII", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "The sender rejects an STS record with an octet outside US-ASCII.")]
    public Task Rejects_a_record_with_an_octet_outside_ascii() => lab.AnnounceNothingAsync(
        ("with an octet above 127", "v=STSv1; id=1; foo=b\u00e9r"));

    [Check("S-TXT-WSP", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: how the sender reads an STS record with a blank before the first semicolon, "
            + "which the ABNF allows and the text excludes.")]
    public async Task Records_how_a_blank_before_the_first_semicolon_is_read()
    {
        string[] blank = ["v=STSv1 ; id=1"];
        var seen = await Task.WhenAll(new[] { blank, [.. blank, Spf] }.Select(async records =>
        {
            var domain = lab.Domain().EnforceOtherMx().WithEndedRecords(records);
            await lab.SendAsync(domain, Expect.FirstResult);
            await lab.SendAsync(domain, Expect.FirstResult, publish: false);
            return $"{(records.Length > 1 ? "beside another record" : "alone")} it "
                + (lab.PolicyHost(domain).Requests.Count == 0 ? "announces nothing" : "announces a policy");
        }));

        lab.Record($"An STS record with a blank before the semicolon: {string.Join(", ", seen)}.");
    }

    [Check("S-TXT-DUPID", Topic = "discovery", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: which id of an STS record with two the sender uses; the rule that the first one "
            + "counts is written for policies.")]
    public async Task Records_which_of_two_ids_is_used()
    {
        var domain = lab.Domain().Enforce().WithEndedRecords("v=STSv1; id=a1; id=b2");
        await lab.SendAsync(domain);
        await lab.AwaitRecordQueryAsync(domain);
        if (await lab.PolicyHost(domain).FetchedAsync() is { IsAnswered: false })
        {
            lab.Record("The record was looked up, and no policy was fetched.");
            return;
        }

        var before = lab.PolicyHost(domain).Requests.Count;
        await lab.SendAsync(domain.WithEndedRecords("v=STSv1; id=a1; id=c3"));

        lab.Record(lab.PolicyHost(domain).Requests.Count == before
            ? "The second id changed, and the policy was not fetched again: the first one is used."
            : "The second id changed, and the policy was fetched again: the second is used, or no policy is cached.");
    }
}
