namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.1: what is an STS record, and what is none.</summary>
public sealed class Section3_1_Records(SenderLab lab)
{
    private const string Sts = "v=STSv1; id=1";
    private const string Spf = "v=spf1 -all";
    private const string Verification = "site-verification=3q2+7w";

    [Check("S-TXT-NOISE", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "Other TXT records beside the STS record are put aside, wherever they stand.")]
    public Task Finds_the_record_among_others() => lab.AnnounceAsync(
        ("behind others", [Spf, Verification, Sts]), ("before others", [Sts, Spf, Verification]));

    [Check("S-TXT-NOISE-NEAR", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        TakesTime = true,
        Says = "A record of another version, or that only begins alike, is put aside, and does not count as a second.")]
    public Task Puts_aside_what_is_nearly_one() => lab.AnnounceAsync(
        ("beside one of version STSv2", [Sts, "v=STSv2; id=x"]),
        ("beside one of version STSv1x", ["v=STSv1x; id=x", Sts]));

    [Check("S-TXT-SPLIT", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "Several character-strings of one record are read as one, with nothing in between.")]
    public Task Joins_strings() => lab.AnnounceAsync(
        ("of three strings", ["v=STS\u001fv1; id=20\u001f26"]),
        ("of a string for each field", ["v=STSv1;\u001f id=2026"]));

    [Check("S-TXT-EXT", Topic = "discovery", Rfc = "8461 §3.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "Fields of the record that are not known count for nothing.")]
    public Task Ignores_what_it_does_not_know() => lab.AnnounceAsync(
        ("with unknown fields", ["v=STSv1; id=1; foo=bar; a-b.c_d=1:2/3"]));

    [Check("S-TXT-TRAIL", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The last semicolon may be there or missing, and white space may stand around the others.")]
    public Task Takes_any_delimiters() => lab.AnnounceInEveryFormAsync(
        ("with a semicolon at its end", "v=STSv1; id=1;"), ("without a semicolon at its end", "v=STSv1; id=1"),
        ("without blanks", "v=STSv1;id=1;"), ("with tabs", "v=STSv1;\tid=1\t;\ta=b"));

    [Check("S-TXT-NOID", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "A record without id is not valid, and announces nothing.")]
    public Task Demands_an_id() => lab.AnnounceNothingAsync(
        ("of a version alone", "v=STSv1;"), ("with another field than id", "v=STSv1; foo=bar"));

    [Check("S-TXT-BADID", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        TakesTime = true,
        Says = "An id has one to 32 letters and digits; with another the record announces nothing.")]
    public Task Demands_letters_and_digits() => lab.AnnounceNothingAsync(
        ("with a hyphen in its id", "v=STSv1; id=2026-11"), ("with an id of 33 characters", $"v=STSv1; id={Id33}"),
        ("with an empty id", "v=STSv1; id="), ("with another octet in its id", "v=STSv1; id=1\u00e9"));

    [Check("S-TXT-ORDER", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "A record that does not begin with the version is no STS record.")]
    public Task Demands_the_version_first() => lab.AnnounceNothingAsync(
        ("with its id first", "id=1; v=STSv1"));

    [Check("S-TXT-CASE", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "Version and names of fields compare with case.")]
    public Task Compares_with_case() => lab.AnnounceNothingAsync(
        ("with V", "V=STSv1; id=1"), ("with stsv1", "v=stsv1; id=1"), ("with ID", "v=STSv1; ID=1"));

    [Check("S-TXT-NONASCII", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = "S-TXT-BASIC",
        Says = "A record with an octet outside of US-ASCII is not valid.")]
    public Task Demands_ascii() => lab.AnnounceNothingAsync(
        ("with an octet above 127", "v=STSv1; id=1; foo=b\u00e9r"));

    [Check("S-TXT-WSP", Topic = "discovery", Rfc = "8461 §3.1", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "With a blank before the first semicolon the grammar takes a record, and the text puts it aside.")]
    public async Task Has_a_blank_before_the_delimiter()
    {
        string[] blank = ["v=STSv1 ; id=1"];
        var told = await Task.WhenAll(new[] { blank, [.. blank, Spf] }.Select(async records =>
        {
            var domain = lab.Domain().Forbidding().WithEndedRecords(records);
            await lab.TryAsync(domain);
            await lab.TrySentAsync(domain);
            return $"{(records.Length > 1 ? "beside another record" : "alone")} it "
                + (lab.PolicyRequests(domain).Count == 0 ? "announces nothing" : "announces a policy");
        }));

        lab.Record($"A record with a blank before the semicolon: {string.Join(", ", told)}.");
    }

    [Check("S-TXT-DUPID", Topic = "discovery", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Where id stands twice in a record, the rule that the first counts stands in the section on policies.")]
    public async Task Has_two_ids()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce().WithEndedRecords("v=STSv1; id=a1; id=b2"));

        await lab.DeliverAsync(domain.WithEndedRecords("v=STSv1; id=a1; id=c3"));

        lab.Record(lab.PolicyRequests(domain).Count == 1
            ? "The second id was changed, and the policy was not fetched again: the first counts."
            : "The second id was changed, and the policy was fetched again: the second counts, or none is kept.");
    }

    private static string Id33 => new('a', 33);
}
