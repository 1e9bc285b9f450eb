using Conformance.Live.Observing;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Observing;

/// <summary>
/// A delivery that a policy forbids is held only against a sender that is seen to apply policies, or had that one.
/// </summary>
public sealed class PolicyUseTests
{
    private const string Elsewhere = "198.51.100.7";

    private static readonly Verdict?[] Neither = [null, null];

    [Fact]
    public void Who_looks_up_no_policy_breaks_none()
    {
        var story = Twice("untrusted", "expired", "not-listed");

        story.Policies().Should().Be(PolicyUse.Ignored);
        Verdicts(story, "untrusted", "expired", "not-listed").Should().AllBeEquivalentTo(Verdict.NotApplicable);
        story.Standing("untrusted").Sentence.Should().Contain("not seen to apply policies")
            .And.Contain("nobody requested");
    }

    [Fact]
    public void Nor_is_it_judged_by_what_only_a_policy_asks_for()
    {
        var story = Twice("untrusted", "expired", "sni-enforce", "testing-untrusted", "redirect", "plain-untrusted");

        Verdicts(story, "sni-enforce", "testing-untrusted", "redirect").Should()
            .AllBeEquivalentTo(Verdict.NotApplicable);
        story.Standing("plain-untrusted").Verdict.Should().Be(Verdict.Pass, "no policy is in that case");
    }

    [Fact]
    public void What_came_while_the_observer_refused_connections_shows_no_habit()
    {
        var story = new Story().Delivers("untrusted").Delivers("expired").At(15).Limits()
            .Delivers("untrusted").Delivers("expired");

        story.Policies().Should().Be(PolicyUse.Unclear, "its requests may be what was refused");
        Verdicts(story, "untrusted", "expired").Should().Equal(Neither);
    }

    [Fact]
    public void Requests_from_elsewhere_are_kept_as_far_as_it_shows_whether_anybody_asked()
    {
        var story = new Story().Fetches("untrusted", Story.Sender).Delivers("plain")
            .At(61).AsksInVain("untrusted", Elsewhere).Fetches("untrusted", Elsewhere)
            .AsksInVain("untrusted", Elsewhere).Fetches("untrusted", Elsewhere)
            .Fetches("untrusted", Story.Sender).AsksInVain("untrusted", Elsewhere);

        Sightings.Of(story.Events).RequestsToKeep.Should().BeEquivalentTo(
            ["s1", "s3", "s4", "s7", "s8"],
            "these are the sender's own, and the first, the last and the first answered");
    }

    [Fact]
    public void One_case_is_not_a_habit()
    {
        var story = Twice("untrusted");

        story.Policies().Should().Be(PolicyUse.Unclear);
        story.Standing("untrusted").Should().BeEquivalentTo(
            new { Answer = CaseAnswer.Delivered, Verdict = (Verdict?)null });
    }

    [Fact]
    public void One_message_for_each_case_shows_nothing() =>
        new Story().Delivers("untrusted").Delivers("expired").Policies().Should().Be(PolicyUse.Unclear);

    [Fact]
    public void Who_fetched_and_delivered_all_the_same_fails_with_the_fetch_as_evidence()
    {
        var story = new Story().Fetches("untrusted", Story.Sender).Delivers("untrusted").Delivers("expired")
            .At(15).Delivers("untrusted").Delivers("expired");

        var standing = story.Standing("untrusted");

        story.Policies().Should().Be(PolicyUse.Fetched);
        standing.Should().BeEquivalentTo(
            new { Answer = CaseAnswer.Delivered, Verdict = (Verdict?)Verdict.Fail, IsByNetwork = true });
        standing.Evidence.Select(number => story.Events[(int)number - 1]).Should()
            .ContainSingle(seen => seen is HttpRequestSeen).And.ContainSingle(seen => seen is MessageArrived);
        story.Standing("expired").Verdict.Should().BeNull("its own policy was not fetched by anybody");
    }

    [Theory]
    [InlineData(Story.Sender)]
    [InlineData(Elsewhere)]
    public void Who_may_have_fetched_behind_the_last_message_may_be_lazy(string from)
    {
        var story = Twice("untrusted", "expired").At(60).Fetches("untrusted", from).Fetches("expired", from);

        story.Policies().Should().Be(PolicyUse.Unclear);
        Verdicts(story, "untrusted", "expired").Should().Equal(Neither);
    }

    [Fact]
    public void A_policy_whose_time_is_over_is_not_held_against_anybody()
    {
        var story = new Story().Fetches("untrusted", Story.Sender).Delivers("untrusted")
            .At(60 * 25).Delivers("untrusted");

        story.Standing("untrusted").Verdict.Should().BeNull();
    }

    [Fact]
    public void A_lazy_sender_fails_by_the_second_message_alone()
    {
        var story = new Story().Delivers("untrusted").At(1).Fetches("untrusted", Story.Sender);
        story.Standing("untrusted").Verdict.Should().BeNull();

        story.At(15).Delivers("untrusted").Standing("untrusted").Verdict.Should().Be(Verdict.Fail);
    }

    [Fact]
    public void Whoever_else_fetches_proves_nothing_and_excuses_nothing()
    {
        var story = new Story().Fetches("untrusted", Elsewhere).Fetches("expired", Elsewhere)
            .Delivers("untrusted").Delivers("expired").At(15).Delivers("untrusted").Delivers("expired");

        story.Policies().Should().Be(PolicyUse.Delivered);
        Verdicts(story, "untrusted", "expired").Should().Equal(Neither);
        story.Standing("untrusted").Sentence.Should().Contain("whether the sender had the policy is not known");
        story.Standing("untrusted", now: Story.Begun + Story.Open).Verdict.Should().Be(Verdict.Inconclusive);
    }

    [Fact]
    public void That_two_policies_were_requested_by_nobody_is_enough()
    {
        var story = new Story().Fetches("untrusted", Elsewhere)
            .Delivers("untrusted").Delivers("expired").Delivers("self-signed")
            .At(15).Delivers("untrusted").Delivers("expired").Delivers("self-signed");

        story.Policies().Should().Be(PolicyUse.Ignored);
    }

    [Fact]
    public void Who_asked_in_vain_looks_up_policies()
    {
        var story = new Story().AsksInVain("wrong-name", Story.Sender).Delivers("untrusted").Delivers("expired")
            .At(15).Delivers("untrusted").Delivers("expired");

        story.Policies().Should().Be(PolicyUse.Unclear);
        Verdicts(story, "untrusted", "expired").Should().Equal(Neither);
    }

    [Fact]
    public void A_fetch_from_a_network_of_two_observers_is_nobodys()
    {
        var story = new Story().Fetches("untrusted", Story.Sender).Delivers("plain", token: "other")
            .Delivers("untrusted").Delivers("expired").At(15).Delivers("untrusted").Delivers("expired");

        story.Policies().Should().Be(PolicyUse.Unclear);
        story.Standing("untrusted").Verdict.Should().BeNull();
    }

    [Fact]
    public void Who_refused_something_once_is_not_one_that_ignores_policies()
    {
        var story = Twice("untrusted", "expired").Fetches("self-signed").Delivers("enforce")
            .At(16).Leaves("self-signed");

        story.Policies().Should().Be(PolicyUse.Unclear);
        Verdicts(story, "untrusted", "expired").Should().Equal(Neither);
    }

    [Fact]
    public void Who_applies_policies_elsewhere_fails_where_somebody_had_fetched_the_policy()
    {
        var story = Applying().Fetches("expired").Delivers("expired").Delivers("self-signed")
            .At(20).Delivers("expired").Delivers("self-signed");

        story.Policies().Should().Be(PolicyUse.Applied);
        story.Standing("expired").Should().BeEquivalentTo(
            new { Answer = CaseAnswer.Delivered, Verdict = (Verdict?)Verdict.Fail, IsByNetwork = true });
        story.Standing("self-signed").Verdict.Should().BeNull("nobody has fetched its policy");
    }

    /// <summary>Its own fetch may have failed, and then it delivers by right.</summary>
    [Fact]
    public void Who_fetches_from_where_it_delivers_is_not_held_to_what_somebody_else_has_fetched()
    {
        var story = Applying().Fetches("self-signed", Story.Sender).Fetches("expired").Delivers("expired")
            .Delivers("self-signed").At(20).Delivers("expired").Delivers("self-signed");

        story.Policies().Should().Be(PolicyUse.Applied);
        Verdicts(story, "expired", "self-signed").Should().Equal(null, Verdict.Fail);
        story.Standing("expired").Sentence.Should().Contain("whether the sender had the policy is not known");
    }

    [Fact]
    public void Who_refuses_without_a_policy_too_shows_nothing_of_policies()
    {
        var story = Applying().Delivers("plain").At(6).Leaves("plain-untrusted").At(9).Leaves("plain-untrusted");

        story.Policies().Should().Be(PolicyUse.Unclear);
    }

    [Fact]
    public void A_token_of_two_senders_tells_nothing_of_policies() =>
        Applying().Delivers("plain", mailFrom: "b@other.test").Policies().Should().Be(PolicyUse.Unclear);

    /// <summary>A message for each case, and a second one after a quarter of an hour.</summary>
    private static Story Twice(params string[] ids)
    {
        var first = ids.Aggregate(new Story(), (story, id) => story.Delivers(id));
        return ids.Aggregate(first.At(15), (story, id) => story.Delivers(id));
    }

    private static Story Applying() =>
        new Story().WithTwin("untrusted").At(1).Leaves("untrusted").At(5).Leaves("untrusted");

    private static IEnumerable<Verdict?> Verdicts(Story story, params string[] ids) =>
        ids.Select(id => story.Standing(id).Verdict);
}
