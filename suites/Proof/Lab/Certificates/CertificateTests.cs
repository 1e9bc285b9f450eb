using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Conformance.Lab.Certificates;
using Conformance.Lab.Errors;
using Conformance.Proof.Witnesses;
using FluentAssertions;
using Xunit;
using Errors = System.Net.Security.SslPolicyErrors;
using Status = System.Security.Cryptography.X509Certificates.X509ChainStatusFlags;

namespace Conformance.Proof.Lab.Certificates;

/// <summary>Each kind of certificate is good, or bad in the one thing it is named for.</summary>
public sealed class CertificateTests
{
    private const string Host = "mx1.recipient.test";

    private static readonly LabRoot Root = LabRoot.Create(TimeProvider.System);

    private readonly CertificateStore _store = Store(Root);

    public static TheoryData<CertificateKind> Kinds => [.. Enum.GetValues<CertificateKind>()];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Needs", "Witnesses")]
    [InlineData(CertificateKind.Good, "OK")]
    [InlineData(CertificateKind.OtherCa, "unable to get local issuer certificate")]
    [InlineData(CertificateKind.SelfSigned, "self-signed certificate")]
    [InlineData(CertificateKind.Expired, "certificate has expired")]
    [InlineData(CertificateKind.NotYetValid, "certificate is not yet valid")]
    [InlineData(CertificateKind.UnrelatedName, "hostname mismatch")]
    // OpenSSL reads the common name where there is no DNS-ID; RFC 8461 section 4.2 does not allow a sender to.
    [InlineData(CertificateKind.CommonNameOnly, "OK")]
    [InlineData(CertificateKind.CommonNameRight, "hostname mismatch")]
    // OpenSSL takes it unless it is told not to; RFC 8461 section 3.3 does not.
    [InlineData(CertificateKind.PartialWildcard, "OK")]
    [InlineData(CertificateKind.NoIntermediate, "unable to get local issuer certificate")]
    [InlineData(CertificateKind.Revoked, "certificate revoked")]
    [InlineData(CertificateKind.AddressOnly, "hostname mismatch")]
    [InlineData(CertificateKind.NameExcluded, "excluded subtree violation")]
    [InlineData(CertificateKind.ClientUsage, "unsuitable certificate purpose")]
    [InlineData(CertificateKind.UpperCase, "OK")]
    [InlineData(CertificateKind.WeakKey, "EE certificate key too weak")]
    [InlineData(CertificateKind.WeakSignature, "CA signature digest algorithm too weak")]
    [InlineData(CertificateKind.ShortLived, "OK")]
    public async Task OpenSsl_accepts_or_refuses_it_for_what_it_is_named_for(CertificateKind kind, string verdict)
    {
        var certificate = await _store.GetAsync(CertificateSpec.Of(kind), Host, Stop);

        (await OpenSsl.VerifyAsync(Root, certificate, Host)).Should().Be(verdict);
    }

    [Theory]
    [Trait("Needs", "Witnesses")]
    [InlineData(CertificateKind.Good, "")]
    [InlineData(CertificateKind.OtherCa, "The certificate issuer is unknown")]
    [InlineData(CertificateKind.SelfSigned, "The certificate issuer is unknown")]
    [InlineData(CertificateKind.Expired, "The certificate chain uses expired certificate")]
    [InlineData(CertificateKind.NotYetValid, "The certificate chain uses not yet valid certificate")]
    [InlineData(CertificateKind.UnrelatedName, "The name in the certificate does not match the expected")]
    // As OpenSSL does.
    [InlineData(CertificateKind.CommonNameOnly, "")]
    [InlineData(CertificateKind.CommonNameRight, "The name in the certificate does not match the expected")]
    [InlineData(CertificateKind.NoIntermediate, "The certificate issuer is unknown")]
    public async Task GnuTls_accepts_or_refuses_it_for_what_it_is_named_for(CertificateKind kind, string reason)
    {
        var certificate = await _store.GetAsync(CertificateSpec.Of(kind), Host, Stop);
        using var files = new CertificateFiles(Root, certificate);

        var (exitCode, output) = await Witness.RunAsync(
            "certtool", "--verify", "--load-ca-certificate", files.Root, "--verify-hostname", Host,
            "--infile", files.Chain);

        exitCode.Should().Be(reason == "" ? 0 : 1, output);
        output.Should().Contain(reason == "" ? "Chain verification output: Verified." : reason);
    }

    [Theory]
    [InlineData(CertificateKind.Good, Errors.None, Status.NoError)]
    [InlineData(CertificateKind.OtherCa, Errors.RemoteCertificateChainErrors, Status.PartialChain)]
    [InlineData(CertificateKind.SelfSigned, Errors.RemoteCertificateChainErrors, Status.UntrustedRoot)]
    [InlineData(CertificateKind.Expired, Errors.RemoteCertificateChainErrors, Status.NotTimeValid)]
    [InlineData(CertificateKind.NotYetValid, Errors.RemoteCertificateChainErrors, Status.NotTimeValid)]
    [InlineData(CertificateKind.UnrelatedName, Errors.RemoteCertificateNameMismatch, Status.NoError)]
    // As OpenSSL does; MatchesHostname can be told not to.
    [InlineData(CertificateKind.CommonNameOnly, Errors.None, Status.NoError)]
    [InlineData(CertificateKind.CommonNameRight, Errors.RemoteCertificateNameMismatch, Status.NoError)]
    [InlineData(CertificateKind.PartialWildcard, Errors.RemoteCertificateNameMismatch, Status.NoError)]
    [InlineData(CertificateKind.NoIntermediate, Errors.RemoteCertificateChainErrors, Status.PartialChain)]
    [InlineData(CertificateKind.AddressOnly, Errors.RemoteCertificateNameMismatch, Status.NoError)]
    [InlineData(
        CertificateKind.NameExcluded, Errors.RemoteCertificateChainErrors, Status.HasExcludedNameConstraint)]
    [InlineData(CertificateKind.ClientUsage, Errors.RemoteCertificateChainErrors, Status.NotValidForUsage)]
    [InlineData(CertificateKind.UpperCase, Errors.None, Status.NoError)]
    public async Task A_handshake_shows_the_whole_chain_and_nothing_else_is_wrong(
        CertificateKind kind, Errors errors, Status status)
    {
        var certificate = await _store.GetAsync(CertificateSpec.Of(kind), Host, Stop);

        var seen = await HandshakeAsync(certificate);

        seen.Errors.Should().Be(errors);
        seen.Status.Should().Be(status);
        seen.Chain.Should().Equal(
            certificate.Intermediates.Prepend(certificate.Certificate).Select(sent => sent.Thumbprint));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_has_what_verifiers_insist_on(CertificateKind kind)
    {
        var certificate = await _store.GetAsync(CertificateSpec.Of(kind), Host, Stop);

        var leaf = certificate.Certificate;
        leaf.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority.Should().BeFalse();
        leaf.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages
            .Should().Be(X509KeyUsageFlags.DigitalSignature);
        leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[0].Value
            .Should().Be(kind is CertificateKind.ClientUsage ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1");
        leaf.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Should().ContainSingle();
        leaf.Extensions.OfType<X509AuthorityKeyIdentifierExtension>()
            .Should().HaveCount(kind is CertificateKind.SelfSigned ? 0 : 1);
        (leaf.NotAfter - leaf.NotBefore).Should().BeLessThanOrEqualTo(TimeSpan.FromDays(398));
        leaf.SerialNumberBytes.Length.Should().BeInRange(8, 20);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Its_names_are_those_it_presents(CertificateKind kind)
    {
        var spec = CertificateSpec.Of(kind, "mx1.recipient.test", "*.recipient.test");

        var certificate = await _store.GetAsync(spec, Host, Stop);

        var presented = certificate.Certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames());
        presented.Should().Equal(certificate.DnsNames);
        certificate.DnsNames.Should().Equal(kind switch
        {
            CertificateKind.CommonNameOnly or CertificateKind.AddressOnly => [],
            CertificateKind.UpperCase => ["MX1.RECIPIENT.TEST", "*.RECIPIENT.TEST"],
            CertificateKind.UnrelatedName or CertificateKind.CommonNameRight => ["unrelated.test"],
            _ => ["mx1.recipient.test", "*.recipient.test"],
        });
        certificate.Kind.Should().Be(kind);
    }

    [Fact]
    public async Task A_name_in_the_subject_alone_is_no_dns_id()
    {
        var certificate = await _store.GetAsync(CertificateSpec.Of(CertificateKind.CommonNameOnly), Host, Stop);

        var leaf = certificate.Certificate;
        leaf.MatchesHostname(Host, allowWildcards: true, allowCommonName: true).Should().BeTrue();
        leaf.MatchesHostname(Host, allowWildcards: true, allowCommonName: false).Should().BeFalse();
    }

    [Fact]
    public async Task Its_pem_texts_make_the_same_certificate_again()
    {
        var certificate = await _store.GetAsync(CertificateSpec.Good(), Host, Stop);

        using var again = X509Certificate2.CreateFromPem(certificate.ChainPem, certificate.KeyPem);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate.ChainPem);

        again.RawData.Should().Equal(certificate.Certificate.RawData);
        again.HasPrivateKey.Should().BeTrue();
        chain.Select(it => it.Thumbprint)
            .Should().Equal(certificate.Certificate.Thumbprint, Root.Intermediate.Thumbprint);
    }

    [Fact]
    public async Task Who_asks_at_once_or_again_gets_the_same_certificate()
    {
        var issuer = new CountingIssuer();
        var store = new CertificateStore(Root, issuer, TimeProvider.System);

        var together = Enumerable.Range(0, 20).Select(_ => store.GetAsync(CertificateSpec.Good(), Host, Stop));
        var certificates = await Task.WhenAll(together);
        var later = await store.GetAsync(CertificateSpec.Good("MX1.recipient.test"), "ignored.test", Stop);
        var other = await store.GetAsync(CertificateSpec.Good(), "mx2.recipient.test", Stop);

        certificates.Append(later).Distinct().Should().ContainSingle();
        other.Should().NotBeSameAs(later);
        issuer.Calls.Should().Be(2);
    }

    [Fact]
    public async Task A_failed_issue_is_told_and_tried_again_the_next_time()
    {
        var issuer = new CountingIssuer { FailsFirst = true };
        var store = new CertificateStore(Root, issuer, TimeProvider.System);

        var first = () => store.GetAsync(CertificateSpec.Good(), Host, Stop);

        await first.Should().ThrowAsync<LabBrokenException>().WithMessage("The CA is away.");
        (await store.GetAsync(CertificateSpec.Good(), Host, Stop)).Kind.Should().Be(CertificateKind.Good);
    }

    [Fact]
    public async Task A_root_that_was_handed_over_signs_as_before()
    {
        var imported = LabRoot.Import(Root.Export());
        var store = Store(imported);

        var good = await store.GetAsync(CertificateSpec.Good(), Host, Stop);
        var other = await store.GetAsync(CertificateSpec.Of(CertificateKind.OtherCa), Host, Stop);

        imported.RootPem.Should().Be(Root.RootPem);
        (await HandshakeAsync(good)).Errors.Should().Be(Errors.None);
        (await HandshakeAsync(other)).Status.Should().Be(Status.PartialChain);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public void What_is_no_root_is_a_broken_lab(string exported)
    {
        var import = () => LabRoot.Import(exported);

        import.Should().Throw<LabBrokenException>().WithMessage("The lab's root cannot be read:*");
    }

    [Fact]
    public void Two_runs_have_nothing_in_common()
    {
        var other = LabRoot.Create(TimeProvider.System);

        other.Root.GetPublicKey().Should().NotEqual(Root.Root.GetPublicKey());
        other.Intermediate.GetPublicKey().Should().NotEqual(Root.Intermediate.GetPublicKey());
        new[] { Root.Root.HasPrivateKey, Root.Intermediate.HasPrivateKey }.Should().NotContain(true);
    }

    private static CertificateStore Store(LabRoot root) =>
        new(root, new LocalIssuer(root, TimeProvider.System), TimeProvider.System);

    /// <summary>What a .NET client that trusts the lab's root makes of it, on loopback.</summary>
    private static async Task<(Errors Errors, Status Status, List<string> Chain)> HandshakeAsync(
        ServerCertificate certificate)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Stop);
        using var server = await listener.AcceptTcpClientAsync(Stop);
        await using var serverTls = new SslStream(server.GetStream());
        await using var clientTls = new SslStream(client.GetStream());
        var seen = (Errors.None, Status.NoError, new List<string>());

        await Task.WhenAll(
            serverTls.AuthenticateAsServerAsync(new() { ServerCertificateContext = certificate.Context }, Stop),
            clientTls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = Host,
                    CertificateChainPolicy = Trust.Only(Root.Root),
                    RemoteCertificateValidationCallback = (_, _, chain, errors) =>
                    {
                        var sent = chain!.ChainPolicy.ExtraStore.Select(it => it.Thumbprint);
                        var status = chain.ChainStatus.Select(it => it.Status);
                        seen = (errors, status.Aggregate(Status.NoError, (all, it) => all | it), [.. sent]);
                        return true;
                    },
                },
                Stop));
        return seen;
    }

    private sealed class CountingIssuer : ICertificateIssuer
    {
        private readonly LocalIssuer _issuer = new(Root, TimeProvider.System);
        private int _calls;

        public bool FailsFirst { get; init; }

        public int Calls => _calls;

        public async Task<ServerCertificate> IssueAsync(
            IReadOnlyList<string> dnsNames, CancellationToken stop, KeyKind kind = KeyKind.Ecdsa)
        {
            var call = Interlocked.Increment(ref _calls);
            await Task.Yield();
            return FailsFirst && call == 1
                ? throw new LabBrokenException("The CA is away.")
                : await _issuer.IssueAsync(dnsNames, stop, kind);
        }
    }
}
