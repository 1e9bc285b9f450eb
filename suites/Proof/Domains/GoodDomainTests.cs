using Conformance.Lab.Certificates;
using Conformance.Lab.Scenarios;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>Domains that are right, each in another way, fail nothing.</summary>
public sealed class GoodDomainTests(DomainBench bench) : IClassFixture<DomainBench>
{
    private static readonly IReadOnlyDictionary<string, Func<PublishedDomain, PublishedDomain>> Ways =
        new Dictionary<string, Func<PublishedDomain, PublishedDomain>>
        {
            ["usual"] = it => it,
            ["testing"] = it => it.WithMode("testing"),
            ["none"] = it => it.WithPolicy("version: STSv1\nmode: none\nmax_age: 60\n"),
            ["line-feeds"] = it => it.WithPolicy(it.Policy.Body.Replace("\r", "", StringComparison.Ordinal)),
            ["no-last-line-end"] = it => it.WithPolicy(it.Policy.Body.TrimEnd()),
            ["extensions"] = it => (it with { StsTexts = ["v=STSv1; id=1; x-y.z=a:b"] })
                .WithPolicy(it.Policy.Body + "comment: n\u00c3\u00a4her mein Gott\r\n"),
            ["other-texts"] = it => it with { StsTexts = ["google-site-verification=x", .. it.StsTexts] },
            ["strings"] = it => it with { StsTexts = [$"v=STSv1;{DnsRecord.Split} id=1;"] },
            ["no-last-semicolon"] = it => it with { StsTexts = ["v=STSv1; id=1"] },
            ["upper-case"] = it => it.WithPatterns(it.First.ToUpperInvariant(), it.Second),
            ["alias"] = it => (it with { StsAlias = $"_mta-sts.hosted.{it.Name}" })
                .With("_mta-sts.hosted", "TXT", "v=STSv1; id=1;"),
            ["policy-host-alias"] = it => it.WithHost(host => host with { AddressAt = $"www.{it.Name}" })
                .With("mta-sts", "CNAME", $"www.{it.Name}"),
            ["wildcard-certificates"] = it => it
                .WithHost(host => host with { Certificate = CertificateSpec.Good($"*.{it.Name}") })
                .WithFirst(host => host with { Certificate = CertificateSpec.Good($"*.{it.Name}") }),
            ["selects-by-sni"] = it => it.WithHost(host => host with
            {
                Certificate = CertificateSpec.Good("hoster.test"),
                CertificatesByName = new Dictionary<string, CertificateSpec> { [host.Name] = CertificateSpec.Good() },
            }),
            ["two-keys"] = it => it.WithFirst(host => host with { RsaCertificate = CertificateSpec.Good() }),
            ["rsa-alone"] = it => it.WithFirst(
                host => host with { Certificate = CertificateSpec.Good() with { Key = KeyKind.Rsa } }),
            ["tls-1.2"] = it => it.WithHost(host => host with { TlsVersions = ["1.2"] })
                .WithFirst(host => host with { Smtp = host.Smtp with { TlsVersions = ["1.2"] } }),
            ["tls-1.3"] = it => it.WithHost(host => host with { TlsVersions = ["1.3"] })
                .WithFirst(host => host with { Smtp = host.Smtp with { TlsVersions = ["1.3"] } }),
            ["implicit-mx"] = it => (it with { Mx = [], MxHosts = [new MxHost(it.Name)] }).WithPatterns(it.Name),
            ["null-mx"] = it => it with { Mx = ["0 ."], MxHosts = [] },
            ["no-reports"] = it => it with { ReportTexts = [] },
            ["two-report-uris"] = it => it with
            {
                ReportTexts = ["v=TLSRPTv1;rua=mailto:a@b.test,https://reports.test/tls"],
            },
            ["chunked"] = it => it with { Policy = it.Policy with { IsChunked = true } },
        };

    public static IEnumerable<TheoryDataRow<string>> Names => Ways.Keys.Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Fails_nothing(string way)
    {
        var result = await bench.JudgeAsync(Ways[way](bench.NewDomain()));

        Told(result).Should().BeEmpty();
        result.Problem.Should().BeNull();
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(3, 0)]
    [InlineData(2, 1)]
    public async Task A_domain_with_dane_passes_all_that_there_is_of_it(int usage, int selector)
    {
        var domain = bench.NewDomain();
        domain = (domain with { IsAuthenticated = true })
            .With("_25._tcp.mx1", "TLSA", await bench.TlsaAsync(domain.First, usage, selector))
            .With("_25._tcp.mx2", "TLSA", await bench.TlsaAsync(domain.Second, usage, selector));

        var result = await bench.JudgeAsync(domain);

        Told(result).Should().BeEmpty();
        result.Checks.Where(check => check.Id is "D-DANE-MATCH" or "D-DANE-USAGE" or "D-DANE-STS-AGREE")
            .Select(check => check.Verdict).Should().Equal(Verdict.Pass, Verdict.Pass, Verdict.Pass);
    }

    [Fact]
    public async Task The_usual_domain_passes_every_row_that_is_not_about_something_else()
    {
        var result = await bench.JudgeAsync(bench.NewDomain());

        result.Checks.Where(check => check.Verdict != Verdict.Pass).Select(check => check.Id).Should()
            .BeEquivalentTo(
                "D-TXT-DELEG", "D-TXT-ID-UNIQUE", "D-UPD-ORDER", "D-UPD-OVERLAP", "D-REMOVE", "D-MX-CERT-KEYS",
                "D-RPT-RUA", "D-DANE-MATCH", "D-DANE-USAGE", "D-DANE-ROLL", "D-DANE-STS-AGREE");
        result.Published!.Should().BeEquivalentTo(new { Id = "20261130T120000", Mode = "enforce" });
    }

    [Theory]
    [InlineData(200, Verdict.Pass)]
    [InlineData(201, Verdict.Pass)]
    [InlineData(503, Verdict.Inconclusive)]
    public async Task A_report_is_posted_where_it_is_asked_for_and_is_a_valid_one(int status, Verdict verdict)
    {
        var domain = bench.NewDomain().WithReports(status);

        var result = await bench.JudgeAsync(domain);

        result.Checks.Single(check => check.Id == "D-RPT-RUA").Verdict.Should().Be(verdict);
        var arrived = bench.World.Events.Of(domain.Name).OfType<TlsReportArrived>().Should().ContainSingle().Subject;
        arrived.Problem.Should().BeNull();
        arrived.Policies.Should().ContainSingle().Which.Domain.Should().Be(domain.Name);
    }

    [Fact]
    public async Task A_new_id_for_a_new_policy_passes()
    {
        var domain = bench.NewDomain() with { Earlier = [new PublishedFacts("1", new string('0', 64), "testing")] };

        var result = await bench.JudgeAsync(domain);

        result.Checks.Single(check => check.Id == "D-TXT-ID-UNIQUE").Verdict.Should().Be(Verdict.Pass);
    }

    [Fact]
    public async Task A_domain_without_mta_sts_is_judged_on_nothing_of_it()
    {
        var domain = bench.NewDomain() with { StsTexts = [] };

        var result = await bench.JudgeAsync(domain.WithHost(host => host with { Reach = Reach.NoAddress }));

        result.Checks.Where(check => check.Rfc.StartsWith("8461")).Select(check => check.Verdict).Should()
            .AllBeEquivalentTo(Verdict.NotApplicable);
        result.Checks.Single(check => check.Id == "D-MX-NAMES").Verdict.Should().Be(Verdict.Pass);
    }

    private static IEnumerable<string> Told(RunResult result) => result.Checks
        .Where(check => check.Verdict is Verdict.Fail or Verdict.Error or Verdict.Inconclusive)
        .Select(check => $"{check.Id}: {check.Verdict}: {check.Because}");
}
