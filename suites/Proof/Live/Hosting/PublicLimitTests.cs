using System.Net;
using Conformance.Lab.Net;
using Conformance.Live.Observing;
using Conformance.Live.Storage;
using Conformance.Proof.Standard;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Hosting;

/// <summary>What is taken of whoever comes to a public port, and what is said of more.</summary>
public sealed class PublicLimitTests
{
    private static readonly IPAddress Other = IPAddress.Parse("127.50.1.1");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_may_have_64_kB_and_is_refused_before_it_comes()
    {
        await using var bench = await LiveBench.StartAsync();
        await using var smtp = await RawSmtp.ConnectAsync(bench.Mx);
        await smtp.ReplyAsync();

        (await smtp.AskAsync("EHLO sender.test")).Should().Contain("\n250-SIZE 65536\n");
        (await smtp.AskAsync("MAIL FROM:<a@sender.test> SIZE=65537")).Should()
            .Be("552 5.3.4 A message may have 65536 octets here; send a short one");
        (await smtp.AskAsync("MAIL FROM:<a@sender.test> SIZE=99999999999999999999")).Should().StartWith("552 ");
        (await smtp.AskAsync("MAIL FROM:<a@sender.test> SIZE=65536")).Should().StartWith("250 ");
    }

    [Fact]
    public async Task Headers_of_a_megabyte_are_refused_and_the_session_goes_on()
    {
        await using var bench = await LiveBench.StartAsync();
        var ticket = await bench.World.Observatory.BeginAsync(Stop);
        await using var smtp = await RawSmtp.GreetedAsync(bench.Mx);
        await BeginMessageAsync(smtp, ticket);

        await smtp.SendAsync($"X-Long: {new string('x', 1_000_000)}\r\n\r\nText.\r\n");

        (await smtp.AskAsync(".")).Should().StartWith("552 5.3.4 ");
        await BeginMessageAsync(smtp, ticket);
        await smtp.SendAsync("Subject: short\r\n\r\nText.\r\n");
        (await smtp.AskAsync(".")).Should().StartWith("250 ");
    }

    [Fact]
    public async Task A_message_without_an_end_is_cut_off()
    {
        await using var bench = await LiveBench.StartAsync();
        var ticket = await bench.World.Observatory.BeginAsync(Stop);
        await using var smtp = await RawSmtp.GreetedAsync(bench.Mx);
        await BeginMessageAsync(smtp, ticket);
        var chunk = new byte[64 * 1024];
        var isOver = false;

        for (var sent = 0; sent < 1_000 && !isOver; sent++)
        {
            isOver = await IsRefusedAsync(smtp, chunk);
        }

        isOver.Should().BeTrue("64 MB are more than anybody reads");
    }

    [Fact]
    public async Task Of_10000_recipients_a_hundred_are_taken_and_then_the_session_ends()
    {
        await using var bench = await LiveBench.StartAsync();
        var ticket = await bench.World.Observatory.BeginAsync(Stop);
        await using var smtp = await RawSmtp.GreetedAsync(bench.Mx);
        await smtp.AskAsync("MAIL FROM:<a@sender.test>");
        var replies = new List<string>();

        while (replies.Count < 10_000 && !replies.LastOrDefault("").StartsWith("421 ", StringComparison.Ordinal))
        {
            replies.Add(await smtp.AskAsync($"RCPT TO:<{ticket.Token}@plain.{LiveBench.Zone}>"));
        }

        replies.Count(reply => reply.StartsWith("250 ", StringComparison.Ordinal)).Should().Be(100);
        replies[100].Should().Be("452 4.5.3 Too many recipients");
        replies[^1].Should().Be("421 4.7.0 Too many commands and no message");
        replies.Should().HaveCountLessThan(1_100);
    }

    [Fact]
    public async Task A_network_has_so_many_connections_and_another_one_its_own()
    {
        await using var bench = await StartAsync(new PublicLimits { ConnectionsOfNetwork = 2 });
        await using var first = await RawSmtp.GreetedAsync(bench.Mx);
        await using var second = await RawSmtp.GreetedAsync(bench.Mx);

        await using var third = await RawSmtp.ConnectAsync(bench.Mx);
        await using var others = await RawSmtp.ConnectAsync(bench.Mx, Other);

        (await third.ReplyAsync()).Should().Be("421 4.7.0 Too many connections from your network; try again later");
        (await third.ReplyAsync()).Should().BeEmpty("it is closed");
        (await others.ReplyAsync()).Should().StartWith("220 ");
        (await second.AskAsync("NOOP")).Should().StartWith("250 ");
        (await MarksAsync(bench)).Should().Equal("limited: more than 2 connections of its network at once");
    }

    [Fact]
    public async Task New_connections_beyond_the_rate_are_refused()
    {
        await using var bench = await StartAsync(new PublicLimits { ConnectionsOfAddress = new(1, AtOnce: 3) });
        var greetings = new List<string>();
        for (var count = 0; count < 6; count++)
        {
            await using var smtp = await RawSmtp.ConnectAsync(bench.Mx);
            greetings.Add((await smtp.ReplyAsync())[..3]);
        }

        greetings.Should().Equal("220", "220", "220", "421", "421", "421");
        (await MarksAsync(bench)).Should().ContainSingle("it is said once a minute for a network");
    }

    [Fact]
    public async Task Messages_beyond_the_rate_end_the_session()
    {
        await using var bench = await StartAsync(new PublicLimits { MessagesOfAddress = new(1, AtOnce: 2) });
        await using var smtp = await RawSmtp.GreetedAsync(bench.Mx);

        (await smtp.AskAsync("MAIL FROM:<a@sender.test>")).Should().StartWith("250 ");
        (await smtp.AskAsync("MAIL FROM:<a@sender.test>")).Should().StartWith("250 ");
        (await smtp.AskAsync("MAIL FROM:<a@sender.test>")).Should()
            .Be("421 4.7.0 Too many messages from your network; try again later");
        (await smtp.ReplyAsync()).Should().BeEmpty("it is closed");
        (await MarksAsync(bench)).Should().ContainSingle().Which.Should().StartWith("limited: more messages a minute");
    }

    [Fact]
    public async Task A_full_house_has_a_seat_for_a_network_that_has_none()
    {
        await using var bench = await StartAsync(new PublicLimits { Connections = 4 });
        var idle = new List<RawSmtp>();
        for (var count = 0; count < 4; count++)
        {
            idle.Add(await RawSmtp.GreetedAsync(bench.Mx));
        }

        await using var others = await RawSmtp.GreetedAsync(bench.Mx, Other);

        (await others.AskAsync("NOOP")).Should().StartWith("250 ");
        (await idle[0].EndsAsync()).Should().BeTrue("its network had the most, and it was the first");
        (await idle[3].AskAsync("NOOP")).Should().StartWith("250 ");
        (await MarksAsync(bench)).Should().Equal("limited: its network has the most connections of all");
        foreach (var smtp in idle)
        {
            await smtp.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("STARTTLS")]
    [InlineData("NOOP")]
    public async Task A_session_and_a_handshake_take_so_long_and_no_longer(string command)
    {
        var brief = TimeSpan.FromMilliseconds(300);
        await using var bench = await StartAsync(command == "STARTTLS"
            ? new PublicLimits { Handshake = brief }
            : new PublicLimits { MailSession = brief });
        await using var smtp = await RawSmtp.ConnectAsync(bench.Mx);
        await smtp.ReplyAsync();
        await smtp.SendAsync($"EHLO sender.test\r\n{command}\r\n");

        while ((await smtp.ReplyAsync()).Length > 0)
        {
        }

        (await MarksAsync(bench)).Should().ContainSingle().Which.Should().StartWith("limited: a handshake may take");
    }

    private static Task<LiveBench> StartAsync(PublicLimits limits) =>
        LiveBench.StartAsync(change: settings => settings with { Limits = limits });

    private static async Task BeginMessageAsync(RawSmtp smtp, ObservationTicket ticket)
    {
        await smtp.AskAsync("MAIL FROM:<a@sender.test>");
        await smtp.AskAsync($"RCPT TO:<{ticket.Token}@plain.{LiveBench.Zone}>");
        (await smtp.AskAsync("DATA")).Should().StartWith("354 ");
    }

    private static async Task<bool> IsRefusedAsync(RawSmtp smtp, byte[] octets)
    {
        try
        {
            await smtp.SendAsync(octets);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>The ends of sessions that the observer has stored as limited, once it has ended.</summary>
    private static async Task<IReadOnlyList<string>> MarksAsync(LiveBench bench)
    {
        var folder = await bench.EndAsync();
        await using var store = await ObservationStore.OpenFolderAsync(folder, new StoreOptions(), Stop);
        var marks = new List<string>();
        await foreach (var seen in store.EventsAsync(DateTimeOffset.MinValue, Stop))
        {
            if (seen is ConnectionClosed { How: var how } && how.StartsWith("limited", StringComparison.Ordinal))
            {
                marks.Add(how);
            }
        }

        return marks;
    }
}
