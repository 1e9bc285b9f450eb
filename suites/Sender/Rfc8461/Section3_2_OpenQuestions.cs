namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.2 where it is silent or contradicts itself: recorded, not judged.</summary>
public sealed class Section3_2_OpenQuestions(SenderLab lab)
{
    private const string Head = "version: STSv1\r\nmode: enforce\r\n";

    [Check("S-PARSE-CR", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: how the sender reads a policy with bare CR as line ending, which the ABNF does "
            + "not allow.")]
    public Task Records_how_bare_cr_line_endings_are_read() => lab.RecordsAsync(
        ("with CR as line ending", mx => $"version: STSv1\rmode: enforce\rmx: {mx}\rmax_age: 86400\r"));

    [Check("S-PARSE-BLANK", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: how the sender reads a policy with an empty line, which the ABNF does not "
            + "allow.")]
    public Task Records_how_empty_lines_are_read() => lab.RecordsAsync(
        ("with an empty line in its middle", mx => $"{Head}\r\nmx: {mx}\r\nmax_age: 86400\r\n"),
        ("with an empty line at its end", mx => $"{Head}mx: {mx}\r\nmax_age: 86400\r\n\r\n"));

    [Check("S-PARSE-AGE-ZERO", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: how the sender reads a policy with a max_age of 0, and whether it fetches it "
            + "again for the next message.")]
    public async Task Records_how_a_max_age_of_0_is_read()
    {
        var control = lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var body = (string mx) => $"{Head}mx: {mx}\r\nmax_age: 0\r\n";
        var (covered, forbidden) = (lab.Domain(body, covers: true), lab.Domain(body, covers: false));

        var reading = await lab.ReadingAsync(covered, forbidden, lab.Testing(body));

        await control;
        var fetches = lab.PolicyHost(covered).Requests.Count;
        lab.Record(
            $"A policy with a max_age of 0: {reading}; "
            + $"{(fetches > 1 ? "fetched again" : "not fetched again")} for a second message.");
    }

    [Check("S-PARSE-AGE-OVER", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: how the sender reads a max_age above the maximum of 31557600, up to the ten "
            + "digits that the ABNF allows. How long it is applied is recorded by S-CACHE-YEAR-OVER.")]
    public Task Records_how_a_max_age_above_the_maximum_is_read() => lab.RecordsAsync(
        ("with a max_age of 31557601", mx => $"{Head}mx: {mx}\r\nmax_age: 31557601\r\n"),
        ("with a max_age of 9999999999", mx => $"{Head}mx: {mx}\r\nmax_age: 9999999999\r\n"));

    [Check("S-PARSE-MX-COMMA", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: how the sender reads an mx line with two names, which is not two patterns.")]
    public Task Records_how_two_names_on_a_line_are_read() => lab.RecordsAsync(
        ("with two names on an mx line, the first covering", mx =>
            $"{Head}mx: {mx}, other.test\r\nmax_age: 86400\r\n"),
        ("with two names on an mx line, the second covering", mx =>
            $"{Head}mx: other.test, {mx}\r\nmax_age: 86400\r\n"));

    [Check("S-PARSE-MX-ULABEL", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: how the sender reads an mx pattern in U-labels, a mistake of the publisher.")]
    public async Task Records_how_a_u_label_is_read()
    {
        var control = lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        // "mü" as an A-label, and as the octets of UTF-8.
        var domain = lab.Domain();
        var covered = domain.WithMxNamed($"xn--m-eha.{domain.Name}").WithPolicyBody(Body(domain.Name));
        var forbidden = lab.Domain().WithPolicyBody(Body(RecipientDomain.OtherMx));

        var reading = await lab.ReadingAsync(covered, forbidden, lab.Testing(Body));

        await control;
        lab.Record($"A policy with a U-label in mx: {reading}.");

        static string Body(string parent) => $"{Head}mx: m\u00c3\u00bc.{parent}\r\nmax_age: 86400\r\n";
    }

    [Check("S-PARSE-MX-DOT", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: how the sender reads an mx pattern with a trailing dot, which the ABNF does not "
            + "allow.")]
    public Task Records_how_a_trailing_dot_is_read() => lab.RecordsAsync(
        ("with a dot at the end of mx", mx => $"{Head}mx: {mx}.\r\nmax_age: 86400\r\n"));

    [Check("S-PARSE-INDENT", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: how the sender reads a policy whose lines begin with blanks, or with a tab, "
            + "which the ABNF does not allow.")]
    public Task Records_how_indented_lines_are_read() => lab.RecordsAsync(
        ("with six blanks before each line", mx => PolicyCases.Indented("      ", mx)),
        ("with a tab before each line", mx => PolicyCases.Indented("\t", mx)));

    [Check("S-PARSE-BOM", Topic = "parse", Rfc = "8461 §3.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: how the sender reads a policy that begins with a byte order mark, which the "
            + "ABNF does not allow.")]
    public Task Records_how_a_byte_order_mark_is_read() => lab.RecordsAsync(
        ("that begins with a byte order mark", mx => $"\u00ef\u00bb\u00bf{PolicyCases.Enforcing(mx)}"));
}
