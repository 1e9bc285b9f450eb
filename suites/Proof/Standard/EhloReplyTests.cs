using System.Net.Security;
using Conformance.Lab.Scenarios;
using FluentAssertions;
using MailKit.Net.Smtp;
using MailKit.Security;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>What an MX host's reply to EHLO offers, before TLS and over it.</summary>
public sealed class EhloReplyTests : IAsyncDisposable
{
    private LabBench _bench = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task The_keywords_are_those_of_the_script_as_it_has_them()
    {
        await StartAsync(new SmtpScript { EhloKeywords = ["8BITMIME", "StartTLS ", "SIZE"] });

        await using var smtp = await RawSmtp.ConnectAsync(await _bench.MxAsync());
        await smtp.ReplyAsync();
        var reply = await smtp.AskAsync("EHLO sender.test");

        reply.ReplaceLineEndings("|").TrimEnd('|').Should()
            .Be($"250-{LabBench.MxName}|250-8BITMIME|250-StartTLS |250 SIZE");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Starttls_is_offered_over_tls_where_the_script_says_so_and_refused_there(bool again)
    {
        await StartAsync(new SmtpScript { OffersStartTlsAgain = again });
        using var client = new AskingClient();
        client.CheckCertificateRevocation = false;
        client.ServerCertificateValidationCallback = (_, _, _, errors) => errors != SslPolicyErrors.None;
        var mx = await _bench.MxAsync();

        await client.ConnectAsync($"{mx.Address}", mx.Port, SecureSocketOptions.StartTls, Stop);
        var offer = await client.AskAsync("EHLO sender.test");
        var refusal = await client.AskAsync("STARTTLS");
        await client.DisconnectAsync(quit: true, Stop);

        offer.Response.Contains("STARTTLS").Should().Be(again);
        refusal.StatusCode.Should().Be(SmtpStatusCode.BadCommandSequence);
    }

    private async Task StartAsync(SmtpScript script) =>
        _bench = await LabBench.StartAsync(new MxHost(LabBench.MxName) { Smtp = script });

    private sealed class AskingClient : SmtpClient
    {
        public Task<SmtpResponse> AskAsync(string command) => SendCommandAsync(command, Stop);
    }
}
