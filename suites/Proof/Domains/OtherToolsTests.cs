using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Conformance.Lab.Certificates;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Standard;
using Conformance.Proof.Witnesses;
using Conformance.Survey.Facts;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>
/// Where openssl, gnutls-cli and testssl.sh speak of the same fact as <c>probe</c>, they say the same: which
/// certificate an MX host presents for a name, whether a sender trusts it, until when it is valid, which versions of
/// TLS there are.
/// </summary>
[Trait("Takes", "Minutes")]
[Trait("Needs", "Witnesses")]
public sealed class OtherToolsTests(DomainBench bench) : IClassFixture<DomainBench>, IDisposable
{
    private static readonly IReadOnlyDictionary<string, Func<MxHost, MxHost>> Hosts =
        new Dictionary<string, Func<MxHost, MxHost>>
        {
            ["good"] = host => host,
            ["good-by-sni"] = host =>
                host.Serving(host.Name) with { Certificate = CertificateSpec.Good("hoster.test") },
            ["rsa"] = With(CertificateSpec.Good() with { Key = KeyKind.Rsa }),
            ["expired"] = With(CertificateSpec.Of(CertificateKind.Expired)),
            ["not-yet-valid"] = With(CertificateSpec.Of(CertificateKind.NotYetValid)),
            ["other-ca"] = With(CertificateSpec.Of(CertificateKind.OtherCa)),
            ["self-signed"] = With(CertificateSpec.Of(CertificateKind.SelfSigned)),
            ["no-intermediate"] = With(CertificateSpec.Of(CertificateKind.NoIntermediate)),
            ["other-name"] = With(CertificateSpec.Good("hoster.test")),
            ["common-name-only"] = With(CertificateSpec.Of(CertificateKind.CommonNameOnly)),
            ["deep-wildcard"] = With(CertificateSpec.Good("*.test")),
            ["tls-1.2"] = host => host with { Smtp = host.Smtp with { TlsVersions = ["1.2"] } },
            ["tls-1.3"] = host => host with { Smtp = host.Smtp with { TlsVersions = ["1.3"] } },
        };

    /// <summary>
    /// These take a name in the subject where there is no DNS-ID, as clients did before RFC 6125; RFC 8461 section 4.2
    /// asks for a DNS-ID.
    /// </summary>
    private static readonly IReadOnlyList<(string Tool, string Host)> TakeCommonNames =
        [("openssl", "common-name-only"), ("gnutls-cli", "common-name-only")];

    private readonly string _folder = Directory.CreateTempSubdirectory("probe-tools-").FullName;

    public static IEnumerable<TheoryDataRow<string>> Names =>
        Hosts.Keys.Select(name => new TheoryDataRow<string>(name));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Openssl_says_the_same(string host)
    {
        var (name, place, ours) = await SeenAsync(host);

        var theirs = await SClient.RunAsync(place, RootFile, name, "-verify_hostname", name);

        theirs.Chain[0].GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant().Should()
            .Be(ours.Certificate!.Fingerprint);
        new DateTimeOffset(theirs.Chain[0].NotAfter.ToUniversalTime(), TimeSpan.Zero).Should()
            .Be(ours.Certificate.NotAfter);
        theirs.Chain.Should().HaveCount(ours.Certificate.Count);
        theirs.Spoken.Should().Be($"TLSv{ours.Version}");
        (theirs.VerifyCode == "0 (ok)").Should().Be(IsRight(ours, name, "openssl", host), theirs.VerifyCode);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Gnutls_cli_says_the_same(string host)
    {
        var (name, place, ours) = await SeenAsync(host);

        var (exitCode, said) = await Witness.RunAsync(
            "gnutls-cli", "--starttls-proto=smtp", $"--x509cafile={RootFile}", $"--sni-hostname={name}",
            $"--verify-hostname={name}", $"--port={place.Port}", $"{place.Address}");

        var isRight = IsRight(ours, name, "gnutls-cli", host);
        said.Should().Contain($"sha256:{KeyOf(ours.Certificate!)}")
            .And.Contain($"expires `{ours.Certificate!.NotAfter:yyyy-MM-dd HH:mm:ss} UTC'");
        (exitCode == 0).Should().Be(isRight, said);
        said.Contains($"(TLS{ours.Version}-X.509)", StringComparison.Ordinal).Should().Be(isRight, said);
    }

    /// <summary>
    /// Of fewer hosts, and of versions as OpenSSL has them: it starts hundreds of processes for each, by sockets of its
    /// own twice as many, and what it says of certificates is OpenSSL's in any case.
    /// </summary>
    [Theory]
    [InlineData("good-by-sni")]
    [InlineData("expired")]
    [InlineData("other-ca")]
    [InlineData("other-name")]
    [InlineData("tls-1.2")]
    public async Task Testssl_says_the_same(string host)
    {
        var (name, place, ours) = await SeenAsync(host);
        var file = Path.Combine(_folder, "testssl.json");

        // Its ten seconds for each answer are not enough on a machine with other work; the findings are missing then.
        var (_, said) = await Witness.RunAsync(
            "env", "STARTTLS_SLEEP=60", "MAX_WAITSOCK=60",
            "testssl", "--quiet", "--color", "0", "--warnings", "off", "--ssl-native",
            "--starttls", "smtp", "--ip", $"{place.Address}", "--add-ca", RootFile,
            "--protocols", "--server-defaults", "--jsonfile", file, $"{name}:{place.Port}");

        File.Exists(file).Should().BeTrue(said);
        var findings = Findings(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        findings.Should().ContainKey("cert_fingerprintSHA256", said);
        findings["cert_fingerprintSHA256"].ToLowerInvariant().Should().Be(ours.Certificate!.Fingerprint);
        findings["cert_notAfter"].Should().StartWith($"{ours.Certificate.NotAfter:yyyy-MM-dd HH:mm}");
        findings["TLS1_2"].Should().StartWith("offered");
        findings["TLS1_3"].StartsWith("offered", StringComparison.Ordinal).Should().Be(host != "tls-1.2");
        var isRight = findings["cert_chain_of_trust"].StartsWith("passed", StringComparison.Ordinal)
            && findings["cert_trust"].StartsWith("Ok via SAN", StringComparison.Ordinal)
            && !findings["cert_expirationStatus"].Contains("expired", StringComparison.Ordinal);
        isRight.Should().Be(IsRight(ours, name, "testssl", host), said);
    }

    private string RootFile
    {
        get
        {
            var file = Path.Combine(_folder, "root.pem");
            File.WriteAllText(file, bench.World.Facts.RootPem);
            return file;
        }
    }

    private static Func<MxHost, MxHost> With(CertificateSpec certificate) =>
        host => host with { Certificate = certificate };

    /// <summary>What <c>probe</c> sees of the host.</summary>
    private async Task<(string Name, IPEndPoint Place, TlsSession Ours)> SeenAsync(string host)
    {
        var domain = bench.NewDomain().WithFirst(Hosts[host]);
        var facts = await bench.SurveyAsync(domain);
        var session = facts.MxHosts[0].Visits[0].Named;
        return (domain.First, new IPEndPoint(IPAddress.Parse(session.Address), bench.Options.SmtpPort), session);
    }

    /// <summary>SHA-256 of the public key.</summary>
    private static string KeyOf(Certificate presented)
    {
        using var certificate = X509Certificate2.CreateFromPem(presented.Pem);
        return Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
    }

    private static bool IsRight(TlsSession ours, string name, string tool, string host) =>
        TakeCommonNames.Contains((tool, host))
        || (ours.Certificate!.Trust == Trust.Trusted && ours.Certificate.IsFor(name));

    /// <summary>The finding of each id; of several certificates the first.</summary>
    private static Dictionary<string, string> Findings(string json) =>
        JsonDocument.Parse(json).RootElement.EnumerateArray()
            .GroupBy(finding => finding.GetProperty("id").GetString()!.Split(' ')[0])
            .ToDictionary(
                finding => finding.Key, finding => finding.First().GetProperty("finding").GetString()!.Trim());
}
