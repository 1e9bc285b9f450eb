using System.Net;
using Conformance.Live.Exports;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Exports;

/// <summary>What of a text is taken out before it is published, and what is left.</summary>
public sealed class SenderMaskTests
{
    private static readonly IPAddress[] Senders = [IPAddress.Parse("192.0.2.77"), IPAddress.Parse("2001:db8::1")];

    [Theory]
    [InlineData("to <alice@a.example>", "to <…@a.example>")]
    [InlineData("\"alice b\"@a.example, b+c=d@e.example", "…@a.example, …@e.example")]
    [InlineData("SRS0=x=y=other.example=alice@a.example", "…@a.example")]
    [InlineData("b\u00fccher@a.example", "…@a.example")]
    [InlineData("@a.example:alice@b.example", "@a.example:…@b.example")]
    [InlineData("from 192.0.2.77 and [198.51.100.1]:25", "from 192.0.2.… and [198.51.100.…]:25")]
    [InlineData("[2001:db8:1:2::77]:40002", "[2001:db8:1::…]:40002")]
    [InlineData("::ffff:192.0.2.77", "192.0.2.…")]
    [InlineData("[::ffff:192.0.2.77]:25", "[192.0.2.…]:25")]
    [InlineData("fe80::1%eth0", "fe80::…")]
    [InlineData("77-2-0-192.isp.example 192-0-2-77.isp.example", "….isp.example ….isp.example")]
    [InlineData("192.0.2.77.isp.example", "….isp.example")]
    [InlineData("1192-0-2-77.isp.example", "1192-0-2-77.isp.example")]
    [InlineData("Postfix 3.10.13 at 12:34:56, TLS 1.3", "Postfix 3.10.13 at 12:34:56, TLS 1.3")]
    [InlineData("mx1.plain.live.example", "mx1.plain.live.example")]
    [InlineData("", "")]
    public void Of_a_text(string text, string masked) => SenderMask.Of(text, Senders).Should().Be(masked);

    [Theory]
    [InlineData("MAIL FROM:<alice@a.example> SIZE=1 BODY=8BITMIME", "MAIL FROM:<…@a.example> SIZE BODY")]
    [InlineData("mail from: <\"a@b\"@a.example>", "mail from:<…@a.example>")]
    [InlineData("MAIL FROM:<>", "MAIL FROM:<>")]
    [InlineData("RCPT TO:<postmaster>", "RCPT TO:<…>")]
    [InlineData("MAIL FROM: alice@a.example", "MAIL …")]
    [InlineData("AUTH PLAIN AGFsaWNlAHNlY3JldA==", "AUTH …")]
    [InlineData("VRFY alice", "VRFY …")]
    [InlineData("EHLO [192.0.2.77]", "EHLO [192.0.2.…]")]
    [InlineData("STARTTLS", "STARTTLS")]
    [InlineData("QUIT", "QUIT")]
    [InlineData("Received: from alice", "Received …")]
    [InlineData("\u00ff alice", " …")]
    public void Of_a_command(string line, string masked) =>
        new EventMask([new ConnectionOpened("smtp", "mx1.a.example", "203.0.113.1:25", "192.0.2.77:1")])
            .Of(new SmtpLine("client", line, Encrypted: true)).Should()
            .BeEquivalentTo(new { Text = masked });

    [Fact]
    public void Of_a_request_for_a_policy()
    {
        var request = new HttpRequestSeen(
            "GET", "/.well-known/mta-sts.txt", "mta-sts.a.example",
            ["Host: mta-sts.a.example", "User-Agent: fetcher/1 (admin@a.example)", "X-Forwarded-For: 192.0.2.77"]);

        new EventMask([]).Of(request).Should().BeEquivalentTo(new
        {
            Headers = new[]
            {
                "Host: mta-sts.a.example", "User-Agent: fetcher/1 …@a.example)", "X-Forwarded-For: …",
            },
        });
    }

    [Fact]
    public void What_nobody_has_thought_of_is_not_published() =>
        new EventMask([]).Of(new QueueSeen("alice@a.example", "deferred")).Should().BeNull();
}
