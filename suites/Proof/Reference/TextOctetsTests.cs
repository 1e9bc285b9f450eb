using System.Net;
using Conformance.Lab.Dns;
using Conformance.Lab.Evidence;
using Conformance.Lab.Scenarios;
using Conformance.Reference.Routing;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Reference;

/// <summary>What the DNS library cannot tell from a question mark is told apart before it reads the message.</summary>
public sealed class TextOctetsTests
{
    private const string Name = "_mta-sts.recipient.test";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Octets_beyond_ascii_are_no_question_marks()
    {
        await using var dns = new LabDns(new EventLog(TimeProvider.System));
        dns.Start(IPAddress.Loopback, 0);
        var alias = new DnsRecord(Name, "CNAME", "record.recipient.test");
        var text = string.Join(DnsRecord.Split, "v=STSv1; id=1; foo=\u00c3\u00a9", "?\u0001");
        dns.Set("s1", ["recipient.test"], [alias, new DnsRecord("record.recipient.test", "TXT", text)], []);
        using var resolver = new Resolver(new IPEndPoint(IPAddress.Loopback, dns.Port));

        var (outcome, texts, owner) = await resolver.TextsAsync(Name, strings => string.Join('|', strings), Stop);

        outcome.Should().Be(DnsOutcome.Found);
        owner.Should().Be("record.recipient.test");
        texts.Should().Equal("v=STSv1; id=1; foo=\u007f\u007f|?\u0001");
    }

    [Fact]
    public void A_broken_message_stays_as_it_is()
    {
        var random = new Random(8461);
        for (var round = 0; round < 10_000; round++)
        {
            var message = new byte[random.Next(64)];
            random.NextBytes(message);

            FluentActions.Invoking(() => TextOctets.Mark(message)).Should().NotThrow();
        }
    }
}
