using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Conformance.Lab.Driver;
using Conformance.Proof.Benches;
using Conformance.Proof.Lab.Tls;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Receivers;

/// <summary>What is found where a mail system should greet is told apart, and told as it was seen.</summary>
public sealed class KnockTests
{
    private readonly SteppedClock _clock = new() { NoPause = TimeSpan.FromSeconds(1) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_greeting()
    {
        await using var receiver = new StubReceiver();

        (await KnockAsync(receiver)).Should().Be(new KnockEnd(Found.Greeting, "220 mx1.recipient.test ESMTP"));
    }

    [Fact]
    public async Task A_greeting_that_comes_late()
    {
        var connections = 0;
        await using var receiver = new StubReceiver(async (stub, stream) =>
        {
            Interlocked.Increment(ref connections);
            _clock.Advance(TimeSpan.FromSeconds(50));
            await SayAsync(stream, "220 at last\r\n");
            await stream.ReadAsync(new byte[100], stub.Stop);
        });

        (await KnockAsync(receiver)).Should().Be(new KnockEnd(Found.Greeting, "220 at last"));
        connections.Should().Be(1, "who greets slowly is not knocked at again");
    }

    [Theory]
    [InlineData("554 5.7.1 go away", "greeted with \"554 5.7.1 go away\"")]
    [InlineData("500", "greeted with \"500\"")]
    [InlineData("+OK POP3", "greeted with \"+OK POP3\"")]
    [InlineData("HTTP/1.1 400 Bad Request", "speaks HTTP (\"HTTP/1.1 400 Bad Request\") and not SMTP")]
    public async Task Another_greeting(string greeting, string seen)
    {
        await using var receiver = new StubReceiver { Greeting = greeting };

        (await KnockAsync(receiver)).ToString().Should().Be(seen);
    }

    [Fact]
    public async Task A_greeting_of_421_is_not_the_last_word()
    {
        var knocks = 0;
        await using var receiver = new StubReceiver((_, stream) => SayAsync(
            stream, Interlocked.Increment(ref knocks) == 1 ? "421 4.3.2 busy\r\n" : "220 ready\r\n"));

        (await KnockAsync(receiver)).Should().Be(new KnockEnd(Found.Greeting, "220 ready"));
        knocks.Should().Be(2);
    }

    [Theory]
    [InlineData("HTTP/1.1 501 Not Implemented\r\n\r\n", "speaks HTTP (\"HTTP/1.1 501 Not Implemented\") and not SMTP")]
    [InlineData(
        "\u0015\u0003\u0003\u0000\u0002\u0002\u000a", "speaks TLS from the first octet on, and not SMTP with STARTTLS")]
    [InlineData("", "accepted the connection, sent nothing, and closed it when it was spoken to")]
    public async Task Silence_until_it_is_spoken_to(string answer, string seen)
    {
        await using var receiver = new StubReceiver(async (stub, stream) =>
        {
            await stream.ReadAsync(new byte[100], stub.Stop);
            await SayAsync(stream, answer);
        });

        (await KnockAsync(receiver, whenConnected: () => _clock.Advance(TimeSpan.FromSeconds(61)))).ToString().Should()
            .Be(seen);
    }

    /// <summary>OpenSSL ends a connection that does not begin with a ClientHello without an alert.</summary>
    [Theory]
    [InlineData("\u0016\u0003\u0003\u0000\u0001\u0002")]
    [InlineData("\u0015\u0003\u0001\u0000\u0002\u0002\u0028")]
    public async Task Tls_from_the_first_octet_that_answers_to_nothing_but_a_client_hello(string answer)
    {
        await using var receiver = new StubReceiver(async (stub, stream) =>
        {
            var asked = new byte[10_000];
            await stream.ReadAsync(asked, stub.Stop);
            await SayAsync(stream, asked[0] == 0x16 ? answer : "");
        });

        (await KnockAsync(receiver, whenConnected: () => _clock.Advance(TimeSpan.FromSeconds(61)))).Found.Should()
            .Be(Found.Tls);
    }

    [Theory]
    [InlineData("no end of a line", "sent octets without the end of a line (\"no end of a line\")")]
    [InlineData("220-one\r\n220-two\r\n", "began to greet (\"220-one\") and did not end its greeting")]
    public async Task What_has_no_end_is_told_as_what_came(string said, string seen)
    {
        await using var receiver = new StubReceiver(async (_, stream) =>
        {
            await SayAsync(stream, said);
            _clock.Advance(TimeSpan.FromSeconds(3));
        });

        (await KnockAsync(receiver)).ToString().Should().Be(seen);
    }

    [Fact]
    public async Task A_greeting_of_more_than_one_line_is_read_to_its_end()
    {
        await using var receiver = new StubReceiver(async (stub, stream) =>
        {
            await SayAsync(stream, "220-one\r\n220 two\r\n");
            await stream.ReadAsync(new byte[100], stub.Stop);
        });

        (await KnockAsync(receiver)).Should().Be(new KnockEnd(Found.Greeting, "220-one"));
    }

    [Fact]
    public async Task A_connection_that_is_closed_at_once()
    {
        await using var receiver = new StubReceiver((_, _) =>
        {
            // Again and again, until time is over.
            _clock.Advance(TimeSpan.FromSeconds(3));
            return Task.CompletedTask;
        });

        (await KnockAsync(receiver)).ToString().Should().Be("took the connection and closed it without a greeting");
    }

    [Fact]
    public async Task A_port_that_refuses()
    {
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var lab = await InProcessLab.StartAsync();
        var port = ((IPEndPoint)reserved.LocalEndPoint!).Port;

        var end = await lab.World.KnockAsync(new Knock("127.0.0.1", port, TimeSpan.FromMilliseconds(1)), Stop);

        end.Found.Should().BeOneOf(Found.Refused, Found.NoAnswer);
    }

    [Fact]
    public async Task A_name_that_does_not_exist()
    {
        var end = await KnockAsync("no-such-host.invalid", 25);

        end.Found.Should().BeOneOf(Found.NoSuchName, Found.Unreachable);
        end.ToString().Should().MatchRegex("has no address: |could not be reached: ");
    }

    /// <summary>Who is not asked to be polite is a container: it was told that it did not answer at all.</summary>
    [Fact]
    public async Task A_container_that_takes_the_connection_and_says_nothing()
    {
        await using var receiver = new StubReceiver(
            (stub, stream) => stream.ReadAsync(new byte[100], stub.Stop).AsTask());

        var end = await KnockAsync(
            "127.0.0.1", receiver.Port, () => _clock.Advance(TimeSpan.FromSeconds(61)), isPolite: false);

        end.ToString().Should().Be("accepted the connection and sent nothing");
    }

    private static Task SayAsync(Stream stream, string text) =>
        stream.WriteAsync(Encoding.Latin1.GetBytes(text), Stop).AsTask();

    private Task<KnockEnd> KnockAsync(StubReceiver receiver, Action? whenConnected = null) =>
        KnockAsync("127.0.0.1", receiver.Port, whenConnected);

    private async Task<KnockEnd> KnockAsync(
        string host, int port, Action? whenConnected = null, bool isPolite = true)
    {
        await using var lab = await InProcessLab.StartAsync(_clock);
        var timers = 0;
        _clock.TimerSet = _ =>
        {
            // The first is for all knocks, the second for what is left once there is a connection.
            if (Interlocked.Increment(ref timers) == 2)
            {
                whenConnected?.Invoke();
            }
        };
        return await lab.World.KnockAsync(
            new Knock(host, port, TimeSpan.FromSeconds(60)) { IsPolite = isPolite }, Stop);
    }
}
