using System.Net;
using System.Security.Cryptography.X509Certificates;
using Conformance.Lab.Certificates;
using Conformance.Lab.Scenarios;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>The lab's MX hosts as <c>openssl s_client -starttls smtp</c> sees them.</summary>
[Trait("Takes", "Minutes")]
[Trait("Needs", "Witnesses")]
public sealed class OpenSslClientTests : IAsyncDisposable
{
    private LabBench _bench = null!;

    public ValueTask DisposeAsync() => _bench?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData("a.recipient.test", "a.recipient.test")]
    [InlineData("b.recipient.test", "b.recipient.test")]
    [InlineData("B.Recipient.TEST", "b.recipient.test")]
    [InlineData("unknown.recipient.test", LabBench.MxName)]
    [InlineData("b.recipient.test.", LabBench.MxName)]
    [InlineData("192.0.2.1", LabBench.MxName)]
    [InlineData(null, LabBench.MxName)]
    public async Task The_name_in_sni_selects_the_certificate(string? serverName, string presented)
    {
        await StartAsync(new MxHost(LabBench.MxName).Serving("a.recipient.test", "b.recipient.test"));

        var client = await ConnectAsync(serverName);

        client.Presented.Should().Equal(presented);
        (await _bench.SeenAsync<ClientHelloSeen>()).ServerNames
            .Should().BeEquivalentTo(serverName is null ? null : (string[])[serverName]);
        (await _bench.SeenAsync<HandshakeEnded>()).Presented.Should().Equal(presented);
    }

    [Fact]
    public async Task The_whole_chain_is_sent_and_verifies_under_the_labs_root()
    {
        await StartAsync(new MxHost(LabBench.MxName));

        var client = await ConnectAsync(LabBench.MxName, "-verify_hostname", LabBench.MxName, "-verify_return_error");

        client.VerifyCode.Should().Be("0 (ok)");
        client.ExitCode.Should().Be(0);
        client.Chain.Should().HaveCount(2, "the intermediate belongs to it, and the root does not");
        client.Chain[1].Subject.Should().Be(client.Chain[0].Issuer);
        (await _bench.SeenAsync<HandshakeEnded>()).Chain
            .Should().Be(string.Concat(client.Chain.Select(it => it.ExportCertificatePem() + "\n")));
    }

    [Fact]
    public async Task It_does_not_verify_under_another_root()
    {
        await StartAsync(new MxHost(LabBench.MxName));
        await File.WriteAllTextAsync(
            _bench.RootFile, LabRoot.Create(TimeProvider.System).RootPem, TestContext.Current.CancellationToken);

        var client = await ConnectAsync(LabBench.MxName, "-verify_return_error");

        client.VerifyCode.Should().StartWith("20 (unable to get local issuer certificate");
        client.ExitCode.Should().Be(1);
    }

    [Theory]
    [InlineData(CertificateKind.Good, "0 (ok)")]
    [InlineData(CertificateKind.OtherCa, "20 (unable to get local issuer certificate)")]
    [InlineData(CertificateKind.SelfSigned, "18 (self-signed certificate)")]
    [InlineData(CertificateKind.Expired, "10 (certificate has expired)")]
    [InlineData(CertificateKind.NotYetValid, "9 (certificate is not yet valid)")]
    [InlineData(CertificateKind.UnrelatedName, "62 (hostname mismatch)")]
    public async Task Every_certificate_is_bad_in_the_way_it_says(CertificateKind kind, string verdict)
    {
        await StartAsync(new MxHost(LabBench.MxName) { Certificate = CertificateSpec.Of(kind) });

        var client = await ConnectAsync(LabBench.MxName, "-verify_hostname", LabBench.MxName);

        client.VerifyCode.Should().Be(verdict);
        (await _bench.SeenAsync<HandshakeEnded>())
            .Should().BeEquivalentTo(new { Completed = true, Certificate = (CertificateKind?)kind });
    }

    [Theory]
    [InlineData(CertificateKind.OtherCa, "unknown ca")]
    [InlineData(CertificateKind.Expired, "certificate expired")]
    public async Task A_client_that_refuses_the_certificate_is_seen_to_refuse_it(CertificateKind kind, string alert)
    {
        await StartAsync(new MxHost(LabBench.MxName) { Certificate = CertificateSpec.Of(kind) });

        var client = await ConnectAsync(LabBench.MxName, "-verify_return_error");

        client.ExitCode.Should().Be(1);
        var handshake = await _bench.SeenAsync<HandshakeEnded>();
        handshake.Completed.Should().BeFalse();
        handshake.Problem.Should().Contain(alert);
    }

    [Theory]
    [InlineData("1.2", "-tls1_2", "1.2")]
    [InlineData("1.3", "-tls1_3", "1.3")]
    [InlineData("1.2", "", "1.2")]
    [InlineData("1.2", "-tls1_3", null)]
    [InlineData("1.3", "-tls1_2", null)]
    [InlineData("", "", "1.3")]
    [InlineData("", "-tls1_2", "1.2")]
    [InlineData("", "-tls1_1", null)]
    public async Task A_host_speaks_the_versions_it_is_told(string host, string client, string? spoken)
    {
        string[] versions = host.Length > 0 ? [host] : [];
        await StartAsync(new MxHost(LabBench.MxName) { Smtp = new SmtpScript { TlsVersions = versions } });

        // OpenSSL's own security level forbids it TLS 1.1, and then it would not even ask.
        string[] option = client.Length > 0 ? [client] : [];
        var seen = await ConnectAsync(LabBench.MxName, [.. option, "-cipher", "DEFAULT@SECLEVEL=0"]);

        var handshake = await _bench.SeenAsync<HandshakeEnded>();
        handshake.Version.Should().Be(spoken);
        handshake.Completed.Should().Be(spoken is not null);
        seen.Spoken.Should().Be(spoken is null ? "(NONE)" : $"TLSv{spoken}");
        seen.Alerted.Should().Be(spoken is null ? "protocol version" : null);
    }

    [Theory]
    [InlineData("a.recipient.test", null)]
    [InlineData("unknown.recipient.test", "unrecognized name")]
    public async Task A_host_can_be_told_to_abort_on_an_unknown_name(string serverName, string? alert)
    {
        await StartAsync(new MxHost(LabBench.MxName).Serving("a.recipient.test") with
        {
            Smtp = new SmtpScript { AbortOnUnknownName = true },
        });

        var client = await ConnectAsync(serverName);

        client.Alerted.Should().Be(alert);
        client.Presented.Should().Equal(alert is null ? ["a.recipient.test"] : []);
        (await _bench.SeenAsync<HandshakeEnded>()).Completed.Should().Be(alert is null);
    }

    private async Task StartAsync(MxHost host) => _bench = await LabBench.StartAsync(host);

    private async Task<SClient> ConnectAsync(string? serverName, params string[] more) =>
        await SClient.RunAsync(await _bench.MxAsync(), _bench.RootFile, serverName, more);
}
