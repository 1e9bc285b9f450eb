using System.Text;
using Conformance.Lab.Scenarios;
using Conformance.Lab.Smtp;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>The time by the sender's own clock is read from what the sender puts on top of a message.</summary>
public sealed class ReceivedDateTests
{
    private const string Field = "Received: from a.test (a.test [198.18.0.3])\r\n\tby b.test (Postfix) with ESMTP id 1";

    [Theory]
    [InlineData(Field + ";\r\n\tMon, 30 Nov 2026 20:00:00 +0000 (UTC)\r\n\r\nBody\r\n", "2026-11-30T20:00:00Z")]
    [InlineData(Field + "; 30 Nov 2026 21:00:00 +0100\r\n\r\n", "2026-11-30T20:00:00Z")]
    [InlineData("Return-Path: <a@a>\r\nreceived: by b.test; 30 Nov 2026 20:00 GMT\r\n\r\n", "2026-11-30T20:00:00Z")]
    [InlineData(
        "Received: by b; Wed, 01 Dec 2027 20:00:00 +0000\r\nReceived: by a; 30 Nov 2026 20:00:00 +0000\r\n\r\n",
        "2027-12-01T20:00:00Z")]
    [InlineData("Received: by \";\" b.test; 30 Nov 2026 20:00:00 +0000\r\n\r\n", "2026-11-30T20:00:00Z")]
    public void The_date_of_the_first_field_is_read(string content, string date) =>
        ReceivedDate.Of(Encoding.Latin1.GetBytes(content)).Should().Be(DateTimeOffset.Parse(date));

    [Theory]
    [InlineData("")]
    [InlineData("\r\nReceived: by b.test; 30 Nov 2026 20:00:00 +0000\r\n")]
    [InlineData("Subject: none\r\n\r\nBody\r\n")]
    [InlineData("Received:")]
    [InlineData("Received: by b.test\r\n\r\n")]
    [InlineData("Received: by b.test;\r\n\r\n")]
    [InlineData("Received: by b.test; 99 Foo 99999999999999999999 99:99:99 +9999\r\n\r\n")]
    [InlineData("Received: by b.test; \0\u00ff\u0080\r\n\r\n")]
    public void Of_anything_else_nothing_is_read(string content) =>
        ReceivedDate.Of(Encoding.Latin1.GetBytes(content)).Should().BeNull();

    [Fact]
    public void A_field_without_end_is_not_read_to_its_end()
    {
        var endless = "Received: by b.test\r\n" + string.Concat(Enumerable.Repeat("\tx\r\n", 100_000))
            + "\t; 30 Nov 2026 20:00:00 +0000\r\n";

        ReceivedDate.Of(Encoding.Latin1.GetBytes(endless)).Should().BeNull();
    }

    [Fact]
    public async Task The_lab_tells_it_of_each_message_that_arrives()
    {
        await using var bench = await LabBench.StartAsync(new MxHost(LabBench.MxName));
        await using var smtp = await RawSmtp.GreetedAsync(await bench.MxAsync());

        await smtp.AskAsync("MAIL FROM:<a@a.test>");
        await smtp.AskAsync($"RCPT TO:<b@{LabBench.Domain}>");
        await smtp.AskAsync("DATA");
        await smtp.AskAsync($"{Field}; 30 Nov 2027 20:00:00 +0000\r\n\r\n.");

        (await bench.SeenAsync<MessageArrived>()).Received.Should().Be(DateTimeOffset.Parse("2027-11-30T20:00:00Z"));
    }
}
