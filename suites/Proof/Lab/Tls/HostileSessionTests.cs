using Conformance.Lab.Driver;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Tls;

/// <summary>Whatever a receiver does to a client that keeps sessions, the probe ends soon and says why.</summary>
public sealed class HostileSessionTests
{
    private readonly ProbeBench _bench = new();

    [Theory]
    [InlineData(112, "unrecognized_name")]
    [InlineData(40, "handshake_failure")]
    public async Task An_alert_is_called_by_its_name(byte alert, string name)
    {
        await using var receiver = new StubReceiver { InsteadOfServerHello = [21, 3, 3, 0, 2, 2, alert] };

        var result = await AskAsync(receiver);

        result.Completed.Should().BeFalse();
        result.Alert.Should().Be(name);
        result.ClientHello.Should().Be(receiver.Hello!.Raw);
        result.Problem.Should().Be($"stub ended TLS with the alert {name}.");
        _bench.Log.Of("probe").OfType<HandshakeEnded>().Single().Problem.Should().Be(result.Problem);
    }

    [Fact]
    public async Task A_receiver_that_says_goodbye_before_the_handshake_ends_has_ended_it_itself()
    {
        await using var receiver = new StubReceiver { InsteadOfServerHello = [21, 3, 3, 0, 2, 1, 0] };

        var result = await AskAsync(receiver);

        result.WasClosedByNotify.Should().BeTrue();
        result.Problem.Should().Be("stub ended TLS with close_notify before the handshake was completed.");
    }

    [Fact]
    public async Task A_receiver_that_closes_is_told()
    {
        await using var receiver = new StubReceiver { InsteadOfServerHello = [] };

        var result = await AskAsync(receiver);

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

        var result = await AskAsync(receiver);

        result.Completed.Should().BeFalse();
        result.Problem.Should().StartWith("The probe ").And.EndWith(".");
        _bench.Kinds.Should().EndWith(nameof(ProbeEnded));
    }

    [Fact]
    public async Task A_handshake_that_stalls_is_given_up_at_the_deadline()
    {
        var clock = new ClockByHand();
        await using var receiver = new StubReceiver { StallsAtHello = clock.Pass };

        var result = await AskAsync(receiver, clock: clock);

        result.TimedOut.Should().BeTrue();
        result.Problem.Should().Be("stub did not go on within the 40 s of a probe, while it shook hands for TLS.");
    }

    [Fact]
    public async Task A_hundred_probes_run_at_once_and_each_keeps_its_own_session()
    {
        await using var receiver = new StubReceiver();

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => AskAsync(receiver)));

        results.Should().OnlyContain(result => result.Problem == null && result.Session != null);
        results.Select(result => Convert.ToHexString(result.Session!)).Should().OnlyHaveUniqueItems();
    }

    private Task<ProbeResult> AskAsync(StubReceiver receiver, TimeProvider? clock = null) => _bench.RunAsync(
        receiver, "mx1.recipient.test", probe => probe with { Session = new ProbeSession() }, clock);
}
