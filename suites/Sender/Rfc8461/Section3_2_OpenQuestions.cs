namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.2 where it is silent, or says two things: what senders do is told, not judged.</summary>
public sealed class Section3_2_OpenQuestions(SenderLab lab)
{
    private const string Head = "version: STSv1\r\nmode: enforce\r\n";

    [Check("S-PARSE-CR", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "A bare CR is no end of a line in the grammar.")]
    public Task Ends_lines_in_cr() => lab.RecordsAsync(
        ("with CR as its line ends", mx => $"version: STSv1\rmode: enforce\rmx: {mx}\rmax_age: 86400\r"));

    [Check("S-PARSE-BLANK", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "The grammar has no empty lines, and many a file has one.")]
    public Task Has_an_empty_line() => lab.RecordsAsync(
        ("with an empty line in its middle", mx => $"{Head}\r\nmx: {mx}\r\nmax_age: 86400\r\n"),
        ("with an empty line at its end", mx => $"{Head}mx: {mx}\r\nmax_age: 86400\r\n\r\n"));

    [Check("S-PARSE-AGE-ZERO", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "A max_age of 0 is a number like others: the policy is good for this delivery and no longer.")]
    public async Task Has_no_age()
    {
        var control = lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var body = (string mx) => $"{Head}mx: {mx}\r\nmax_age: 0\r\n";
        var (covered, forbidden) = (lab.Domain(body, covers: true), lab.Domain(body, covers: false));

        var reading = await lab.ReadingAsync(covered, forbidden, lab.Testing(body));

        await control;
        var fetches = lab.PolicyRequests(covered).Count;
        lab.Record(
            $"A policy with a max_age of 0: {reading}; "
            + $"{(fetches > 1 ? "fetched again" : "not fetched again")} for a second message.");
    }

    [Check("S-PARSE-AGE-OVER", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "The grammar allows ten digits, the text no more than 31557600; whether a longer life is cut to that, "
            + "no delivery shows.")]
    public Task Is_older_than_allowed() => lab.RecordsAsync(
        ("with a max_age of 31557601", mx => $"{Head}mx: {mx}\r\nmax_age: 31557601\r\n"),
        ("with a max_age of 9999999999", mx => $"{Head}mx: {mx}\r\nmax_age: 9999999999\r\n"));

    [Check("S-PARSE-MX-COMMA", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Two names on one line are not two patterns.")]
    public Task Has_two_names_on_a_line() => lab.RecordsAsync(
        ("with two names on an mx line, the first covering", mx =>
            $"{Head}mx: {mx}, other.test\r\nmax_age: 86400\r\n"),
        ("with two names on an mx line, the second covering", mx =>
            $"{Head}mx: other.test, {mx}\r\nmax_age: 86400\r\n"));

    [Check("S-PARSE-MX-ULABEL", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "An mx in U-labels is the publisher's mistake; what a sender makes of it is open.")]
    public async Task Has_a_u_label()
    {
        var control = lab.ControlRefusedAsync(lab.Domain().Forbidding());
        // "mü" as an A-label, and as the octets of UTF-8.
        var domain = lab.Domain();
        var covered = domain.WithMxNamed($"xn--m-eha.{domain.Name}").WithPolicyBody(Body(domain.Name));
        var forbidden = lab.Domain().WithPolicyBody(Body(RecipientDomain.Elsewhere));

        var reading = await lab.ReadingAsync(covered, forbidden, lab.Testing(Body));

        await control;
        lab.Record($"A policy with a U-label in mx: {reading}.");

        static string Body(string parent) => $"{Head}mx: m\u00c3\u00bc.{parent}\r\nmax_age: 86400\r\n";
    }

    [Check("S-PARSE-MX-DOT", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "An mx with a dot at its end is none of the grammar's.")]
    public Task Has_a_root_dot() => lab.RecordsAsync(
        ("with a dot at the end of mx", mx => $"{Head}mx: {mx}.\r\nmax_age: 86400\r\n"));

    [Check("S-PARSE-BOM", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "A byte order mark before version is none of the grammar's.")]
    public Task Begins_with_a_byte_order_mark() => lab.RecordsAsync(
        ("behind a byte order mark", mx => $"\u00ef\u00bb\u00bf{PolicyCases.Enforcing(mx)}"));
}
