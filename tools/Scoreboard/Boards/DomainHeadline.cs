namespace Conformance.Scoreboard.Boards;

/// <summary>The mapping for domains, one line a column.</summary>
public static class DomainHeadline
{
    public static IReadOnlyList<HeadlineColumn> Columns { get; } =
    [
        Column("sts-record", "STS record", "Is there exactly one STS record, and is it valid?",
            "D-TXT-ONE", "D-TXT-SYNTAX"),
        Column("policy-host", "Policy host", "Does it serve the policy with status 200 and a trusted certificate?",
            "D-HOST-200", "D-HOST-CERT"),
        Column("valid-policy", "Policy", "Is the policy valid, and does it cover every MX host?",
            "D-POL-SYNTAX", "D-POL-EOL", "D-POL-MX-NAME", "D-POL-MX-COVER"),
        Column("mx-hosts", "MX hosts", "Does each address of each MX host offer STARTTLS with a trusted certificate?",
            "D-MX-STARTTLS", "D-MX-CERT"),
        Column("mx-without-sni", "Without SNI", "Is it the same certificate for senders that send no SNI?",
            "D-MX-CERT-NOSNI"),
        Column("tls-reports", "TLSRPT", "Is the record valid that asks for reports?", "D-RPT-TXT"),
        Column("dane", "DANE", "Do TLSA records match what MX hosts present?", "D-DANE-MATCH"),
    ];

    private static HeadlineColumn Column(string key, string title, string question, params string[] checks) =>
        new(key, title, Role.Domain, question, checks) { Rule = Headline.AllOf(checks) };
}
