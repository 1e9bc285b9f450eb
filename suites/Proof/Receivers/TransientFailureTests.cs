using Conformance.Proof.Benches;
using Conformance.Proof.Lab.Tls;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Receivers;

/// <summary>
/// What a receiver fails whatever it is asked is no failure of what it was asked; what it fails each time is one,
/// however often it is asked.
/// </summary>
public sealed class TransientFailureTests
{
    /// <summary>All that ask about names.</summary>
    public static TheoryData<string> OfNames =>
        ["R-SNI-ABSENT", "R-SNI-UNKNOWN", "R-SNI-UNKNOWN-DELIVER", "R-SNI-IP4", "R-SNI-CASE", "R-SNI-EXACT"];

    public static IEnumerable<TheoryDataRow<string, int>> OfNamesAndPeriods =>
        from check in OfNames.Select(row => row.Data) from period in Enumerable.Range(2, 4)
        select new TheoryDataRow<string, int>(check, period);

    [Theory]
    [MemberData(nameof(OfNames))]
    public async Task Without_a_ClientHello_there_is_no_verdict_about_a_name(string check)
    {
        await using var receiver = new StubReceiver
        {
            Presents = ReceiverBench.Right,
            StartTlsByNumber = number => number > 1 ? "454 4.7.0 Too many TLS sessions" : "220 2.0.0 Go ahead",
        };

        var finished = await ReceiverBench.RunAsync(check, receiver);

        finished.Verdict.Should().Be(Verdict.Inconclusive, finished.Because);
        finished.Because.Should().Contain("no ClientHello was sent").And.Contain("454 4.7.0 Too many TLS sessions");
    }

    [Theory]
    [MemberData(nameof(OfNames))]
    public async Task A_refusal_that_is_over_at_the_next_try_changes_nothing(string check)
    {
        await using var receiver = new StubReceiver
        {
            Presents = ReceiverBench.Right,
            StartTlsByNumber = number => number % 2 == 1 ? "454 4.7.0 not now" : "220 2.0.0 Go ahead",
        };

        var finished = await ReceiverBench.RunAsync(check, receiver);

        finished.Verdict.Should().Be(Verdict.Pass, finished.Because);
    }

    [Theory]
    [MemberData(nameof(OfNamesAndPeriods))]
    public async Task What_cuts_off_handshakes_by_their_number_has_failed_no_name(string check, int period)
    {
        await using var receiver = new StubReceiver
        {
            Presents = ReceiverBench.Right, Cuts = (number, _) => number % period == 0,
        };

        var finished = await ReceiverBench.RunAsync(check, receiver);

        finished.Verdict.Should().BeOneOf([Verdict.Inconclusive, Verdict.Pass], finished.Because);
    }

    [Fact]
    public async Task A_name_that_fails_each_time_has_failed()
    {
        await using var receiver = new StubReceiver
        {
            Presents = ReceiverBench.Right, Cuts = (_, name) => name?.StartsWith("mx.unknown-") == true,
        };

        var finished = await ReceiverBench.RunAsync("R-SNI-UNKNOWN", receiver);

        finished.Verdict.Should().Be(Verdict.Fail);
        finished.Because.Should().EndWith(
            "it was not completed: 127.0.0.1 closed the connection during the TLS handshake.");
        finished.Context.Evidence.OfType<ClientHelloSeen>()
            .Count(hello => hello.ServerName != ReceiverBench.Names[0]).Should().BeGreaterThan(2);
    }

    [Fact]
    public async Task A_name_that_fails_now_and_then_has_neither_failed_nor_passed()
    {
        var times = 0;
        await using var receiver = new StubReceiver
        {
            Presents = ReceiverBench.Right,
            Cuts = (_, name) => name?.StartsWith("mx.unknown-") == true && Interlocked.Increment(ref times) < 3,
        };

        var finished = await ReceiverBench.RunAsync("R-SNI-UNKNOWN", receiver);

        finished.Verdict.Should().Be(Verdict.Inconclusive);
        finished.Because.Should().Contain("3 times, it failed 2 and succeeded the last time");
    }

    [Fact]
    public async Task A_handshake_that_stalls_each_time_at_a_name_has_failed()
    {
        var clock = new ClockByHand();
        await using var receiver = new StubReceiver { Presents = ReceiverBench.Right, Stalls = AtUnknownNames };

        var finished = await ReceiverBench.RunAsync("R-SNI-UNKNOWN", receiver, clock);

        finished.Verdict.Should().Be(Verdict.Fail);
        finished.Because.Should().Contain("did not go on within the 40 s of a probe");

        bool AtUnknownNames(string? name)
        {
            var stalls = name?.StartsWith("mx.unknown-") == true;
            if (stalls)
            {
                clock.Pass();
            }

            return stalls;
        }
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, int.MaxValue)]
    public async Task A_message_deferred_once_or_by_number_is_no_failure_of_a_name(int from, int to)
    {
        await using var receiver = new StubReceiver
        {
            Presents = ReceiverBench.Right,
            Takes = (number, _) => number >= from && number <= to ? "452 4.3.1 Too much mail" : "250 2.0.0 taken",
        };

        var finished = await ReceiverBench.RunAsync("R-SNI-UNKNOWN-DELIVER", receiver);

        finished.Verdict.Should().Be(Verdict.Inconclusive);
        finished.Because.Should().Contain("452 4.3.1 Too much mail");
    }

    [Theory]
    [InlineData("550 5.7.1 unknown name")]
    [InlineData("451 4.7.1 unknown name")]
    public async Task A_message_refused_each_time_for_its_name_is_a_failure(string reply)
    {
        await using var receiver = new StubReceiver
        {
            Presents = ReceiverBench.Right,
            Takes = (_, name) => name == ReceiverBench.Names[0] ? "250 2.0.0 taken" : reply,
        };

        var finished = await ReceiverBench.RunAsync("R-SNI-UNKNOWN-DELIVER", receiver);

        finished.Verdict.Should().Be(Verdict.Fail);
        finished.Because.Should().Contain(reply);
    }

    [Fact]
    public async Task A_certificate_that_is_the_right_one_now_and_then_is_no_selection()
    {
        var times = 0;
        await using var receiver = new StubReceiver
        {
            Presents = name => ReceiverBench.Right(
                name == ReceiverBench.Names[2] && Interlocked.Increment(ref times) % 2 == 1 ? null : name),
        };

        var finished = await ReceiverBench.RunAsync("R-SNI-EXACT", receiver);

        finished.Verdict.Should().Be(Verdict.Inconclusive);
        finished.Because.Should().Contain("succeeded the last time").And.Contain("CN=");
    }

    [Fact]
    public async Task The_control_of_the_first_name_is_another_question()
    {
        var times = 0;
        await using var receiver = new StubReceiver
        {
            Presents = name => ReceiverBench.Right(
                name == ReceiverBench.Names[0] && Interlocked.Increment(ref times) is 2 or 6
                    ? ReceiverBench.Names[1] : name),
        };

        var finished = await ReceiverBench.RunAsync("R-SNI-EXACT", receiver);

        finished.Verdict.Should().Be(Verdict.Inconclusive, finished.Because);
        finished.Because.Should().StartWith("Asked with SNI own.example for the certificate of own.example ").And
            .EndWith("Asked with SNI own.example for a handshake in between, it held each time.");
    }
}
