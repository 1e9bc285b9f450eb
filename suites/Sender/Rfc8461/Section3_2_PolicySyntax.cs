namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.2: what is a policy, however it is written.</summary>
public sealed class Section3_2_PolicySyntax(SenderLab lab)
{
    private const string Version = "version: STSv1";
    private const string Mode = "mode: enforce";
    private const string Age = "max_age: 86400";

    [Check("S-PARSE-EOL", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "Lines of a policy end in LF or CRLF, and the last one need not end at all.")]
    public Task Ends_lines_in_either_way() => lab.AppliesAsync(
        ("with LF", mx => $"{Version}\n{Mode}\nmx: {mx}\n{Age}\n"),
        ("with LF, the last line unended", mx => $"{Version}\n{Mode}\nmx: {mx}\n{Age}"),
        ("with CRLF, the last line unended", mx => $"{Version}\r\n{Mode}\r\nmx: {mx}\r\n{Age}"),
        ("with both", mx => $"{Version}\r\n{Mode}\nmx: {mx}\r\n{Age}\n"));

    [Check("S-PARSE-ORDER", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The fields of a policy may come in any order.")]
    public Task Takes_fields_in_any_order() => lab.AppliesAsync(
        ("with max_age first", mx => $"{Age}\r\nmx: {mx}\r\n{Mode}\r\n{Version}\r\n"),
        ("with mx before version", mx => $"mx: {mx}\r\n{Version}\r\n{Age}\r\n{Mode}\r\n"),
        ("with mode first and mx last", mx => $"{Mode}\r\n{Age}\r\n{Version}\r\nmx: {mx}\r\n"));

    [Check("S-PARSE-WSP", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "Behind a colon there may be no blank, several, or tabs; behind a value too.")]
    public Task Takes_any_white_space() => lab.AppliesAsync(
        ("without blanks", mx => $"version:STSv1\r\nmode:enforce\r\nmx:{mx}\r\nmax_age:86400\r\n"),
        ("with tabs", mx => $"version:\tSTSv1\r\nmode:\tenforce\r\nmx:\t{mx}\r\nmax_age:\t86400\r\n"),
        ("with blanks at the ends", mx => $"{Version}  \r\n{Mode}  \r\nmx: {mx} \r\n{Age}\t\r\n"));

    [Check("S-PARSE-EXT", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "A field that is not known counts for nothing, whatever its value.")]
    public Task Ignores_what_it_does_not_know() => lab.AppliesAsync(
        // "é" as the two octets of UTF-8.
        ("with an unknown field", mx =>
            $"{Version}\r\nx-info: https://\u00c3\u00a9.test:8443/a b\r\n{Mode}\r\nmx: {mx}\r\n{Age}\r\n"));

    [Check("S-PARSE-DUP-VER", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "Where version stands twice in a policy, the first one counts.")]
    public Task Goes_by_the_first_of_two_versions() => lab.AppliesAsync(
        ("with a second version behind the first", mx =>
            $"{Version}\r\nversion: STSv9\r\n{Mode}\r\nmx: {mx}\r\n{Age}\r\n"));

    [Check("S-PARSE-AGE-MAX", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "A max_age of 31557600 seconds is allowed.")]
    public Task Takes_the_longest_max_age() => lab.AppliesAsync(
        ("with a max_age of a year", mx => $"{Version}\r\n{Mode}\r\nmx: {mx}\r\nmax_age: 31557600\r\n"));

    [Check("S-PARSE-MX-IP", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Operation, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "An address among the MX patterns covers no MX host, not even one that has that address, and leaves "
            + "the other patterns as they are.")]
    public async Task Matches_no_pattern_against_an_address()
    {
        var (covered, forbidden) = (lab.Domain(), lab.Domain());
        var (its, own) = (await lab.AddressAheadAsync(covered), await lab.AddressAheadAsync(forbidden));

        var delivered = await lab.DeliverAfterFetchAsync(covered.Enforce(its, covered.Mx.Name));
        var refused = await lab.DeliverForbiddenAfterFetchAsync(forbidden.Enforce(own, RecipientDomain.Elsewhere));

        refused.Should().NotBeDelivered("the policy lists {0}, which is the address of {1} and not its name", own,
            forbidden.Mx.Name);
        delivered.Should().BeDelivered("the policy lists {0} beside its address", covered.Mx.Name);
    }

    [Check("S-PARSE-MX-CASE", Topic = "parse", Rfc = "6125 §6.4.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "MX patterns compare without regard to case.")]
    public Task Compares_patterns_without_case() => lab.AppliesAsync(
        ("with mx in upper case", mx => PolicyCases.Enforcing(mx.ToUpperInvariant())));

    [Check("S-PARSE-MANYMX", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "A policy may have hundreds of mx lines, and each counts.")]
    public Task Reads_hundreds_of_patterns() => lab.AppliesAsync(
        // Nine kilobytes: whoever takes no more than ten has a limit that section 3.3 allows.
        ("with 500 patterns, of which the last covers", mx => StsPolicy.Enforce(
            [.. Enumerable.Range(1, 499).Select(number => $"m{number}.e.test"), mx]).ToBody()));
}
