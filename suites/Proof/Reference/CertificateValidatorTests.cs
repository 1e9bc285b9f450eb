using System.Security.Cryptography.X509Certificates;
using Conformance.Lab.Certificates;
using Conformance.Reference.Tls;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Reference;

/// <summary>RFC 8461 sections 3.3 and 4.2: one thing wrong with a certificate is found, and nothing else.</summary>
public sealed class CertificateValidatorTests : IDisposable
{
    private const string Host = "mx1.recipient.test";

    private readonly LabRoot _root = LabRoot.Create(TimeProvider.System);
    private readonly CertificateValidator _validator;
    private readonly CertificateStore _store;

    public CertificateValidatorTests()
    {
        _validator = new CertificateValidator(_root.RootPem, TimeProvider.System);
        _store = new CertificateStore(_root, new LocalIssuer(_root, TimeProvider.System), TimeProvider.System);
    }

    public void Dispose() => _validator.Dispose();

    [Theory]
    [InlineData(CertificateKind.Good, CertificateProblems.None)]
    [InlineData(CertificateKind.OtherCa, CertificateProblems.Untrusted)]
    [InlineData(CertificateKind.SelfSigned, CertificateProblems.Untrusted)]
    [InlineData(CertificateKind.Expired, CertificateProblems.Expired)]
    [InlineData(CertificateKind.NotYetValid, CertificateProblems.Expired)]
    [InlineData(CertificateKind.CommonNameOnly, CertificateProblems.WrongName)]
    [InlineData(CertificateKind.UnrelatedName, CertificateProblems.WrongName)]
    public async Task What_is_wrong_is_found(CertificateKind kind, CertificateProblems problem) =>
        (await CheckAsync(CertificateSpec.Of(kind, Host), Host)).Should().Be(problem);

    [Theory]
    [InlineData("*.recipient.test", CertificateProblems.None)]
    [InlineData("MX1.RECIPIENT.TEST", CertificateProblems.None)]
    [InlineData("recipient.test", CertificateProblems.WrongName)]
    [InlineData("mx2.recipient.test", CertificateProblems.WrongName)]
    [InlineData("*.test", CertificateProblems.WrongName)]
    public async Task The_name_of_the_host_contacted_is_looked_for(string shown, CertificateProblems problem) =>
        (await CheckAsync(CertificateSpec.Good(shown), Host)).Should().Be(problem);

    [Fact]
    public async Task A_chain_without_its_intermediate_is_not_trusted()
    {
        var shown = await _store.GetAsync(CertificateSpec.Good(), Host, TestContext.Current.CancellationToken);

        Check(_validator, shown, sent: [], Host).Should().Be(CertificateProblems.Untrusted);
    }

    [Theory]
    [InlineData(29, CertificateProblems.None)]
    [InlineData(31, CertificateProblems.Expired)]
    public async Task A_short_lived_certificate_expires_after_thirty_days(int days, CertificateProblems problem)
    {
        var clock = new ManualClock();
        clock.Advance(DateTimeOffset.UtcNow.AddDays(days) - clock.GetUtcNow());
        using var later = new CertificateValidator(_root.RootPem, clock);
        var shown = await _store.GetAsync(
            CertificateSpec.Of(CertificateKind.ShortLived), Host, TestContext.Current.CancellationToken);

        Check(later, shown, shown.Intermediates, Host).Should().Be(problem);
    }

    [Fact]
    public async Task Validity_is_judged_by_the_given_clock()
    {
        var clock = new ManualClock();
        clock.Advance(DateTimeOffset.UtcNow.AddDays(4000) - clock.GetUtcNow());
        using var later = new CertificateValidator(_root.RootPem, clock);
        var shown = await _store.GetAsync(CertificateSpec.Good(), Host, TestContext.Current.CancellationToken);

        Check(later, shown, shown.Intermediates, Host).Should().Be(CertificateProblems.Expired);
    }

    /// <summary>Builds the chain as the TLS library does, and asks what is wrong with it.</summary>
    private static CertificateProblems Check(
        CertificateValidator validator, ServerCertificate shown, IEnumerable<X509Certificate2> sent, string host)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(shown.Certificate.RawData);
        using var chain = new X509Chain { ChainPolicy = validator.Policy() };
        chain.ChainPolicy.ExtraStore.AddRange(sent.ToArray());
        chain.Build(certificate);
        return CertificateValidator.Check(certificate, chain, [host]);
    }

    private async Task<CertificateProblems> CheckAsync(CertificateSpec spec, string host)
    {
        var shown = await _store.GetAsync(spec, host, TestContext.Current.CancellationToken);
        return Check(_validator, shown, shown.Intermediates, host);
    }
}
