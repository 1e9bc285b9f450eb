namespace Conformance.Proof.Samples;

/// <summary>Results as runs of Postfix in three variants would leave them, made in code.</summary>
internal static class SampleRuns
{
    public static DateTimeOffset Day { get; } = new(2026, 11, 23, 17, 30, 0, TimeSpan.Zero);

    public const string KnownLink = "https://docs.example/postfix/servername";

    private static readonly Deviation SendsNoneByDefault = new("S-SNI-NOPOLICY",
        "Sends no server name unless smtp_tls_servername is set; the default is empty.", KnownLink);

    private static readonly Deviation AnyPolicyName = new("S-CERT-POLICYNAME",
        "The resolver hands all policy patterns to the TLS library as names to match.",
        "https://issues.example/sts/34");

    public static RunResult Default => Run("default", "as Debian ships it, relaying", [], (id, _) => id switch
    {
        "S-SNI-NOPOLICY" => SendsNone(),
        "R-SNI-EXACT" or "R-SNI-CASE" => NotDeclared("sni-certificates"),
        _ when id[0] == 'R' => Probe(null, "target.lab.test", "The handshake completed with the fallback chain."),
        _ => NotDeclared("mta-sts"),
    });

    public static RunResult Sni => Run("sni", "smtp_tls_servername = hostname, tls_server_sni_maps",
        ["sni", "sni-certificates"], (id, _) => id switch
        {
            "S-SNI-NOPOLICY" => SendsName(),
            "R-SNI-EXACT" => Probe(["b.hosted.test"], "b.hosted.test", "Each of 2 names got its own certificate."),
            _ when id[0] == 'R' => Probe(["nobody.hosted.test"], "target.lab.test",
                "The handshake completed with the fallback chain."),
            _ => NotDeclared("mta-sts"),
        });

    /// <summary><see cref="Sni"/> in a later run, in which one check has turned red.</summary>
    public static RunResult SniBroken => Sni with
    {
        Checks = [.. Sni.Checks.Select(check =>
            check.Id == "R-SNI-ABSENT" ? check with { Verdict = Verdict.Fail } : check)],
    };

    public static RunResult MtaSts =>
        Run("mta-sts", "with postfix-mta-sts-resolver 1.5.0", ["mta-sts"], (id, domain) => id switch
    {
        "S-SNI-NOPOLICY" => SendsNone(),
        "S-CERT-POLICYNAME" => DeliveredToWrongName(domain),
        "S-MX-WILD-DEEP" => DeliveredBelowWildcard(domain),
        "S-CACHE-HOST-DOWN-NEWID" => new(Verdict.Inconclusive,
            "The positive control (S-CERT-OK) passed, but no attempt reached in1.recipient.test within 30 s.",
            new EventScript(id, Day)
                .PolicyFetched(domain, Policy).Changed("policy host stopped; id changed to 20261123T2").Events),
        "S-TLS-NOSTARTTLS" => WithoutStartTls(domain),
        "S-MX-MISMATCH" or "S-CERT-OTHERCA" or "S-CERT-EXPIRED" or "S-CERT-NAME" or "S-FAIL-TEMP-MX" =>
            RefusedUnderPolicy(id, domain),
        "R-SNI-EXACT" or "R-SNI-CASE" => NotDeclared("sni-certificates"),
        _ when id[0] == 'R' => Probe(null, "target.lab.test", "The handshake completed with the fallback chain."),
        _ => DeliveredUnderPolicy(domain),
    });

    /// <summary>The three variants, as one run of the default board leaves them.</summary>
    public static IReadOnlyList<RunResult> Postfix => [Default, Sni, MtaSts];

    /// <summary>What a check in a sample came to.</summary>
    public sealed record Told(Verdict Verdict, string Because, IReadOnlyList<LabEvent> Evidence)
    {
        public IReadOnlyList<string> Observations { get; init; } = [];

        public Deviation? Deviation { get; init; }
    }

    public static RunResult Run(
        string variant, string title, IReadOnlyList<string> declares, Func<string, string, Told> told,
        string name = "postfix") => new()
    {
        Suite = new SuiteFacts("0.1.0", "5e375c6", "2026-11"),
        Target = new TargetFacts(name, "Postfix (Debian 13)", "Postfix", variant, title, "3.10.13",
            "conformance/postfix:trixie",
            "sha256:9f2c4e1b7a0d5c3386e1f24b90aa17d2c35fe86b4470d91be2ac5d9018f7e643",
            [Role.Sender, Role.Receiver], declares),
        Started = Day,
        Seconds = 17.4,
        Checks =
        [
            .. SampleCatalogue.Rows.Select(row => Check(row, told(row.Id, Domain(row.Id)), name, variant)),
        ],
        Books = new Books(61, 52, 0, 9, [], []),
    };

    public static CheckResult Check(
        SampleCatalogue.Row row, Told told, string target = "postfix", string variant = "default") => new()
    {
        Id = row.Id,
        Role = row.Id[0] == 'S' ? Role.Sender : Role.Receiver,
        Topic = row.Topic,
        Rfc = row.Rfc,
        Level = row.Level,
        Says = row.Says,
        Verdict = told.Verdict,
        Because = told.Because,
        Observations = told.Observations,
        Deviation = told.Deviation,
        Seconds = 1.9,
        Reproduce = $"./run.sh run {target} --variant {variant} --checks {row.Id}",
        Evidence = told.Evidence,
        ServerNames = SniSeen.Of(told.Evidence),
    };

    public static Told NotDeclared(string feature) =>
        new(Verdict.NotApplicable, $"The target does not declare {feature}.", []);

    public static Told SendsNone() => new(Verdict.Fail,
        "The ClientHello at in1.mailhoster.test has no server_name extension.",
        new EventScript("s-sni-nopolicy", Day)
            .Submitted("k3f9", "alice@plain.recipient.test")
            .Routed("plain.recipient.test", "in1.mailhoster.test", "198.19.0.17")
            .Delivered("k3f9", "alice@plain.recipient.test", "in1.mailhoster.test", sni: null).Events)
    {
        Observations = ["SNI at in1.mailhoster.test: absent", "Delivered in TLS 1.3, certificate not verified"],
        Deviation = SendsNoneByDefault,
    };

    public static Told SendsName(string name = "in1.mailhoster.test") => new(Verdict.Pass,
        "The ClientHello names the MX host in1.mailhoster.test.",
        new EventScript("s-sni-nopolicy", Day)
            .Submitted("k3f9", "alice@plain.recipient.test")
            .Routed("plain.recipient.test", "in1.mailhoster.test", "198.19.0.17")
            .Delivered("k3f9", "alice@plain.recipient.test", "in1.mailhoster.test", [name]).Events)
    {
        Observations = [$"SNI at in1.mailhoster.test: {name}"],
    };

    private const string Policy = "version: STSv1\nmode: enforce\nmx: in1.recipient.test\nmax_age: 604800\n";

    private static Told DeliveredUnderPolicy(string domain) => new(Verdict.Pass,
        "The policy was fetched and the message was delivered under it, in verified TLS.",
        new EventScript(domain, Day)
            .Submitted("p0", $"prime@{domain}")
            .Routed(domain, "in1.recipient.test", "198.19.0.17")
            .PolicyFetched(domain, Policy)
            .Submitted("m1", $"alice@{domain}").Routed(domain, "in1.recipient.test", "198.19.0.17")
            .Delivered("m1", $"alice@{domain}", "in1.recipient.test", ["in1.recipient.test"]).Events)
    {
        Observations = ["SNI at in1.recipient.test: in1.recipient.test"],
    };

    private static Told RefusedUnderPolicy(string id, string domain) => new(Verdict.Pass,
        "The session ended after the handshake and before MAIL FROM, and the message is still queued.",
        new EventScript(domain, Day)
            .PolicyFetched(domain, Policy)
            .Submitted("m1", $"alice@{domain}")
            .Routed(domain, "in1.recipient.test", "198.19.0.17")
            .Refused($"alice@{domain}", "in1.recipient.test", ["in1.recipient.test"], id switch
            {
                "S-CERT-OTHERCA" => CertificateKind.OtherCa,
                "S-CERT-EXPIRED" => CertificateKind.Expired,
                "S-CERT-NAME" => CertificateKind.UnrelatedName,
                _ => CertificateKind.Good,
            }, "Server certificate not trusted").Events);

    private static Told WithoutStartTls(string domain) => new(Verdict.Pass,
        "EHLO offered no STARTTLS; the session ended before MAIL FROM, and the message is still queued.",
        new EventScript(domain, Day).PolicyFetched(domain, Policy).Submitted("m1", $"alice@{domain}")
            .RefusedWithoutStartTls($"alice@{domain}", "in1.recipient.test").Events);

    private static Told DeliveredToWrongName(string domain) => new(Verdict.Fail,
        "mx1 showed a certificate for mx2 only, and the message was delivered to it.",
        new EventScript(domain, Day).PolicyFetched(domain, Policy).Submitted("m1", $"alice@{domain}")
            .Delivered("m1", $"alice@{domain}", "mx1.recipient.test", ["mx1.recipient.test"]).Events)
    {
        Deviation = AnyPolicyName,
    };

    private static Told DeliveredBelowWildcard(string domain) => new(Verdict.Fail,
        "a.mx1.recipient.test took the message although the pattern *.recipient.test covers one label.",
        new EventScript(domain, Day).PolicyFetched(domain, Policy).Submitted("m1", $"alice@{domain}")
            .Delivered("m1", $"alice@{domain}", "a.mx1.recipient.test", ["a.mx1.recipient.test"]).Events);

    private static Told Probe(IReadOnlyList<string>? sni, string presented, string because) =>
        new(Verdict.Pass, because,
        new EventScript("probe", Day).Probed(sni, presented).Events)
    {
        Observations = [$"Presented: {presented}"],
    };

    private static string Domain(string id) => $"{id.ToLowerInvariant()}.recipient.test";
}
