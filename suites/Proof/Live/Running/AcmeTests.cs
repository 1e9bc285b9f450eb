using System.Net;
using FluentAssertions;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using Xunit;

namespace Conformance.Proof.Live.Running;

/// <summary>Certificates of a public CA by ACME, dns-01 answered by the observer itself; the CA is a step-ca.</summary>
[Trait("Needs", "Containers")]
[Trait("Takes", "Minutes")]
public sealed class AcmeTests
{
    private const string Ordered = " has come: ";

    private const string HandedOut = "The hosts present the certificates that are valid now";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hosts_present_what_the_ca_has_issued_and_a_restart_orders_nothing()
    {
        await using var network = await LiveNetwork.CreateAsync();
        await network.StartCaAsync();
        await network.StartAsync(network.CaDirectory);
        await network.SaysAsync(Ordered, times: 4);
        await network.SaysAsync(HandedOut);
        await HealthyAsync(network);

        (await network.MxCertificateAsync("enforce")).Should().Be(new MxCertificate(IsForHost: true, IsTrusted: true));
        (await network.MxCertificateAsync("wrong-name")).Should()
            .Be(new MxCertificate(IsForHost: false, IsTrusted: true), "a sender is to look at the name");
        (await network.MxCertificateAsync("untrusted")).Should()
            .Be(new MxCertificate(IsForHost: true, IsTrusted: false));
        (await network.Browser().GetStringAsync("/", Stop)).Should().Contain("not available yet");
        (await network.RunAsync("find", "/live/state/acme", "-type", "f", "-perm", "/077", "-name", "*.pem"))
            .Should().Be("/live/state/acme/root.pem\n", "a key is for its owner");
        (await network.RunAsync("find", "/live/state/acme", "-name", "*.key", "-perm", "/077")).Should().BeEmpty();

        var before = await network.PageCertificateAsync();
        await network.EndAsync();
        await network.EndCaAsync();
        await network.StartAsync(network.CaDirectory);
        await HealthyAsync(network);

        (await network.PageCertificateAsync()).SerialNumber.Should().Be(before.SerialNumber);
        (await network.EndAsync()).Should().NotContain(Ordered);
    }

    [Fact]
    public async Task It_renews_while_it_serves_and_presents_the_expired_one_once_it_is_past()
    {
        await using var network = await LiveNetwork.CreateAsync();
        await network.StartCaAsync(TimeSpan.FromSeconds(90));
        await network.StartAsync(network.CaDirectory);
        await network.SaysAsync(HandedOut);
        var before = await network.PageCertificateAsync();

        await network.SaysAsync("Certificate web has come: ", times: 2);
        await network.SaysAsync("Certificate web has come: ", times: 3);

        (await network.PageCertificateAsync()).SerialNumber.Should().NotBe(before.SerialNumber);
        (await network.Browser().GetStringAsync("/", Stop)).Should().NotContain("not available yet");
        (await network.MxCertificateAsync("expired")).Should()
            .Be(new MxCertificate(IsForHost: true, IsTrusted: false));
        (await network.EndAsync()).Split("Certificate expired has come: ").Should().HaveCount(2, "it is not renewed");
    }

    [Fact]
    public async Task A_directory_that_refuses_is_told_and_nobody_can_send_before_there_are_certificates()
    {
        await using var network = await LiveNetwork.CreateAsync();
        await network.StartCaAsync();
        await network.StartAsync(network.CaDirectory.Replace("/directory", "/nowhere"));
        await network.SaysAsync("could not be obtained.", times: 4);
        using var browser = network.Browser(trustsAll: true);

        using var health = await browser.GetAsync("/health", Stop);
        using var begin = await browser.PostAsync("/new", null, Stop);
        var refusal = await RefusalAsync(network);

        health.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await health.Content.ReadAsStringAsync(Stop)).Should()
            .StartWith("Certificate web could not be obtained. https://").And.Contain(" issued no certificate: ");
        begin.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        refusal.Should().StartWith("4.3.2 Certificates of this observer are on order");
    }

    [Fact]
    public async Task An_account_that_the_ca_does_not_know_any_more_is_replaced()
    {
        await using var network = await LiveNetwork.CreateAsync();
        await network.StartCaAsync();
        await network.StartAsync(network.CaDirectory);
        await network.SaysAsync(Ordered, times: 4);
        await network.RunAsync("sh", "-c", "rm /live/state/acme/held/web.pem");
        await network.EndAsync();
        await network.EndCaAsync();
        await network.StartCaAsync();

        await network.StartAsync(network.CaDirectory);

        await network.SaysAsync("Certificate web has come: ");
        await network.SaysAsync(HandedOut);
        await HealthyAsync(network);
    }

    private static async Task HealthyAsync(LiveNetwork network)
    {
        using var browser = network.Browser();
        (await browser.GetStringAsync("/health", Stop)).Should().Be("ok\n");
    }

    private static async Task<string> RefusalAsync(LiveNetwork network)
    {
        using var client = new SmtpClient { ServerCertificateValidationCallback = (_, _, _, _) => true };
        client.CheckCertificateRevocation = false;
        await client.ConnectAsync($"{network.Address}", 25, MailKit.Security.SecureSocketOptions.StartTls, Stop);
        using var message = new MimeMessage { Body = new TextPart("plain") { Text = "Too early." } };
        var send = () => client.SendAsync(
            FormatOptions.Default, message, new MailboxAddress("", "someone@sender.test"),
            [new MailboxAddress("", $"aaaaaaaaaa@plain.{LiveNetwork.Zone}")], Stop);
        return (await send.Should().ThrowAsync<SmtpCommandException>()).Which.Message;
    }
}
