using System.Net;
using Conformance.Lab.Scenarios;
using Conformance.Live.Senders;
using Conformance.Proof.Benches;
using Conformance.Proof.Reference;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Senders;

/// <summary>The questions about a sender as a name server gets them.</summary>
public sealed class SenderWireTests(DnsBench bench) : IClassFixture<DnsBench>
{
    private const string Domain = "recipient.test";

    private static readonly DkimPen Pen = new(Domain);

    [Fact]
    public async Task A_key_behind_an_alias_is_found_as_hosted_domains_have_it()
    {
        bench.Publish(
            new DnsRecord(Pen.KeyName, "CNAME", $"key.hoster.{Domain}"),
            new DnsRecord($"key.hoster.{Domain}", "TXT", Pen.KeyRecord),
            new DnsRecord(Domain, "TXT", "v=spf1 ip4:192.0.2.0/24 -all"));

        var who = await WhoAsync();

        who.DkimDomains.Should().Equal(Domain);
        who.SpfResult.Should().Be("pass");
    }

    [Fact]
    public async Task An_answer_that_fits_no_datagram_is_fetched_over_tcp()
    {
        var filler = Enumerable.Range(0, 20)
            .Select(place => new DnsRecord(Pen.KeyName, "TXT", $"{place}{new string('x', 200)}"));
        bench.Publish([.. filler, new DnsRecord(Pen.KeyName, "TXT", Pen.KeyRecord)]);

        (await WhoAsync()).DkimDomains.Should().Equal(Domain);
    }

    [Fact]
    public async Task A_name_server_that_fails_proves_nothing()
    {
        bench.Break(
            new DnsFault(Domain, null, DnsFaultKind.ServFail), new DnsRecord(Pen.KeyName, "TXT", Pen.KeyRecord));

        var who = await WhoAsync();

        who.SpfResult.Should().Be("temperror");
        who.Provider.Should().BeNull();
    }

    private async Task<Conformance.Live.Observing.SenderIdentity> WhoAsync()
    {
        using var judge = SenderJudge.Asking(
            new IPEndPoint(DnsBench.Address, bench.Server.Port), [], new ManualClock());
        return await judge.WhoAsync(
            new ReceivedMail(IPAddress.Parse("192.0.2.7"), $"out.{Domain}", $"alice@{Domain}", Pen.Sign()),
            TestContext.Current.CancellationToken);
    }
}
