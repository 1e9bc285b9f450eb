using Conformance.Lab.Certificates;
using Conformance.Survey.Facts;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>MX hosts with two certificates, of RSA and ECDSA: who knows one kind alone is shown that one.</summary>
public sealed class TwoKeysTests(DomainBench bench) : IClassFixture<DomainBench>
{
    [Fact]
    public async Task Both_certificates_are_seen_and_pass()
    {
        var facts = await bench.SurveyAsync(WithTwoKeys(bench.NewDomain()));

        var visit = facts.MxHosts[0].Visits[0];
        visit.Named.Certificate!.Key.Should().Be("ECDSA");
        visit.OtherKey!.Named.Certificate!.Key.Should().Be("RSA");
        visit.OtherKey.Unnamed!.Certificate!.Fingerprint.Should().Be(visit.OtherKey.Named.Certificate.Fingerprint);
        Of(facts, "D-MX-CERT-KEYS").Verdict.Should().Be(Verdict.Pass);
    }

    [Theory]
    [InlineData(KeyKind.Ecdsa)]
    [InlineData(KeyKind.Rsa)]
    public async Task A_host_with_one_certificate_has_none_of_the_other_kind_and_is_not_asked_again(KeyKind kind)
    {
        var domain = bench.NewDomain();
        var one = CertificateSpec.Good() with { Key = kind };

        var facts = await bench.SurveyAsync(domain.WithFirst(host => host with { Certificate = one })
            .WithSecond(host => host with { Certificate = one }));

        facts.MxHosts[0].Visits[0].OtherKey.Should().Match<OtherKeyVisit>(
            other => other.Named.Certificate == null && other.Named.IsAnswered && other.Unnamed == null);
        Of(facts, "D-MX-CERT-KEYS").Verdict.Should().Be(Verdict.NotApplicable);
    }

    [Fact]
    public async Task A_tlsa_record_for_one_of_two_keys_does_not_match_the_other()
    {
        var domain = WithTwoKeys(bench.NewDomain());
        domain = (domain with { IsAuthenticated = true })
            .With("_25._tcp.mx1", "TLSA", await bench.TlsaAsync(domain.First));

        var check = Of(await bench.SurveyAsync(domain), "D-DANE-MATCH");

        check.Verdict.Should().Be(Verdict.Fail);
        check.Because.Should().Contain("RSA alone");
        check.Advice!.Diagnosis.Should().Be("tlsa-of-one-key");
    }

    [Fact]
    public async Task A_tlsa_record_for_each_of_two_keys_matches()
    {
        var domain = WithTwoKeys(bench.NewDomain());
        domain = (domain with { IsAuthenticated = true })
            .With("_25._tcp.mx1", "TLSA", await bench.TlsaAsync(domain.First))
            .With("_25._tcp.mx1", "TLSA", await bench.TlsaAsync(domain.First, key: KeyKind.Rsa));

        Of(await bench.SurveyAsync(domain), "D-DANE-MATCH").Verdict.Should().Be(Verdict.Pass);
    }

    [Fact]
    public async Task An_rsa_certificate_that_is_wrong_without_sni_alone_is_a_finding_without_sni()
    {
        var facts = await bench.SurveyAsync(WithTwoKeys(bench.NewDomain()));
        var (host, visit) = (facts.MxHosts[0], facts.MxHosts[0].Visits[0]);
        var unnamed = visit.OtherKey!.Unnamed!;
        var other = visit.OtherKey with
        {
            Unnamed = unnamed with { Certificate = unnamed.Certificate! with { DnsIds = ["hoster.test"] } },
        };

        var changed = facts with { MxHosts = [host with { Visits = [visit with { OtherKey = other }] }] };

        Of(changed, "D-MX-CERT-KEYS").Verdict.Should().Be(Verdict.Pass);
        Of(changed, "D-MX-CERT-NOSNI").Verdict.Should().Be(Verdict.Fail);
        Of(changed, "D-MX-CERT-NOSNI").Because.Should().Contain("without SNI, RSA alone");
    }

    [Fact]
    public async Task A_host_that_was_not_heard_the_second_time_is_inconclusive()
    {
        var facts = await bench.SurveyAsync(WithTwoKeys(bench.NewDomain()));
        var (host, visit) = (facts.MxHosts[0], facts.MxHosts[0].Visits[0]);
        var silent = new OtherKeyVisit(
            visit.OtherKey!.Named with { Certificate = null, Completed = false, TimedOut = true, Problem = "Silence." },
            Unnamed: null);

        var check = Of(
            facts with { MxHosts = [host with { Visits = [visit with { OtherKey = silent }] }] }, "D-MX-CERT-KEYS");

        check.Verdict.Should().Be(Verdict.Inconclusive, check.Because);
    }

    private static PublishedDomain WithTwoKeys(PublishedDomain domain) =>
        domain.WithFirst(host => host with { RsaCertificate = CertificateSpec.Good() });

    private static CheckResult Of(DomainFacts facts, string id) =>
        DomainBench.Judge(facts).Checks.Single(check => check.Id == id);
}
