using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using Conformance.Lab.Certificates;
using Conformance.Lab.Errors;
using Conformance.Lab.Scenarios;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>A world that changes while it is used: hosts that cannot be reached, die, are repaired and move.</summary>
public sealed class ChangingWorldTests : IAsyncLifetime
{
    private static readonly MxHost Mx = new(LabBench.MxName);

    private LabBench _bench = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bench = await LabBench.StartAsync(Mx);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    /// <summary>In this process every address is this machine's: what nobody answers for is at least refused.</summary>
    [Theory]
    [InlineData(Reach.Refused)]
    [InlineData(Reach.Unreachable)]
    public async Task Where_nothing_listens_a_connection_is_refused(Reach reach)
    {
        await GreetedAsync();

        await _bench.BecomeAsync(Mx with { Reach = reach });

        await RefusedAsync(await _bench.MxAsync());
        _bench.Events.OfType<ConnectionOpened>().Should().ContainSingle("that is the one from before");
    }

    [Fact]
    public async Task Where_a_host_has_no_address_the_name_server_has_none()
    {
        var before = await _bench.AddressesAsync(LabBench.MxName);

        await _bench.BecomeAsync(Mx with { Reach = Reach.NoAddress });
        var after = await _bench.AskAsync(LabBench.MxName, RecordType.A);
        var mx = await _bench.AskAsync(LabBench.Domain, RecordType.Mx);

        before.Should().ContainSingle();
        after.AnswerRecords.Should().BeEmpty();
        mx.AnswerRecords.Should().ContainSingle("the MX record is there all the same");
        await RefusedAsync(new IPEndPoint(before[0], _bench.SmtpPort));
    }

    [Fact]
    public async Task A_silent_host_takes_the_connection_and_says_nothing_until_the_client_leaves()
    {
        await _bench.BecomeAsync(Mx with { Reach = Reach.Silent });
        var smtp = await RawSmtp.ConnectAsync(await _bench.MxAsync());
        await smtp.SendAsync("EHLO sender.test\r\n");
        var from = $":{smtp.LocalPort}";
        var opened = await _bench.SeenAsync<ConnectionOpened>(
            one => one.RemoteAddress.EndsWith(from, StringComparison.Ordinal));

        // The next connection is greeted: whatever the silent one had to say, it would have said by then.
        await _bench.BecomeAsync(Mx);
        await GreetedAsync();
        var open = opened.Session;
        var said = _bench.Events.OfType<SmtpLine>().Count(line => line.Session == open);
        await smtp.DisposeAsync();

        said.Should().Be(0);
        (await _bench.SeenAsync<ConnectionClosed>(end => end.Session == open)).How.Should().StartWith("client closed");
    }

    [Fact]
    public async Task A_host_comes_back_at_its_address()
    {
        var address = await _bench.MxAsync();
        await _bench.BecomeAsync(Mx with { Reach = Reach.Refused });
        await RefusedAsync(address);

        await _bench.BecomeAsync(Mx);

        await GreetedAsync();
        (await _bench.MxAsync()).Should().Be(address);
    }

    [Fact]
    public async Task A_host_that_goes_down_takes_its_open_sessions_with_it()
    {
        await using var smtp = await RawSmtp.GreetedAsync(await _bench.MxAsync());

        await _bench.BecomeAsync(Mx with { Reach = Reach.Refused });
        var end = await _bench.SeenAsync<ConnectionClosed>();
        var last = await smtp.ReplyAsync();

        end.How.Should().Be("server closed");
        last.Should().BeEmpty("that is the end of the connection");
    }

    /// <summary>The host is gone before the reply is written: a check changes the world as soon as a message arrives.
    /// </summary>
    [Fact]
    public async Task A_host_that_goes_down_answers_the_message_that_it_has_accepted()
    {
        LabBench? bench = null;
        IPEndPoint? mx = null;
        var goesDown = Task.CompletedTask;
        await using var own = bench = await LabBench.StartAsync(
            options => options with
            {
                Taken = _ =>
                {
                    goesDown = bench!.BecomeAsync(Mx with { Reach = Reach.Refused });
                    SpinWait.SpinUntil(() => IsRefused(mx!), TimeSpan.FromSeconds(30)).Should().BeTrue();
                },
            },
            Mx);
        mx = await own.MxAsync();
        await using var smtp = await RawSmtp.GreetedAsync(mx);
        await smtp.AskAsync("MAIL FROM:<a@sender.test>");
        await smtp.AskAsync($"RCPT TO:<b@{LabBench.Domain}>");
        await smtp.AskAsync("DATA");

        await smtp.SendAsync("Subject: taken\r\n\r\nText.\r\n");
        var reply = await smtp.AskAsync(".");
        await goesDown;

        reply.Should().StartWith("250 ");
        (await smtp.ReplyAsync()).Should().BeEmpty("the host is down");
        own.Events.OfType<MessageArrived>().Should().ContainSingle();
    }

    [Fact]
    public async Task A_host_that_the_world_has_no_more_listens_no_more()
    {
        var address = await _bench.MxAsync();

        await _bench.BecomeAsync(new MxHost("mx2.recipient.test"));

        (await _bench.AddressesAsync(LabBench.MxName)).Should().BeEmpty();
        await RefusedAsync(address);
        await using var other = await RawSmtp.ConnectAsync(await _bench.MxAsync("mx2.recipient.test"));
        (await other.ReplyAsync()).Should().Be("220 mx2.recipient.test ESMTP");
    }

    [Fact]
    public async Task A_script_that_changes_holds_from_the_next_connection_on()
    {
        await using var before = await RawSmtp.GreetedAsync(await _bench.MxAsync());

        var later = new Dictionary<string, string> { ["MAIL"] = "451 4.3.0 Later" };
        await _bench.BecomeAsync(Mx with { Smtp = new SmtpScript { Replies = later } });
        await using var after = await RawSmtp.GreetedAsync(await _bench.MxAsync());

        (await before.AskAsync("MAIL FROM:<a@sender.test>")).Should().StartWith("250");
        (await after.AskAsync("MAIL FROM:<a@sender.test>")).Should().Be("451 4.3.0 Later");
    }

    [Fact]
    public async Task An_exchanged_certificate_is_shown_to_the_next_client()
    {
        await StartTlsAsync();

        await _bench.BecomeAsync(Mx with { Certificate = CertificateSpec.Of(CertificateKind.Expired) });
        await StartTlsAsync();

        (await _bench.SeenAsync<HandshakeEnded>(2)).Select(handshake => handshake.Certificate).Should()
            .Equal(CertificateKind.Good, CertificateKind.Expired);
    }

    [Fact]
    public async Task An_mx_record_that_moves_is_answered_so_at_once()
    {
        var before = await _bench.AskAsync(LabBench.Domain, RecordType.Mx);

        await _bench.BecomeAsync(new MxHost("mx2.recipient.test"), Mx);
        var after = await _bench.AskAsync(LabBench.Domain, RecordType.Mx);

        Exchangers(before).Should().Equal("mx1.recipient.test.");
        Exchangers(after).Should().Equal("mx2.recipient.test.", "mx1.recipient.test.");
        await GreetedAsync();
    }

    [Fact]
    public async Task Two_names_at_one_address_are_told_apart_by_sni_alone()
    {
        var shared = Mx.Serving(LabBench.MxName, "mx2.recipient.test");

        await _bench.BecomeAsync(shared, new MxHost("mx2.recipient.test") { SameAddressAs = LabBench.MxName });
        await StartTlsAsync(LabBench.MxName);
        await StartTlsAsync("mx2.recipient.test");

        (await _bench.AddressAsync("mx2.recipient.test")).Should().Be(await _bench.AddressAsync(LabBench.MxName));
        (await _bench.SeenAsync<HandshakeEnded>(2)).Select(handshake => handshake.Presented.Single())
            .Should().Equal(LabBench.MxName, "mx2.recipient.test");
    }

    [Fact]
    public async Task A_name_that_shares_the_address_of_nobody_is_a_broken_lab_that_says_so()
    {
        var apply = () =>
            _bench.BecomeAsync(new MxHost("mx2.recipient.test") { SameAddressAs = "nobody.recipient.test" });

        await apply.Should().ThrowAsync<LabBrokenException>().WithMessage("*mx2.recipient.test*nobody.recipient.test*");
        await GreetedAsync();
    }

    [Fact]
    public async Task A_lab_that_ends_while_it_is_talked_to_says_so()
    {
        var bench = await LabBench.StartAsync(Mx);
        await using var smtp = await RawSmtp.GreetedAsync(await bench.MxAsync());

        await bench.DisposeAsync();

        bench.Events.OfType<ConnectionClosed>().Should().ContainSingle().Which.How.Should().Be("lab stopped");
    }

    private static IEnumerable<string> Exchangers(DnsMessage answer) =>
        answer.AnswerRecords.OfType<MxRecord>().Select(record => record.ExchangeDomainName.ToString());

    private static bool IsRefused(IPEndPoint endpoint)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(endpoint);
            return false;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return true;
        }
    }

    private static async Task RefusedAsync(IPEndPoint endpoint)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var connect = () => socket.ConnectAsync(endpoint, Stop).AsTask();
        (await connect.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should()
            .Be(SocketError.ConnectionRefused);
    }

    private async Task GreetedAsync()
    {
        await using var smtp = await RawSmtp.ConnectAsync(await _bench.MxAsync());
        (await smtp.ReplyAsync()).Should().Be($"220 {LabBench.MxName} ESMTP");
        await smtp.AskAsync("QUIT");
    }

    private async Task StartTlsAsync(string serverName = LabBench.MxName)
    {
        await using var smtp = await RawSmtp.GreetedAsync(await _bench.MxAsync());
        (await smtp.AskAsync("STARTTLS")).Should().StartWith("220");
        await smtp.HandshakeAsync(serverName);
        await smtp.AskAsync("QUIT");
    }
}
