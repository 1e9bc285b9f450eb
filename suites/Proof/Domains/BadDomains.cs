using Conformance.Lab.Certificates;
using Conformance.Lab.Scenarios;

namespace Conformance.Proof.Domains;

/// <summary>A domain with one mistake.</summary>
/// <param name="Says">Completes "a domain that …".</param>
internal sealed record BadDomain(
    string Name, string Says, Func<PublishedDomain, DomainBench, Task<PublishedDomain>> ChangeAsync)
{
    public BadDomain(string name, string says, Func<PublishedDomain, PublishedDomain> change)
        : this(name, says, (it, _) => Task.FromResult(change(it)))
    {
    }
}

/// <summary>Domains with one mistake each: every row of the role fails on one of them, for the right reason.</summary>
internal static class BadDomains
{
    private const string OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public static IReadOnlyList<BadDomain> All { get; } =
        [
            .. Records(), .. PolicyHosts(), .. Policies(), .. Mx(), .. Certificates(), .. Companions(), .. Courses(),
        ];

    private static IEnumerable<BadDomain> Records() =>
    [
        new("record-missing", "has a policy and no STS record", it => it with { StsTexts = [] }),
        new("record-twice", "has two STS records",
            it => it with { StsTexts = ["v=STSv1; id=1;", "v=STSv1; id=2;"] }),
        new("record-of-a-policy", "has the policy in the record",
            it => it with { StsTexts = ["version: STSv1 mode: enforce"] }),
        new("record-without-id", "has a record without id", it => it with { StsTexts = ["v=STSv1; mode=enforce;"] }),
        new("record-with-odd-id", "has an id with a hyphen", it => it with { StsTexts = ["v=STSv1; id=2026-11-30;"] }),
        new("record-with-long-id", "has an id of 33 letters",
            it => it with { StsTexts = [$"v=STSv1; id={new string('a', 33)};"] }),
        new("record-with-blank", "has a blank in front of the first semicolon",
            it => it with { StsTexts = ["v=STSv1 ; id=1;"] }),
        new("record-in-lower-case", "has the version in lower case", it => it with { StsTexts = ["v=stsv1; id=1;"] }),
        new("record-in-quotes", "has quotation marks in the record",
            it => it with { StsTexts = ["\"v=STSv1; id=1;\""] }),
        new("record-beyond-ascii", "has an octet beyond ASCII in the record",
            it => it with { StsTexts = ["v=STSv1; id=1; note=\u00e9;"] }),
        new("record-with-long-life", "has a record with a TTL of a week", it => it with { Ttl = 604_800 }),
        new("record-led-astray", "has an alias to a name without a record",
            it => (it with { StsAlias = $"nowhere.{it.Name}" })),
        new("id-not-changed", "changed its policy and not the id",
            it => it with { Earlier = [new PublishedFacts("20261130T120000", new string('0', 64), "testing")] }),
    ];

    private static IEnumerable<BadDomain> PolicyHosts() =>
    [
        new("host-missing", "has no policy host", it => it.WithHost(host => host with { Reach = Reach.NoAddress })),
        new("host-dead", "has a policy host that refuses connections",
            it => it.WithHost(host => host with { Reach = Reach.Refused })),
        new("host-half-dead", "has a policy host with a second address that refuses connections",
            it => it.With("mta-sts", "A", "127.77.0.254")),
        new("host-expired", "has a policy host with an expired certificate",
            it => it.WithHost(host => host with { Certificate = CertificateSpec.Of(CertificateKind.Expired) })),
        new("host-not-yet-valid", "has a policy host with a certificate from tomorrow on",
            it => it.WithHost(host => host with { Certificate = CertificateSpec.Of(CertificateKind.NotYetValid) })),
        new("host-of-another-ca", "has a policy host with a certificate of an unknown CA",
            it => it.WithHost(host => host with { Certificate = CertificateSpec.Of(CertificateKind.OtherCa) })),
        new("host-self-signed", "has a policy host with a self-signed certificate",
            it => it.WithHost(host => host with { Certificate = CertificateSpec.Of(CertificateKind.SelfSigned) })),
        new("host-without-intermediate", "has a policy host that does not present its intermediate",
            it => it.WithHost(host => host with { Certificate = CertificateSpec.Of(CertificateKind.NoIntermediate) })),
        new("host-of-another-name", "has a policy host with the hoster's own certificate",
            it => it.WithHost(host => host with { Certificate = CertificateSpec.Good("hoster.test") })),
        new("host-with-common-name", "has a policy host with its name in the common name alone",
            it => it.WithHost(host => host with { Certificate = CertificateSpec.Of(CertificateKind.CommonNameOnly) })),
        new("host-of-404", "has a policy host without the policy",
            it => it with { Policy = new HttpScript(404, "no") }),
        new("host-that-redirects", "has a policy host that redirects",
            it => it with
            {
                Policy = new HttpScript(301, "")
                {
                    Headers = new Dictionary<string, string> { ["Location"] = $"https://www.{it.Name}/mta-sts.txt" },
                },
            }),
        new("host-of-html", "serves the policy as HTML",
            it => it with
            {
                Policy = it.Policy with
                {
                    Headers = new Dictionary<string, string> { ["Content-Type"] = "text/html; charset=utf-8" },
                },
            }),
        new("host-without-type", "serves the policy without a media type",
            it => it with { Policy = it.Policy with { Headers = new Dictionary<string, string>() } }),
        new("host-that-never-ends", "serves a policy without an end",
            it => it with { Policy = it.Policy with { Filler = new BodyFiller("x: y\r\n", BodyFiller.Endless, "") } }),
        new("host-of-old-tls", "has a policy host that speaks TLS 1.1 alone",
            it => it.WithHost(host => host with { TlsVersions = ["1.0", "1.1"] })),
    ];

    private static IEnumerable<BadDomain> Policies() =>
    [
        new("policy-of-a-record", "has the record where the policy should be",
            it => it.WithPolicy("v=STSv1; id=20261130T120000;\r\n")),
        new("policy-without-version", "has a policy without version",
            it => it.WithPolicy(PublishedDomain.Lines(
                "mode: enforce", $"mx: {it.First}", $"mx: {it.Second}", "max_age: 604800"))),
        new("policy-of-odd-mode", "has a policy of mode enforced", it => it.WithMode("enforced")),
        new("policy-with-two-modes", "has a policy with two modes",
            it => it.WithPolicy(it.Policy.Body + "mode: testing\r\n")),
        new("policy-in-capitals", "has a policy with Mode for mode",
            it => it.WithPolicy(it.Policy.Body.Replace("mode", "Mode", StringComparison.Ordinal))),
        new("policy-without-mx", "has a policy without mx", it => it.WithPatterns()),
        new("policy-with-commas", "has all MX hosts on one line",
            it => it.WithPatterns($"{it.First}, {it.Second}")),
        new("policy-with-mark", "has a byte order mark in front of the policy",
            it => it.WithPolicy("\u00ef\u00bb\u00bf" + it.Policy.Body)),
        new("policy-with-blank-line", "has a blank line in the policy",
            it => it.WithPolicy(it.Policy.Body.Replace("mode", "\r\nmode", StringComparison.Ordinal))),
        new("policy-of-an-hour", "has a max_age of an hour",
            it => it.WithPolicy(it.Policy.Body.Replace("604800", "3600", StringComparison.Ordinal))),
        new("policy-of-years", "has a max_age of many years",
            it => it.WithPolicy(it.Policy.Body.Replace("604800", "999999999", StringComparison.Ordinal))),
        new("policy-of-the-mail-domain", "has the mail domain as mx", it => it.WithPatterns(it.Name)),
        new("policy-lacks-backup", "has a policy without the second MX host", it => it.WithPatterns(it.First)),
        new("policy-of-the-smart-host", "has the submission host as a third mx",
            it => it.WithPatterns(it.First, it.Second, $"smtp.{it.Name}")),
        new("policy-of-deep-wildcard", "has a wildcard two labels above the MX hosts",
            it => it.WithPatterns("*.test")),
        new("policy-of-broad-wildcard", "has a wildcard of the whole domain", it => it.WithPatterns($"*.{it.Name}")),
        new("policy-with-port", "has a port in mx", it => it.WithPatterns($"{it.First}:25", it.Second)),
        new("policy-with-priority", "has the priority in mx", it => it.WithPatterns($"10 {it.First}", it.Second)),
        new("policy-with-dot", "has a dot at the end of mx", it => it.WithPatterns($"{it.First}.", it.Second)),
        new("policy-with-address", "has an address in mx", it => it.WithPatterns(it.First, it.Second, "192.0.2.1")),
        new("policy-with-u-label", "has a U-label in mx",
            it => it.WithPatterns(it.First, it.Second, "b\u00c3\u00bccher.test")),
    ];

    private static IEnumerable<BadDomain> Mx() =>
    [
        new("mx-without-starttls", "has an MX host without STARTTLS",
            it => it.WithFirst(host => host with { Smtp = host.Smtp with { OffersStartTls = false } })),
        new("mx-of-old-tls", "has an MX host that speaks TLS 1.1 alone",
            it => it.WithFirst(host => host with { Smtp = host.Smtp with { TlsVersions = ["1.0", "1.1"] } })),
        new("mx-that-refuses-starttls", "has an MX host that offers STARTTLS and refuses it",
            it => it.WithFirst(host => host with { Smtp = host.Smtp with { StartTlsReply = "554 5.7.0 No" } })),
        new("mx-that-closes", "has an MX host that closes at the ClientHello",
            it => it.WithFirst(host => host with { Smtp = host.Smtp with { AnswerToHello = AnswerToHello.Close } })),
        new("mx-of-garbage", "has an MX host that answers the ClientHello with garbage",
            it => it.WithFirst(host => host with { Smtp = host.Smtp with { AnswerToHello = AnswerToHello.Garbage } })),
        new("mx-that-alerts", "has an MX host that ends each handshake",
            it => it.WithFirst(host => host with { Smtp = host.Smtp with { AnswerToHello = AnswerToHello.Alert } })),
        new("mx-alias", "has an alias as MX host",
            it => (it with { Mx = ["10 mail." + it.Name, it.Mx[1]], MxHosts = [it.MxHosts[0], it.MxHosts[1]] })
                .With("mail", "CNAME", it.First).WithPatterns($"mail.{it.Name}", it.First, it.Second)
                .WithFirst(host => host with { Certificate = CertificateSpec.Good(it.First, $"mail.{it.Name}") })),
        new("mx-without-address", "has an MX host without an address",
            it => it.WithSecond(host => host with { Reach = Reach.NoAddress })),
        new("mx-with-texts-alone", "has an MX host whose name has a TXT record and no address",
            it => it.WithSecond(host => host with { Reach = Reach.NoAddress }).With("mx2", "TXT", "v=spf1 a -all")),
        new("mx-records-missing", "has a policy, and neither MX records nor an address",
            it => it with { Mx = [], MxHosts = [] }),
        new("backup-without-starttls", "has a backup without STARTTLS",
            it => it.WithSecond(host => host with { Smtp = host.Smtp with { OffersStartTls = false } })),
        new("backup-dead", "has a backup that refuses connections",
            it => it.WithSecond(host => host with { Reach = Reach.Refused })),
    ];

    private static IEnumerable<BadDomain> Certificates() =>
    [
        .. new[]
        {
            CertificateKind.Expired, CertificateKind.NotYetValid, CertificateKind.OtherCa, CertificateKind.SelfSigned,
            CertificateKind.CommonNameOnly, CertificateKind.NoIntermediate,
        }.Select(kind => new BadDomain(
            $"mx-{Kebab(kind)}", $"has an MX host with a certificate that is {kind.InWords()}",
            it => it.WithFirst(host => host with { Certificate = CertificateSpec.Of(kind) }))),
        .. new[] { CertificateKind.Expired, CertificateKind.OtherCa, CertificateKind.NoIntermediate }.Select(
            kind => new BadDomain(
                $"mx-rsa-{Kebab(kind)}", $"has an MX host with an RSA certificate that is {kind.InWords()}",
                it => it.WithFirst(host => host with { RsaCertificate = CertificateSpec.Of(kind) }))),
        new("mx-rsa-of-another-name", "has an MX host with an RSA certificate for another name",
            it => it.WithFirst(host => host with { RsaCertificate = CertificateSpec.Good("hoster.test") })),
        new("mx-of-another-name", "has a backup with the certificate of the first MX host",
            it => it.WithSecond(host => host with { Certificate = CertificateSpec.Good(it.First) })),
        new("mx-with-deep-wildcard", "has an MX host with a wildcard two labels above it",
            it => it.WithFirst(host => host with { Certificate = CertificateSpec.Good("*.test") })),
        new("mx-right-with-sni-only", "has an MX host with another default certificate",
            it => it.WithFirst(
                host => host.Serving(it.First) with { Certificate = CertificateSpec.Good("hoster.test") })),
        new("mx-incomplete-with-sni", "has an MX host that lacks the intermediate where its name is sent in SNI",
            it => it.WithFirst(host => host with
            {
                CertificatesByName = new Dictionary<string, CertificateSpec>
                {
                    [it.First] = CertificateSpec.Of(CertificateKind.NoIntermediate),
                },
            })),
    ];

    private static IEnumerable<BadDomain> Companions() =>
    [
        new("reports-twice", "has two TLSRPT records",
            it => it with { ReportTexts = [.. it.ReportTexts, "v=TLSRPTv1; rua=mailto:b@b.test"] }),
        new("reports-without-rua", "has a TLSRPT record without rua",
            it => it with { ReportTexts = ["v=TLSRPTv1; ruf=mailto:a@b.test"] }),
        new("reports-to-an-address", "has a TLSRPT record with a bare mail address",
            it => it with { ReportTexts = ["v=TLSRPTv1; rua=tls@b.test"] }),
        new("reports-not-allowed", "refuses reports that are posted", it => it.WithReports(405)),
        new("reports-redirected", "redirects reports that are posted", it => it.WithReports(302)),
        new("tlsa-of-nothing", "has the hash of nothing in TLSA",
            it => (it with { IsAuthenticated = true }).With("_25._tcp.mx1", "TLSA", $"3 1 1 {OfNothing}")),
        new("tlsa-of-the-last-key", "has another key's hash in TLSA",
            it => (it with { IsAuthenticated = true })
                .With("_25._tcp.mx1", "TLSA", $"3 1 1 {new string('a', OfNothing.Length)}")),
        new("tlsa-of-pkix", "has TLSA records of usage 1",
            it => (it with { IsAuthenticated = true })
                .With("_25._tcp.mx1", "TLSA", $"1 1 1 {new string('a', OfNothing.Length)}")),
    ];

    private static IEnumerable<BadDomain> Courses() =>
    [
        new("id-before-policy", "changes the id, and the policy after that",
            it => it.Then(then => then.WithId("2")).Then(then => then.WithMode("testing"))),
        new("mx-moved-at-once", "moves to another MX host, with a new policy and id",
            it => it.Then(then => (then with
            {
                Mx = [$"10 mx3.{it.Name}"], MxHosts = [new MxHost($"mx3.{it.Name}")],
            }).WithPatterns($"mx3.{it.Name}").WithId("2"))),
        new("removed-at-once", "removes record and policy host of a policy of mode enforce",
            it => it.Then(then => (then with { StsTexts = [] }).WithHost(host => host with
            {
                Reach = Reach.NoAddress,
            }))),
        new("record-removed-at-once", "removes the record of a policy of mode testing",
            it => it.WithMode("testing").Then(then => then with { StsTexts = [] })),
        new("removed-after-none-too-early", "removes both a moment after a policy of mode none",
            it => it.Then(then => then.WithMode("none").WithId("2")).Then(
                then => (then with { StsTexts = [] }).WithHost(host => host with { Reach = Reach.NoAddress }))),
        new("key-before-tlsa", "uses a new key, and publishes its TLSA record at the same time",
            async (it, bench) =>
            {
                var next = await bench.TlsaAsync(it.First, key: KeyKind.Rsa);
                return (it with { IsAuthenticated = true })
                    .With("_25._tcp.mx1", "TLSA", await bench.TlsaAsync(it.First))
                    .Then(then => (then with { Others = [] }).With("_25._tcp.mx1", "TLSA", next).WithFirst(
                        host => host with { Certificate = CertificateSpec.Good() with { Key = KeyKind.Rsa } }));
            }),
    ];

    private static string Kebab(CertificateKind kind) => string.Concat(
        $"{kind}".Select((letter, at) => char.IsAsciiLetterUpper(letter)
            ? $"{(at > 0 ? "-" : "")}{char.ToLowerInvariant(letter)}"
            : $"{letter}"));
}
