using Conformance.Proof.Benches;
using Conformance.Proof.Lab.Tls;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Receivers;

/// <summary>A receiver without STARTTLS has one thing found about it, and nothing is asked of its names.</summary>
public sealed class NoStartTlsTests
{
    [Fact]
    public async Task Is_found_once()
    {
        await using var receiver = new StubReceiver { Ehlo = "250-own.example\r\n250 SIZE" };

        var offered = await ReceiverBench.RunAsync("R-STLS-ADV", receiver);

        offered.Verdict.Should().Be(Verdict.Fail);
        offered.Because.Should().Contain("offers no STARTTLS in its reply to EHLO, 250-own.example / 250 SIZE");
    }

    [Theory]
    [MemberData(nameof(TransientFailureTests.OfNames), MemberType = typeof(TransientFailureTests))]
    [InlineData("R-SNI-CHAIN")]
    public async Task Makes_the_rest_not_applicable(string check)
    {
        await using var receiver = new StubReceiver { Ehlo = "250-own.example\r\n250 SIZE" };

        var finished = await ReceiverBench.RunAsync(check, receiver);

        finished.Verdict.Should().Be(Verdict.NotApplicable, finished.Because);
        finished.Because.Should().Contain("offers no STARTTLS");
    }

    [Theory]
    [InlineData("R-SNI-EXACT")]
    [InlineData("R-SNI-CASE")]
    [InlineData("R-SNI-CHAIN")]
    public async Task Makes_the_rest_not_applicable_where_one_name_is_known(string check)
    {
        await using var receiver = new StubReceiver { Ehlo = "250-own.example\r\n250 SIZE" };

        var finished = await ReceiverBench.RunAsync(check, receiver, [ReceiverBench.Names[0]]);

        finished.Verdict.Should().Be(Verdict.NotApplicable, finished.Because);
    }

    [Theory]
    [InlineData("R-SNI-UNKNOWN")]
    [InlineData("R-SNI-UNKNOWN-DELIVER")]
    [InlineData("R-SNI-CASE")]
    public async Task Offered_now_and_then_is_neither_offered_nor_missing(string check)
    {
        await using var receiver = new StubReceiver
        {
            EhloByNumber = number => number == 1 ? "250-own.example\r\n250 STARTTLS" : "250 own.example",
        };

        var finished = await ReceiverBench.RunAsync(["R-STLS-ADV", check], receiver, ReceiverBench.Names);

        finished.Select(one => one.Verdict).Should().Equal(Verdict.Inconclusive, Verdict.Inconclusive);
        finished.Should().AllSatisfy(one => one.Because.Should().StartWith(
            "STARTTLS was offered in 1 of 4 replies to EHLO in this run, and not in the others. Seen: "));
    }

    [Fact]
    public async Task What_holds_of_a_name_does_not_rest_on_every_offer()
    {
        await using var receiver = new StubReceiver
        {
            Presents = ReceiverBench.Right,
            EhloByNumber = number => number % 2 == 0 ? "250-own.example\r\n250 STARTTLS" : "250 own.example",
        };

        var finished = await ReceiverBench.RunAsync(["R-SNI-UNKNOWN", "R-STLS-ADV"], receiver, ReceiverBench.Names);

        finished.Select(one => one.Verdict).Should().Equal(Verdict.Pass, Verdict.Inconclusive);
    }

    [Fact]
    public async Task A_greeting_of_554_is_no_lack_of_starttls()
    {
        await using var receiver = new StubReceiver { Greeting = "554 5.7.1 No service for you" };

        var offered = await ReceiverBench.RunAsync("R-STLS-ADV", receiver);
        var unknown = await ReceiverBench.RunAsync("R-SNI-UNKNOWN", receiver);

        offered.Verdict.Should().Be(Verdict.Inconclusive);
        unknown.Verdict.Should().Be(Verdict.Inconclusive);
        unknown.Because.Should().Contain("greeted with 554 5.7.1 No service for you");
    }
}
