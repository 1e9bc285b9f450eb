using System.Text;
using Conformance.Lab.Scenarios;
using Conformance.Live.Observing;
using Conformance.Proof.Benches;
using Conformance.Proof.Live.Hosting;
using Conformance.Proof.Standard;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Senders;

/// <summary>Messages through the public port, and what is then known of their sender.</summary>
public sealed class SenderInquiryTests(DnsBench dns) : IClassFixture<DnsBench>, IAsyncLifetime
{
    private const string Domain = "recipient.test";

    private const string Providers =
        $$"""
        providers:
          bigmail:
            title: BigMail
            operator: Big
            dkim:
              - { domain: {{Domain}}, source: this test, confirmed: "2026-11-30" }
            networks:
              - { range: 127.0.0.0/8, source: this test, confirmed: "2026-11-30" }
        """;

    private static readonly DkimPen Pen = new(Domain);

    private readonly string _providers = Path.GetTempFileName();
    private LiveBench _bench = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        dns.Publish(
            new DnsRecord(Pen.KeyName, "TXT", Pen.KeyRecord),
            new DnsRecord(Domain, "TXT", "v=spf1 ip4:127.0.0.0/8 -all"));
        await File.WriteAllTextAsync(_providers, Providers, Stop);
        _bench = await LiveBench.StartAsync(change: settings => settings with
        {
            Providers = _providers, Resolver = $"{DnsBench.Address}:{dns.Server.Port}",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _bench.DisposeAsync();
        File.Delete(_providers);
    }

    [Fact]
    public async Task A_signed_message_from_the_providers_network_names_the_provider()
    {
        var ticket = await _bench.World.Observatory.BeginAsync(Stop);

        await SendAsync(ticket, Pen.Sign());

        var who = await WhoAsync(ticket, who => who is not null);
        who.Should().BeEquivalentTo(
            new SenderIdentity(Domain, [Domain], "127.0.0.0/24", ReverseName: null, "BigMail", "pass"));
    }

    [Fact]
    public async Task A_message_that_proves_nothing_takes_the_name_away()
    {
        var ticket = await _bench.World.Observatory.BeginAsync(Stop);
        await SendAsync(ticket, Pen.Sign());
        await WhoAsync(ticket, who => who is not null);

        await SendAsync(ticket, Encoding.Latin1.GetBytes(DkimPen.Message));
        await WhoAsync(ticket, who => who!.Provider is null);
        await SendAsync(ticket, Pen.Sign());
        await SendAsync(ticket, Encoding.Latin1.GetBytes(DkimPen.Message), mailFrom: "");

        var who = await WhoAsync(ticket, who => who!.SpfResult is null);
        who!.Provider.Should().BeNull("who sends one message by a provider may send another one by a server");
        who.DkimDomains.Should().BeEmpty();
    }

    [Fact]
    public async Task A_name_server_of_the_sender_that_fails_loses_no_delivery()
    {
        dns.Break(new DnsFault(Domain, null, DnsFaultKind.Timeout));
        var ticket = await _bench.World.Observatory.BeginAsync(Stop);

        await SendAsync(ticket, Pen.Sign());

        var all = await _bench.StandingsAsync(ticket, all => all["plain"].Answer == CaseAnswer.Delivered);
        all["plain"].Answer.Should().Be(CaseAnswer.Delivered);
    }

    private async Task SendAsync(ObservationTicket ticket, byte[] message, string mailFrom = $"alice@{Domain}")
    {
        await using var smtp = await RawSmtp.GreetedAsync(_bench.Mx);
        await smtp.AskAsync($"MAIL FROM:<{mailFrom}>");
        await smtp.AskAsync($"RCPT TO:<{ticket.Token}@plain.{LiveBench.Zone}>");
        await smtp.AskAsync("DATA");
        await smtp.SendAsync(message);
        (await smtp.AskAsync(".")).Should().StartWith("250 ");
        await smtp.AskAsync("QUIT");
    }

    /// <summary>What is known, once that is so.</summary>
    private async Task<SenderIdentity?> WhoAsync(ObservationTicket ticket, Func<SenderIdentity?, bool> until)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var changed = _bench.World.Observatory.Changed;
            var who = await _bench.World.Observatory.WhoAsync(ticket, limit.Token);
            if (until(who))
            {
                return who;
            }

            await changed.WaitAsync(limit.Token);
        }
    }
}
