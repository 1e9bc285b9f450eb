using Conformance.Lab.Certificates;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Witnesses;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>The lab's MX hosts as swaks sees them.</summary>
[Trait("Needs", "Witnesses")]
public sealed class SwaksTests : IAsyncDisposable
{
    private LabBench _bench = null!;

    public ValueTask DisposeAsync() => _bench?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Swaks_delivers_over_verified_tls()
    {
        await StartAsync(new MxHost(LabBench.MxName) { Certificate = CertificateSpec.Of(CertificateKind.UnrelatedName) }
            .Serving(LabBench.MxName));

        var (exitCode, output) = await SwaksAsync(
            "--tls", "--tls-sni", LabBench.MxName, "--tls-verify", "--tls-verify-target",
            LabBench.MxName, "--tls-ca-path", _bench.RootFile);

        exitCode.Should().Be(0, output);
        var arrived = await _bench.SeenAsync<MessageArrived>();
        arrived.Should().BeEquivalentTo(new
        {
            Token = "t1", Host = LabBench.MxName, MailFrom = "from@sender.test",
            Recipients = new[] { $"to@{LabBench.Domain}" },
            Tls = "1.3",
        });
        (await _bench.SeenAsync<ClientHelloSeen>()).ServerNames.Should().Equal(LabBench.MxName);
        (await _bench.SeenAsync<HandshakeEnded>()).Presented.Should().Equal(LabBench.MxName);
        (await _bench.SeenAsync<ConnectionClosed>()).How.Should().Be("quit");
    }

    [Theory]
    [InlineData(CertificateKind.Good, 0)]
    [InlineData(CertificateKind.OtherCa, 29)]
    public async Task Swaks_verifies_where_told_to(CertificateKind kind, int expected)
    {
        await StartAsync(new MxHost(LabBench.MxName) { Certificate = CertificateSpec.Of(kind) });

        var (exitCode, output) = await SwaksAsync(
            "--tls", "--tls-verify", "--tls-verify-target", LabBench.MxName, "--tls-ca-path", _bench.RootFile);
        await _bench.SeenAsync<ConnectionClosed>();

        exitCode.Should().Be(expected, output);
        _bench.Events.OfType<MessageArrived>().Should().HaveCount(expected == 0 ? 1 : 0);
    }

    [Fact]
    public async Task A_host_without_starttls_takes_mail_in_clear_text_alone()
    {
        await StartAsync(new MxHost(LabBench.MxName) { Smtp = new SmtpScript { OffersStartTls = false } });

        var (insisting, _) = await SwaksAsync("--tls");
        var (content, output) = await SwaksAsync();

        insisting.Should().Be(29, "STARTTLS is not offered");
        content.Should().Be(0);
        output.Should().Contain("250-PIPELINING").And.NotContain("STARTTLS");
        (await _bench.SeenAsync<MessageArrived>()).Tls.Should().BeNull();
        _bench.Events.OfType<ClientHelloSeen>().Should().BeEmpty();
    }

    [Fact]
    public async Task A_host_that_refuses_starttls_for_now_starts_no_handshake()
    {
        const string later = "454 4.7.0 TLS not available due to temporary reason";
        await StartAsync(new MxHost(LabBench.MxName) { Smtp = new SmtpScript { StartTlsReply = later } });

        var (exitCode, output) = await SwaksAsync("--tls");
        await _bench.SeenAsync<ConnectionClosed>();

        exitCode.Should().Be(29);
        output.Should().Contain("STARTTLS").And.Contain(later);
        _bench.Events.OfType<ClientHelloSeen>().Should().BeEmpty();
        _bench.Events.OfType<SmtpLine>().Should().Contain(line => line.From == "client" && line.Text == "STARTTLS");
    }

    [Theory]
    [InlineData("CONNECT", "554 5.7.1 Not you", 21)]
    [InlineData("EHLO", "550 5.7.1 Not you", 22)]
    [InlineData("MAIL", "451 4.3.0 Later", 23)]
    [InlineData("RCPT", "550 5.1.1 Nobody here", 24)]
    [InlineData("RCPT", "450 4.2.1 Later", 24)]
    [InlineData("DATA", "451 4.3.0 Later", 25)]
    [InlineData(".", "550 5.7.1 Not that", 26)]
    [InlineData(".", "450 4.7.1 Later", 26)]
    public async Task A_scripted_reply_replaces_the_good_one(string verb, string reply, int expected)
    {
        var replies = new Dictionary<string, string> { [verb] = reply };
        if (verb == "EHLO")
        {
            replies["HELO"] = reply;
        }

        await StartAsync(new MxHost(LabBench.MxName) { Smtp = new SmtpScript { Replies = replies } });

        var (exitCode, output) = await SwaksAsync();
        await _bench.SeenAsync<ConnectionClosed>();

        exitCode.Should().Be(expected, output);
        output.Should().Contain(reply);
        _bench.Events.OfType<MessageArrived>().Should().BeEmpty();
    }

    [Fact]
    public async Task Banner_and_ehlo_name_are_the_scripts_own()
    {
        var script = new SmtpScript { Banner = "odd.test says hello", EhloName = "other.test" };
        await StartAsync(new MxHost(LabBench.MxName) { Smtp = script });

        var (exitCode, output) = await SwaksAsync();

        exitCode.Should().Be(0);
        output.Should().Contain("220 odd.test says hello").And.Contain("250-other.test");
    }

    [Fact]
    public async Task The_diary_has_the_dialogue_that_swaks_has()
    {
        await StartAsync(new MxHost(LabBench.MxName));

        var (_, output) = await SwaksAsync("--tls");
        await _bench.SeenAsync<ConnectionClosed>();

        // " -> " and "<- " in clear text, " ~> " and "<~ " inside TLS; of the content, swaks has lines and the diary
        // none.
        var dialogue = output.Split('\n')
            .Where(line => line is ['<' or ' ', '-' or '~', ' ' or '>', ' ', ..])
            .Select(line => (From(line), Text: line[4..].TrimEnd('\r'), Encrypted: line[1] == '~'))
            .ToList();
        var content = dialogue.FindIndex(line => line.Text == "DATA") + 2;
        dialogue.RemoveRange(content, dialogue.FindIndex(content, line => line.Text == ".") - content + 1);
        var diary = _bench.Events.OfType<SmtpLine>().Select(line => (line.From, line.Text, line.Encrypted));
        diary.Should().Equal(dialogue);
        dialogue.Should()
            .Contain(("client", "STARTTLS", false)).And.Contain(("client", $"RCPT TO:<to@{LabBench.Domain}>", true));
    }

    private static string From(string line) => line[0] == ' ' ? "client" : "server";

    private async Task StartAsync(MxHost host) => _bench = await LabBench.StartAsync(host);

    private async Task<(int ExitCode, string Output)> SwaksAsync(params string[] more)
    {
        var endpoint = await _bench.MxAsync();
        return await Witness.RunAsync(
            "swaks",
            [
                "--server", endpoint.Address.ToString(), "--port", $"{endpoint.Port}", "--helo", "sender.test",
                "--from", "from@sender.test", "--to", $"to@{LabBench.Domain}", "--header", "X-Conformance-Token: t1",
                .. more,
            ]);
    }
}
