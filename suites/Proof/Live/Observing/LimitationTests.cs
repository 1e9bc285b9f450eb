using Conformance.Live.Observing;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Observing;

/// <summary>What the observer itself refused never becomes a verdict about the sender.</summary>
public sealed class LimitationTests
{
    private static Story Refusing => new Story().WithTwin("untrusted").At(1).Leaves("untrusted");

    [Fact]
    public void A_refusal_near_a_limit_is_no_result_and_says_why()
    {
        var standing = Refusing.At(3).Limits().At(5).Leaves("untrusted").Standing("untrusted");

        standing.Verdict.Should().BeNull();
        standing.Sentence.Should().Contain(
            "At 2026-11-30 12:03 UTC this host refused connections of the sender's network");
    }

    [Fact]
    public void An_attempt_long_after_a_limit_counts() =>
        Refusing.At(3).Limits().At(80).Delivers("enforce").Leaves("untrusted").At(85).Leaves("untrusted")
            .Standing("untrusted").Verdict.Should().Be(Verdict.Pass);

    [Fact]
    public void A_limit_for_another_network_changes_nothing() =>
        Refusing.At(3).Limits(from: "198.51.100.9").At(5).Leaves("untrusted").Standing("untrusted").Verdict.Should()
            .Be(Verdict.Pass);

    [Fact]
    public void A_limit_for_everybody_is_one_for_this_network_too() =>
        Refusing.At(3).Limits(from: "0.0.0.0").At(5).Leaves("untrusted").Standing("untrusted").Verdict.Should()
            .BeNull();

    [Fact]
    public void Who_may_not_have_got_the_policy_does_not_fail_for_a_delivery()
    {
        var story = new Story().WithTwin("untrusted").Fetches("untrusted", from: Story.Sender).Delivers("untrusted")
            .At(14).Limits().At(15).Delivers("untrusted");

        story.Standing("untrusted").Verdict.Should().BeNull();
        story.At(120).Delivers("untrusted").Standing("untrusted").Verdict.Should().Be(Verdict.Fail);
    }

    [Theory]
    [InlineData(false, Verdict.Pass)]
    [InlineData(true, null)]
    public void Who_was_kept_from_the_first_host_has_not_avoided_it(bool isLimited, Verdict? verdict)
    {
        var story = Refusing.At(5).Leaves("untrusted").Fetches("not-listed").At(200);
        story = isLimited ? story.Limits() : story;

        story.Delivers("not-listed", host: 1).At(215).Delivers("not-listed", host: 1).Standing("not-listed").Verdict
            .Should().Be(verdict);
    }

    [Fact]
    public void A_delivery_with_the_wrong_name_fails_near_a_limit_too() =>
        new Story().Limits().Delivers("plain", sni: "wrong.test").Standing("plain").Verdict.Should().Be(Verdict.Fail);
}
