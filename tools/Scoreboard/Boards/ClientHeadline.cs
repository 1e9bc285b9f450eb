namespace Conformance.Scoreboard.Boards;

/// <summary>The columns of the clients' table.</summary>
internal static class ClientHeadline
{
    private static readonly string[] Naming = ["C-SNI-STARTTLS", "C-SNI-IMPLICIT", "C-SNI-ALIAS", "C-SNI-ADDRESS"];

    private static readonly string[] Verifying =
    [
        "C-CERT-OTHERCA", "C-CERT-SELF", "C-CERT-EXPIRED", "C-IMPLICIT-OTHERCA", "C-IMPLICIT-EXPIRED",
    ];

    private static readonly string[] Identifying =
        ["C-CERT-NAME", "C-IMPLICIT-NAME", "C-CERT-ALIAS", "C-CERT-CNONLY"];

    private static readonly string[] Insisting = ["C-TLS-NOSTARTTLS", "C-TLS-REFUSED", "C-TLS-HSFAIL"];

    public static IReadOnlyList<HeadlineColumn> Columns { get; } =
    [
        new("sni-starttls", "SNI over STARTTLS", Role.Client,
            "Does it send the smart host's name in SNI over STARTTLS?",
            ["C-SNI-STARTTLS"]) { Rule = Headline.AllOf("C-SNI-STARTTLS"), IsConfigurable = true },
        new("sni-implicit", "SNI over implicit TLS", Role.Client,
            "Does it send the smart host's name in SNI over implicit TLS?",
            ["C-SNI-IMPLICIT"]) { Rule = Headline.AllOf("C-SNI-IMPLICIT"), IsConfigurable = true },
        new("client-right-name", "Right name", Role.Client,
            "Is it the configured name, also where that is an alias, and never an address?", Naming)
            { Rule = RightName },
        new("verifies", "Verifies the certificate", Role.Client,
            "Does it reject a certificate that is untrusted, self-signed or expired?", Verifying)
            { Rule = Headline.AllOf(Verifying), IsConfigurable = true },
        new("verifies-name", "Verifies the name", Role.Client,
            "Does it reject a certificate that does not have the configured name as a DNS-ID?", Identifying)
            { Rule = Headline.AllOf(Identifying), IsConfigurable = true },
        new("insists", "Never in the clear", Role.Client,
            "Configured for STARTTLS, does it send no mail where that is not offered, refused or fails?", Insisting)
            { Rule = Headline.AllOf(Insisting), IsConfigurable = true },
    ];

    /// <summary>Who sends no name at all sends no wrong one either.</summary>
    private static (Answer, IReadOnlyList<CheckResult>) RightName(Verdicts verdicts)
    {
        var asked = Naming.Select(id => verdicts[id]).OfType<CheckResult>()
            .Where(check => check.Verdict is Verdict.Pass or Verdict.Fail && check.Id != "C-SNI-ADDRESS").ToArray();
        var silent = asked.Where(check => check.Verdict == Verdict.Fail && !Headline.NamedSomething(check)).ToArray();
        return silent switch
        {
            [] => Headline.AllOf(Naming)(verdicts),
            _ when silent.Length == asked.Length && verdicts["C-SNI-ADDRESS"]?.Verdict != Verdict.Fail =>
                (Answer.SendsNone, silent),
            _ => Headline.AllOf([.. Naming.Except(silent.Select(check => check.Id))])(verdicts),
        };
    }
}
