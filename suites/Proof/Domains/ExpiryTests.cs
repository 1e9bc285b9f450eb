using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>Certificates are judged by the day on which a domain is looked at.</summary>
public sealed class ExpiryTests(DomainBench bench) : IClassFixture<DomainBench>
{
    /// <summary>Certificates of the lab live for 397 days.</summary>
    [Theory]
    [InlineData(380, Verdict.Pass, Verdict.Pass)]
    [InlineData(385, Verdict.Pass, Verdict.Fail)]
    [InlineData(400, Verdict.Fail, Verdict.Pass)]
    public async Task A_certificate_is_told_before_it_expires(int days, Verdict certificate, Verdict margin)
    {
        var result = await bench.JudgeAsync(
            bench.NewDomain(), bench.Options with { Clock = new Later(TimeSpan.FromDays(days)) });

        Of(result, "D-MX-CERT").Verdict.Should().Be(certificate);
        Of(result, "D-MX-CERT-MARGIN").Verdict.Should().Be(margin);
        Of(result, "D-MX-CERT-MARGIN").Advice?.Diagnosis.Should().Be("expires-soon");
    }

    private static CheckResult Of(RunResult result, string id) => result.Checks.Single(check => check.Id == id);
}
