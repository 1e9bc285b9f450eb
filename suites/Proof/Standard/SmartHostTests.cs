using System.Net;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Witnesses;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>The lab's smart hosts as swaks and OpenSSL see them: RFC 8314 section 3.3.</summary>
[Trait("Needs", "Witnesses")]
public sealed class SmartHostTests : IAsyncDisposable
{
    private LabBench _bench = null!;

    public ValueTask DisposeAsync() => _bench?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData(MailService.Submission, "--tls")]
    [InlineData(MailService.Submissions, "--tls-on-connect")]
    public async Task Swaks_submits_over_verified_tls(MailService service, string option)
    {
        var host = await StartAsync(service);

        var (exitCode, output) = await Witness.RunAsync(
            "swaks", "--server", $"{host.Address}:{host.Port}", "--from", "user@sender.test",
            "--to", $"to@{LabBench.Domain}", option, "--tls-sni", LabBench.MxName, "--tls-verify",
            "--tls-verify-target", LabBench.MxName, "--tls-ca-path", _bench.RootFile);

        exitCode.Should().Be(0, output);
        (await _bench.SeenAsync<MessageArrived>()).Tls.Should().Be("1.3");
        (await _bench.SeenAsync<ClientHelloSeen>()).ServerNames.Should().Equal(LabBench.MxName);
        _bench.Events.OfType<SmtpLine>().Any(line => !line.Encrypted).Should().Be(service == MailService.Submission);
    }

    [Fact]
    public async Task With_implicit_tls_nothing_is_said_in_clear_text()
    {
        var host = await StartAsync(MailService.Submissions);

        var (_, output) = await Witness.RunAsync(
            "sh", "-c", $"printf 'EHLO a\\r\\n' | timeout 10 openssl s_client -starttls smtp -connect {host}");

        output.Should().NotContain("220 ");
        _bench.Events.OfType<SmtpLine>().Should().BeEmpty();
        (await _bench.SeenAsync<ClientHelloSeen>()).Problem.Should().NotBeNull("clear text is no ClientHello");
    }

    private async Task<IPEndPoint> StartAsync(MailService service)
    {
        _bench = await LabBench.StartAsync(new MxHost(LabBench.MxName) { Service = service });
        var facts = _bench.World.Facts;
        var port = service == MailService.Submission ? facts.SubmissionPort : facts.SubmissionsPort;
        return new IPEndPoint(await _bench.AddressAsync(LabBench.MxName), port);
    }
}
