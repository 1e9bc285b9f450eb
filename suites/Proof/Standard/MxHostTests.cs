using Conformance.Lab.Scenarios;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>What an MX host of the lab does with what no standard client says.</summary>
public sealed class MxHostTests : IAsyncLifetime
{
    private const string Headers = "X-Conformance-Token: t1\r\n\r\n";

    private LabBench _bench = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bench = await LabBench.StartAsync(new MxHost(LabBench.MxName));

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Commands_that_come_in_one_segment_are_answered_in_order()
    {
        await using var smtp = await GreetedAsync();

        await smtp.SendAsync("MAIL FROM:<a@sender.test>\r\nRCPT TO:<b@recipient.test>\r\nDATA\r\n");
        var replies = new[] { await smtp.ReplyAsync(), await smtp.ReplyAsync(), await smtp.ReplyAsync() };
        await smtp.SendAsync($"{Headers}text\r\n.\r\nNOOP\r\nQUIT\r\n");
        replies = [.. replies, await smtp.ReplyAsync(), await smtp.ReplyAsync(), await smtp.ReplyAsync()];

        replies.Select(reply => reply[..3]).Should().Equal("250", "250", "354", "250", "250", "221");
        (await smtp.ReplyAsync()).Should().BeEmpty("the host closes after QUIT");
        _bench.Events.OfType<MessageArrived>().Should().ContainSingle().Which.Token.Should().Be("t1");
    }

    [Fact]
    public async Task Who_keeps_the_connection_meets_the_host_as_it_is_now()
    {
        await using var smtp = await GreetedAsync();
        await smtp.SendAsync("MAIL FROM:<a@sender.test>\r\nRCPT TO:<b@recipient.test>\r\nDATA\r\n");
        var replies = new[] { await smtp.ReplyAsync(), await smtp.ReplyAsync(), await smtp.ReplyAsync() };
        await smtp.SendAsync($"{Headers}text\r\n.\r\n");
        var taken = await smtp.ReplyAsync();

        await _bench.BecomeAsync(new MxHost(LabBench.MxName));
        await smtp.SendAsync("RSET\r\nMAIL FROM:<a@sender.test>\r\nQUIT\r\n");
        var away = await smtp.ReplyAsync();

        replies.Select(reply => reply[..3]).Should().Equal("250", "250", "354");
        taken.Should().StartWith("250");
        away.Should().StartWith("421");
    }

    [Fact]
    public async Task Who_has_not_handed_over_a_message_yet_meets_the_host_as_it_was()
    {
        await using var smtp = await GreetedAsync();

        await _bench.BecomeAsync(new MxHost(LabBench.MxName) { Smtp = new SmtpScript { OffersStartTls = false } });
        var again = await smtp.AskAsync("EHLO sender.test");

        again.Should().StartWith("250").And.Contain("STARTTLS");
    }

    /// <summary>
    /// RFC 3207 section 6: what was sent in clear text behind STARTTLS is not from whoever shook hands.
    /// </summary>
    [Fact]
    public async Task Clear_text_behind_starttls_is_discarded()
    {
        await using var smtp = await GreetedAsync();

        await smtp.SendAsync("STARTTLS\r\nMAIL FROM:<injected@sender.test>\r\nRCPT TO:<b@recipient.test>\r\n");
        var ready = await smtp.ReplyAsync();
        await smtp.HandshakeAsync(LabBench.MxName);
        var data = await smtp.AskAsync("DATA");

        ready.Should().StartWith("220");
        data.Should().StartWith("503", "no MAIL was said inside TLS");
        _bench.Events.OfType<SmtpLine>().Should().NotContain(line => line.Text.Contains("injected"));
    }

    [Fact]
    public async Task The_same_clear_text_without_starttls_counts()
    {
        await using var smtp = await GreetedAsync();

        await smtp.SendAsync("NOOP\r\nMAIL FROM:<injected@sender.test>\r\nRCPT TO:<b@recipient.test>\r\n");
        var replies = new[] { await smtp.ReplyAsync(), await smtp.ReplyAsync(), await smtp.ReplyAsync() };
        replies = [.. replies, await smtp.AskAsync("DATA")];

        replies.Select(reply => reply[..3]).Should().Equal("250", "250", "250", "354");
        _bench.Events.OfType<SmtpLine>().Should().Contain(line => line.Text.Contains("injected"));
    }

    [Fact]
    public async Task A_transaction_begun_before_tls_is_forgotten()
    {
        await using var smtp = await GreetedAsync();
        await smtp.AskAsync("MAIL FROM:<a@sender.test>");

        await smtp.AskAsync("STARTTLS");
        await smtp.HandshakeAsync(LabBench.MxName);
        var forgotten = await smtp.AskAsync("RCPT TO:<b@recipient.test>");
        var again = await smtp.AskAsync("EHLO sender.test");

        forgotten.Should().StartWith("503");
        again.Should().StartWith("250").And.NotContain("STARTTLS", "it is not offered inside TLS");
    }

    [Fact]
    public async Task A_message_for_two_recipients_arrives_once_for_both()
    {
        await using var smtp = await GreetedAsync();
        await smtp.AskAsync("MAIL FROM:<a@sender.test>");
        await smtp.AskAsync("RCPT TO:<b@recipient.test>");
        await smtp.AskAsync("RCPT TO:<c@recipient.test> NOTIFY=NEVER");
        await smtp.AskAsync("DATA");

        await smtp.AskAsync($"{Headers}.");

        _bench.Events.OfType<MessageArrived>().Should().ContainSingle()
            .Which.Recipients.Should().Equal("b@recipient.test", "c@recipient.test");
    }

    [Theory]
    [InlineData("..a dot line\r\n", 13)]
    [InlineData("..\r\n", 3)]
    [InlineData("..\r\n..\r\n....\r\n", 3 + 3 + 5)]
    [InlineData("a.\r\n.b\r\n", 4 + 3)]
    [InlineData("", 0)]
    public async Task Dots_are_unstuffed(string sent, int length)
    {
        var arrived = await DeliverAsync(sent);

        arrived.Bytes.Should().Be(Headers.Length + length);
    }

    [Theory]
    [InlineData(998)]
    [InlineData(8 * 1024)]
    [InlineData(64 * 1024 - 1)]
    [InlineData(64 * 1024)]
    [InlineData(64 * 1024 + 1)]
    [InlineData(1024 * 1024)]
    public async Task A_line_of_any_length_is_taken_as_one_line(int length)
    {
        // Dots everywhere: wherever a long line might be cut, the rest begins with one, and with nothing behind it at
        // its end.
        var arrived = await DeliverAsync($"a{new string('.', length - 1)}\r\n");

        arrived.Bytes.Should().Be(Headers.Length + length + 2);
    }

    [Fact]
    public async Task Every_octet_is_taken()
    {
        var octets = string.Concat(Enumerable.Range(0, 256).Select(i => (char)i));

        var arrived = await DeliverAsync($"{octets}{octets}\r\n");

        arrived.Bytes.Should().Be(Headers.Length + 514);
    }

    /// <summary>
    /// RFC 5321 section 4.1.1.4: only CRLF, dot, CRLF ends the content; else messages can be smuggled.
    /// </summary>
    [Theory]
    [InlineData("\n.\n")]
    [InlineData("\n.\r\n")]
    [InlineData("\r\n.\n")]
    [InlineData("\r.\r")]
    [InlineData("\r\n.\r\r\n")]
    public async Task Nothing_but_a_dot_on_a_line_of_its_own_ends_the_content(string almost)
    {
        var arrived = await DeliverAsync($"a{almost}MAIL FROM:<smuggled@sender.test>\r\n");

        arrived.Bytes.Should().BeGreaterThan(Headers.Length + 1 + almost.Length);
        _bench.Events.OfType<SmtpLine>().Should().NotContain(line => line.Text.Contains("smuggled"));
    }

    [Fact]
    public async Task A_command_longer_than_any_is_one_command()
    {
        await using var smtp = await GreetedAsync();

        var endless = await smtp.AskAsync(new string('x', 1_000_000));
        var next = await smtp.AskAsync("NOOP");

        endless.Should().StartWith("50");
        next.Should().StartWith("250");
        var line = _bench.Events.OfType<SmtpLine>()
            .Single(line => line.Text.StartsWith("xx", StringComparison.Ordinal));
        line.Text.Length.Should()
            .BeLessThan(HostileText.LongestLine + 100, "the event log keeps what is evidence and no more");
    }

    [Fact]
    public async Task A_message_cut_off_in_its_content_does_not_arrive_and_it_is_told_who_left()
    {
        var smtp = await InDataAsync();
        await smtp.SendAsync($"{Headers}text\r\n");

        await smtp.DisposeAsync();

        (await _bench.SeenAsync<ConnectionClosed>()).How.Should().Be("client closed");
        _bench.Events.OfType<MessageArrived>().Should().BeEmpty();
    }

    [Fact]
    public async Task A_message_whose_connection_is_reset_does_not_arrive_and_it_is_told_how_it_ended()
    {
        await using var smtp = await InDataAsync();
        await smtp.SendAsync($"{Headers}text\r\n");

        smtp.Reset();

        (await _bench.SeenAsync<ConnectionClosed>()).How.Should().StartWith("reset: ");
        _bench.Events.OfType<MessageArrived>().Should().BeEmpty();
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_the_handshake_is_seen_to_leave()
    {
        await using var smtp = await GreetedAsync();
        await smtp.AskAsync("STARTTLS");

        smtp.Reset();

        (await _bench.SeenAsync<ClientHelloSeen>()).Problem.Should().NotBeNull();
        (await _bench.SeenAsync<HandshakeEnded>()).Completed.Should().BeFalse();
        await _bench.SeenAsync<ConnectionClosed>();
    }

    [Fact]
    public async Task Many_connections_at_once_are_told_apart()
    {
        const int many = 300;
        var endpoint = await _bench.MxAsync();
        var all = await Task.WhenAll(Enumerable.Range(0, many).Select(_ => RawSmtp.GreetedAsync(endpoint)));

        var replies = await Task.WhenAll(all.Select((smtp, i) => smtp.AskAsync($"MAIL FROM:<a{i}@sender.test>")));
        await Task.WhenAll(all.Select(smtp => smtp.AskAsync("QUIT")));
        var closed = await _bench.SeenAsync<ConnectionClosed>(many);
        await Task.WhenAll(all.Select(smtp => smtp.DisposeAsync().AsTask()));

        replies.Should().OnlyContain(reply => reply.StartsWith("250"));
        closed.Should().OnlyContain(end => end.How == "quit");
        var sessions = _bench.Events.GroupBy(seen => seen.Session).Where(session => session.Key is not null).ToList();
        sessions.Should().HaveCount(many);
        sessions.Select(session => session.OfType<SmtpLine>().Single(IsMail).Text)
            .Should().BeEquivalentTo(Enumerable.Range(0, many).Select(i => $"MAIL FROM:<a{i}@sender.test>"));
    }

    private static bool IsMail(SmtpLine line) => line.Text.StartsWith("MAIL", StringComparison.Ordinal);

    private async Task<RawSmtp> GreetedAsync() => await RawSmtp.GreetedAsync(await _bench.MxAsync());

    private async Task<RawSmtp> InDataAsync()
    {
        var smtp = await GreetedAsync();
        await smtp.AskAsync("MAIL FROM:<a@sender.test>");
        await smtp.AskAsync("RCPT TO:<b@recipient.test>");
        await smtp.AskAsync("DATA");
        return smtp;
    }

    /// <summary>Sends the content as it stands, and proves that the session goes on in order behind it.</summary>
    private async Task<MessageArrived> DeliverAsync(string content)
    {
        await using var smtp = await InDataAsync();
        await smtp.SendAsync($"{Headers}{content}.\r\n");
        (await smtp.ReplyAsync()).Should().StartWith("250");
        (await smtp.AskAsync("VRFY")).Should().StartWith("502", "that is the reply to VRFY, and to nothing before it");
        return _bench.Events.OfType<MessageArrived>().Should().ContainSingle().Subject;
    }
}
