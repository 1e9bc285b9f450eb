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
