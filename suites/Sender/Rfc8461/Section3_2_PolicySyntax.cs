namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.2: the forms in which a valid policy may be written.</summary>
public sealed class Section3_2_PolicySyntax(SenderLab lab)
{
    private const string Version = "version: STSv1";
    private const string Mode = "mode: enforce";
    private const string Age = "max_age: 86400";

    [Check("S-PARSE-EOL", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender accepts LF and CRLF as line endings of a policy, and a last line without one.")]
    public Task Accepts_lf_and_crlf_line_endings() => lab.AppliesAsync(
        ("with LF", mx => $"{Version}\n{Mode}\nmx: {mx}\n{Age}\n"),
        ("with LF, the last line not ended", mx => $"{Version}\n{Mode}\nmx: {mx}\n{Age}"),
        ("with CRLF, the last line not ended", mx => $"{Version}\r\n{Mode}\r\nmx: {mx}\r\n{Age}"),
        ("with both", mx => $"{Version}\r\n{Mode}\nmx: {mx}\r\n{Age}\n"));

    [Check("S-PARSE-ORDER", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender accepts the fields of a policy in any order.")]
    public Task Accepts_fields_in_any_order() => lab.AppliesAsync(
        ("with max_age first", mx => $"{Age}\r\nmx: {mx}\r\n{Mode}\r\n{Version}\r\n"),
        ("with mx before version", mx => $"mx: {mx}\r\n{Version}\r\n{Age}\r\n{Mode}\r\n"),
        ("with mode first and mx last", mx => $"{Mode}\r\n{Age}\r\n{Version}\r\nmx: {mx}\r\n"));

    [Check("S-PARSE-WSP", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender accepts any white space, or none, after the colon and after the value of a policy field.")]
    public Task Accepts_any_white_space() => lab.AppliesAsync(
        ("without blanks", mx => $"version:STSv1\r\nmode:enforce\r\nmx:{mx}\r\nmax_age:86400\r\n"),
        ("with tabs", mx => $"version:\tSTSv1\r\nmode:\tenforce\r\nmx:\t{mx}\r\nmax_age:\t86400\r\n"),
        ("with blanks at the ends", mx => $"{Version}  \r\n{Mode}  \r\nmx: {mx} \r\n{Age}\t\r\n"));

    [Check("S-PARSE-EXT", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender ignores unknown fields of a policy, whatever their values.")]
    public Task Ignores_unknown_fields() => lab.AppliesAsync(
        // "é" as the two octets of UTF-8.
        ("with an unknown field", mx =>
            $"{Version}\r\nx-info: https://\u00c3\u00a9.test:8443/a b\r\n{Mode}\r\nmx: {mx}\r\n{Age}\r\n"));

    [Check("S-PARSE-DUP-VER", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender uses the first version if a policy has two.")]
    public Task Uses_the_first_of_two_versions() => lab.AppliesAsync(
        ("with a second version after the first", mx =>
            $"{Version}\r\nversion: STSv9\r\n{Mode}\r\nmx: {mx}\r\n{Age}\r\n"));

    [Check("S-PARSE-MX-REPEAT", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender accepts a policy that has the same mx line twice.")]
    public Task Accepts_a_repeated_mx_line() => lab.AppliesAsync(
        ("with the same mx line twice", mx => $"{Version}\r\n{Mode}\r\nmx: {mx}\r\nmx: {mx}\r\n{Age}\r\n"));

    [Check("S-PARSE-AGE-MAX", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender accepts a max_age of 31557600 seconds.")]
    public Task Accepts_the_longest_max_age() => lab.AppliesAsync(
        ("with a max_age of a year", mx => $"{Version}\r\n{Mode}\r\nmx: {mx}\r\nmax_age: 31557600\r\n"));

    [Check("S-PARSE-MX-IP", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Operation, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender matches no MX host to an IP address among the mx patterns, not even the host at that "
            + "address, and still uses the other patterns.")]
    public async Task Matches_nothing_to_an_address_among_the_patterns()
    {
        var (covered, forbidden) = (lab.Domain(), lab.Domain());
        var (its, own) = (await lab.AddressAheadAsync(covered), await lab.AddressAheadAsync(forbidden));

        var delivered = await lab.SendAsync(covered.Enforce(its, covered.Mx.Name), after: After.Fetch);
        var refused = await lab.SendAsync(forbidden.Enforce(own, RecipientDomain.OtherMx), Expect.Refusal, After.Fetch);

        refused.Should().NotBeDelivered("the policy lists {0}, which is the address of {1} and not its name", own,
            forbidden.Mx.Name);
        delivered.Should().BeDelivered("the policy lists {0} beside its address", covered.Mx.Name);
    }

    [Check("S-PARSE-MX-CASE", Topic = "parse", Rfc = "6125 §6.4.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender treats mx patterns as case-insensitive.")]
    public Task Treats_patterns_as_case_insensitive() => lab.AppliesAsync(
        ("with mx in upper case", mx => PolicyCases.Enforcing(mx.ToUpperInvariant())));

    [Check("S-PARSE-MANYMX", Topic = "parse", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender uses each of hundreds of mx patterns in a policy.")]
    public Task Uses_each_of_hundreds_of_patterns() => lab.AppliesAsync(
        // Nine kilobytes: section 3.3 allows a limit of ten.
        ("with 500 patterns, of which the last covers", mx => StsPolicy.Enforce(
            [.. Enumerable.Range(1, 499).Select(number => $"m{number}.e.test"), mx]).ToBody()));
}
