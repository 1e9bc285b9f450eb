using System.Security.Authentication;
using System.Text;
using Conformance.Lab.Driver;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Tls;

/// <summary>Whatever a receiver does, its probe ends soon and says in a sentence why.</summary>
public sealed class HostileReceiverTests
{
    private readonly ProbeBench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_that_the_receiver_does_not_speak_is_a_problem()
    {
        await using var receiver = new StubReceiver { Versions = SslProtocols.Tls12 };

        var result = await _bench.RunAsync(
            receiver, "mx1.recipient.test", probe => probe with { TlsVersions = ["1.3"] });

        result.Completed.Should().BeFalse();
        result.Problem.Should().Be("stub ended TLS with the alert protocol_version.");
    }

    [Theory]
    [InlineData(112, "unrecognized_name")]
    [InlineData(40, "handshake_failure")]
    [InlineData(80, "internal_error")]
    public async Task An_alert_is_called_by_its_name(byte alert, string name)
    {
        await using var receiver = new StubReceiver { InsteadOfServerHello = [21, 3, 3, 0, 2, 2, alert] };

        var result = await _bench.RunAsync(receiver, "unknown.test");

        result.Completed.Should().BeFalse();
        result.ClientHello.Should().Be(receiver.Hello!.Raw);
        result.Presented.Should().BeNull();
        result.Problem.Should().Be($"stub ended TLS with the alert {name}.");
        var handshake = _bench.Log.Of("probe").OfType<HandshakeEnded>().Single();
        handshake.Completed.Should().BeFalse();
        handshake.Problem.Should().Be(result.Problem);
        _bench.Log.Of("probe").OfType<ProbeEnded>().Single().Problem.Should().Be(result.Problem);
    }

    [Fact]
    public async Task A_receiver_that_says_goodbye_before_the_handshake_ends_has_ended_it_itself()
    {
        await using var receiver = new StubReceiver { InsteadOfServerHello = [21, 3, 3, 0, 2, 1, 0] };

        var result = await _bench.RunAsync(receiver, "unknown.test");

        result.Completed.Should().BeFalse();
        result.Alert.Should().BeNull("it gives no reason");
        result.Problem.Should().Be("stub ended TLS with close_notify before the handshake was completed.");
    }

    [Fact]
    public async Task A_warning_is_told_and_not_taken_for_the_end()
    {
        await using var receiver = new StubReceiver { InsteadOfServerHello = [21, 3, 3, 0, 2, 1, 112] };

        var result = await _bench.RunAsync(receiver, "unknown.test");

        result.Warnings.Should().Equal("unrecognized_name");
        result.Problem.Should().Be("stub closed the connection during the TLS handshake.");
    }

    [Theory]
    [InlineData("plain text")]
    [InlineData("random")]
    [InlineData("a record too long")]
    public async Task Garbage_in_place_of_a_ServerHello_is_a_problem(string what)
    {
        var random = new byte[5_000];
        new Random(8461).NextBytes(random);
        await using var receiver = new StubReceiver
        {
            InsteadOfServerHello = what switch
            {
                "random" => random,
                "plain text" => "500 5.5.1 What was that?\r\n"u8.ToArray(),
                _ => [22, 3, 3, 0xff, 0xff, .. new byte[70_000]],
            },
        };

        var result = await _bench.RunAsync(receiver, "mx1.recipient.test");

        result.Completed.Should().BeFalse();
        result.Problem.Should().StartWith("The probe ended TLS with the alert ").And.EndWith(".");
        _bench.Kinds.Should().EndWith(nameof(ProbeEnded));
    }

    [Fact]
    public async Task A_receiver_that_closes_at_once_is_told()
    {
        await using var receiver = new StubReceiver((_, _) => Task.CompletedTask);

        var result = await _bench.RunAsync(receiver, "mx1.recipient.test");

        result.Problem.Should().Be("stub closed the connection where the greeting belongs.");
        _bench.Log.Of("probe").OfType<ConnectionClosed>().Single().How.Should().Be("server closed");
    }

    [Fact]
    public async Task A_receiver_that_says_nothing_is_given_up_at_the_deadline()
    {
        await using var receiver = new StubReceiver((stub, _) => Task.Delay(Timeout.Infinite, stub.Stop));
        var clock = new ClockByHand();

        var running = _bench.RunAsync(receiver, "mx1.recipient.test", clock: clock);
        await _bench.Log.WaitAsync("probe", events => events.Count > 0, TimeSpan.FromSeconds(60), Stop);
        clock.Pass();
        var result = await running;

        result.Problem.Should().Be("stub did not go on within the 40 s of a probe, while it waited for the greeting.");
        _bench.Log.Of("probe").OfType<ConnectionClosed>().Single().How.Should().Be("client closed");
    }

    [Fact]
    public async Task A_handshake_that_stalls_is_given_up_at_the_deadline()
    {
        var clock = new ClockByHand();
        await using var receiver = new StubReceiver { StallsAtHello = clock.Pass };

        var result = await _bench.RunAsync(receiver, "mx1.recipient.test", clock: clock);

        result.StartTlsOffered.Should().BeTrue();
        result.Problem.Should().Be("stub did not go on within the 40 s of a probe, while it shook hands for TLS.");
        var handshake = _bench.Log.Of("probe").OfType<HandshakeEnded>().Should().ContainSingle().Subject;
        handshake.Completed.Should().BeFalse();
        handshake.Problem.Should().Be(result.Problem);
    }

    [Fact]
    public async Task Nobody_at_the_port_is_told()
    {
        int port;
        await using (var receiver = new StubReceiver())
        {
            port = receiver.Port;
        }

        var result = await _bench.RunAsync(
            new Probe("probe", "127.0.0.1", port, ServerName: null), TimeProvider.System, Stop);

        result.Problem.Should().Be($"No connection to stub at 127.0.0.1:{port}: Connection refused.");
        _bench.Kinds.Should().Equal(nameof(ProbeEnded));
    }

    [Theory]
    [InlineData("554 5.7.1 go away", "stub greeted with 554 5.7.1 go away.")]
    [InlineData("<html>", "stub said \"<html>\" where the greeting belongs.")]
    public async Task A_greeting_that_is_no_welcome_is_told(string greeting, string problem)
    {
        await using var receiver = new StubReceiver { Greeting = greeting };

        var result = await _bench.RunAsync(receiver, null);

        result.Problem.Should().Be(problem);
    }

    [Fact]
    public async Task A_receiver_without_STARTTLS_is_told_and_left_politely()
    {
        await using var receiver = new StubReceiver { Ehlo = "250-STARTTLS.test\r\n250 SIZE" };

        var result = await _bench.RunAsync(receiver, null);

        result.StartTlsOffered.Should().BeFalse();
        result.LacksStartTls.Should().BeTrue();
        result.Problem.Should().Be(
            "stub offers no STARTTLS in its reply to EHLO, 250-STARTTLS.test / 250 SIZE.");
        receiver.Heard.Should().EndWith("QUIT");
    }

    [Theory]
    [InlineData("500 5.5.2 What?", true)]
    [InlineData("502 5.5.1 No", true)]
    [InlineData("550 5.7.1 Not you", false)]
    [InlineData("421 4.3.2 Too busy", false)]
    public async Task Who_does_not_know_EHLO_has_no_STARTTLS(string reply, bool lacks)
    {
        await using var receiver = new StubReceiver { Ehlo = reply };

        var result = await _bench.RunAsync(receiver, null);

        result.LacksStartTls.Should().Be(lacks);
        result.ClientHello.Should().BeNull();
        result.Problem.Should().Contain(reply);
    }

    [Fact]
    public async Task A_STARTTLS_that_is_refused_is_told_and_no_ClientHello_is_sent()
    {
        await using var receiver = new StubReceiver { StartTls = "454 4.7.0 not now" };

        var result = await _bench.RunAsync(receiver, null);

        result.StartTlsOffered.Should().BeTrue();
        result.ClientHello.Should().BeNull();
        result.Refusal.Should().Be("454 4.7.0 not now");
        result.Problem.Should().Be("stub answered STARTTLS with 454 4.7.0 not now.");
    }

    [Fact]
    public async Task A_banner_of_a_megabyte_does_no_harm()
    {
        await using var receiver = new StubReceiver { Greeting = "220 <b>\u0007" + new string('x', 1 << 20) };

        var result = await _bench.RunAsync(receiver, null);

        result.Problem.Should().BeNull();
        var banner = _bench.Log.Of("probe").OfType<SmtpLine>().First().Text;
        banner.Should().StartWith("220 <b>\\u0007xxx").And.EndWith(" more)");
        banner.Length.Should().BeLessThan(3_000);
    }

    [Theory]
    [InlineData("220-more\r\n")]
    [InlineData("xxxxxxxxxxxxxxxx")]
    public async Task A_banner_without_an_end_is_cut_off(string piece)
    {
        var flood = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(piece, 4_000)));
        await using var receiver = new StubReceiver(async (stub, stream) =>
        {
            while (true)
            {
                await stream.WriteAsync(flood, stub.Stop);
            }
        });

        var result = await _bench.RunAsync(receiver, null);

        result.Problem.Should().Be("stub sent more than 4194304 bytes where the greeting belongs, and no end of it.");
        _bench.Log.Count.Should().BeLessThan(200);
    }

    [Fact]
    public async Task A_certificate_with_hostile_names_does_no_harm()
    {
        string[] names =
            ["<script>.test", new string('a', 5_000), .. Enumerable.Range(0, 500).Select(i => $"n{i}.test")];
        await using var receiver = new StubReceiver(certificate: StubReceiver.Certificate(names));

        var result = await _bench.RunAsync(receiver, null);

        result.Problem.Should().BeNull();
        result.Presented.Should().HaveCount(100).And.StartWith("<script>.test");
        result.Presented![1].Length.Should().BeLessThan(400);
    }

    [Fact]
    public async Task A_lab_that_stops_ends_its_probes()
    {
        await using var receiver = new StubReceiver((stub, _) => Task.Delay(Timeout.Infinite, stub.Stop));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        stopping.CancelAfter(TimeSpan.FromMilliseconds(100));

        var probe = () => _bench.RunAsync(
            new Probe("probe", "127.0.0.1", receiver.Port, ServerName: null), TimeProvider.System, stopping.Token);

        await probe.Should().ThrowAsync<OperationCanceledException>();
        _bench.Log.Of("probe").OfType<ConnectionClosed>().Single().How.Should().Be("lab stopped");
    }
}
