using Conformance.Lab.Certificates;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Witnesses;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>
/// MX hosts that offer TLS and have none, or an old one, as <c>openssl s_client -starttls smtp</c> sees them.
/// </summary>
[Trait("Needs", "Witnesses")]
public sealed class OddTlsTests : IAsyncDisposable
{
    /// <summary>What OpenSSL must be told before it speaks anything older than TLS 1.2.</summary>
    private const string AnyCipher = "DEFAULT:@SECLEVEL=0";

    private LabBench _bench = null!;

    public ValueTask DisposeAsync() => _bench?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData(AnswerToHello.Close, "unexpected eof", "the lab closed the connection, as scripted")]
    [InlineData(AnswerToHello.Garbage, "wrong version number", "the lab sent a line of text, as scripted")]
    [InlineData(AnswerToHello.Alert, "handshake failure", "the lab sent the alert handshake_failure, as scripted")]
    public async Task A_host_can_end_the_handshake_that_it_offered(AnswerToHello answer, string words, string problem)
    {
        await StartAsync(new SmtpScript { AnswerToHello = answer });

        var client = await ConnectAsync("a.recipient.test");

        client.ExitCode.Should().NotBe(0);
        client.Output.Should().Contain(words);
        (await _bench.SeenAsync<ClientHelloSeen>()).ServerName.Should().Be("a.recipient.test");
        (await _bench.SeenAsync<HandshakeEnded>()).Problem.Should().Be(problem);
    }

    [Theory]
    [InlineData("a.recipient.test", false)]
    [InlineData(null, true)]
    public async Task A_host_can_refuse_every_name(string? serverName, bool completes)
    {
        await StartAsync(new SmtpScript { AbortOnAnyName = true });

        var client = await ConnectAsync(serverName);

        client.Alerted.Should().Be(completes ? null : "unrecognized name");
        (await _bench.SeenAsync<HandshakeEnded>()).Completed.Should().Be(completes);
    }

    [Theory]
    [InlineData("1.0", "-tls1")]
    [InlineData("1.1", "-tls1_1")]
    public async Task A_host_can_speak_an_old_version_alone(string version, string option)
    {
        await StartAsync(new SmtpScript { TlsVersions = [version] });

        var modern = await ConnectAsync(null);
        var old = await ConnectAsync(null, option, "-cipher", AnyCipher);

        modern.Alerted.Should().Be("protocol version");
        old.Chain.Should().NotBeEmpty();
        (await _bench.SeenAsync<HandshakeEnded>(ended => ended.Completed)).Version.Should().Be(version);
    }

    [Theory]
    [InlineData(CertificateKind.WeakKey, "1024 bit")]
    [InlineData(CertificateKind.WeakSignature, "ecdsa-with-SHA1")]
    public async Task A_host_can_present_a_certificate_that_is_too_weak(CertificateKind kind, string words)
    {
        _bench = await LabBench.StartAsync(new MxHost(LabBench.MxName) { Certificate = CertificateSpec.Of(kind) });

        var strict = await ConnectAsync(null, "-cipher", "DEFAULT:@SECLEVEL=2", "-verify_return_error");
        var lax = await ConnectAsync(null, "-cipher", AnyCipher);

        strict.ExitCode.Should().NotBe(0);
        lax.Output.Should().Contain(words);
        (await _bench.SeenAsync<HandshakeEnded>(ended => ended.Completed)).Certificate.Should().Be(kind);
    }

    private async Task StartAsync(SmtpScript script) =>
        _bench = await LabBench.StartAsync(new MxHost(LabBench.MxName) { Smtp = script });

    private async Task<SClient> ConnectAsync(string? serverName, params string[] more) =>
        await SClient.RunAsync(await _bench.MxAsync(), _bench.RootFile, serverName, more);
}
