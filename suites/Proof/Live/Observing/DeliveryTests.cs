using Conformance.Live.Observing;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Observing;

/// <summary>What a message that arrived says about its sender, and when it says nothing yet.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public void A_first_message_may_come_before_the_policy()
    {
        var standing = new Story().WithTwin("untrusted").Delivers("untrusted").Standing("untrusted");

        standing.Should().BeEquivalentTo(new { Answer = CaseAnswer.Delivered, Verdict = (Verdict?)null });
        standing.Sentence.Should().Contain("Send a second message after 2026-11-30 12:10 UTC");
    }

    [Fact]
    public void The_same_message_twice_is_not_a_second_one() => Is(null, CaseAnswer.Delivered,
        new Story().WithTwin("untrusted").Delivers("untrusted").At(2).Delivers("untrusted", from: "198.51.100.3"),
        "untrusted");

    [Fact]
    public void Who_fetches_behind_the_first_message_and_refuses_the_second_is_right() => Is(
        Verdict.Pass, CaseAnswer.Refused,
        new Story().Delivers("enforce").Delivers("untrusted").At(1).Fetches("untrusted")
            .At(15).Delivers("enforce").Leaves("untrusted").At(20).Leaves("untrusted"),
        "untrusted");

    [Fact]
    public void Who_refused_and_then_delivers_is_not_right_any_more() => Is(
        null, CaseAnswer.Delivered,
        new Story().WithTwin("untrusted").At(1).Leaves("untrusted").At(5).Leaves("untrusted").At(9)
            .Delivers("untrusted"),
        "untrusted");

    [Fact]
    public void What_came_before_the_token_or_after_its_time_does_not_count()
    {
        Is(null, CaseAnswer.NoResultYet, new Story().At(-5).Delivers("plain"), "plain");
        Is(null, CaseAnswer.NotTried, new Story().At(60 * 24 * 6).Delivers("plain"), "plain");
    }

    [Fact]
    public void What_is_open_in_the_end_is_inconclusive_or_was_not_tried()
    {
        var story = new Story().WithTwin("untrusted").At(1).Leaves("untrusted");
        var end = Story.Begun + Story.Open;

        story.Standing("untrusted", now: end).Verdict.Should().Be(Verdict.Inconclusive);
        story.Standing("expired", now: end).Should().BeEquivalentTo(
            new { Answer = CaseAnswer.NotTried, Verdict = (Verdict?)null });
    }

    [Fact]
    public void A_token_of_two_senders_judges_neither()
    {
        var story = new Story().WithTwin("untrusted").Delivers("plain", mailFrom: "b@other.test")
            .At(1).Leaves("untrusted").At(5).Leaves("untrusted");

        Is(null, CaseAnswer.NoResultYet, story, "untrusted");
        story.Standing("plain").Sentence.Should().Contain("(other.test, sender.test)");
    }

    [Theory]
    [InlineData("its name", true, Verdict.Pass)]
    [InlineData("MX1.plain.LIVE.test", true, Verdict.Pass)]
    [InlineData(null, true, Verdict.Fail)]
    [InlineData("plain.live.test", true, Verdict.Fail)]
    [InlineData(null, false, null)]
    public void Sni_without_a_policy_is_judged_at_once(string? sni, bool isInTls, Verdict? verdict) => Is(
        verdict, CaseAnswer.Delivered, new Story().Delivers("plain", sni: sni, isInTls: isInTls), "plain");

    [Fact]
    public void One_session_without_sni_is_enough_for_a_failure() => Is(
        Verdict.Fail, CaseAnswer.Delivered, new Story().Delivers("plain").At(3).Delivers("plain", sni: null), "plain");

    [Fact]
    public void Sni_under_a_policy_waits_for_a_sender_that_applies_policies()
    {
        Is(null, CaseAnswer.Delivered, new Story().Delivers("sni-enforce", sni: null), "sni-enforce");
        Is(Verdict.Fail, CaseAnswer.Delivered, Applying().Delivers("sni-enforce", sni: null), "sni-enforce");
        Is(Verdict.Pass, CaseAnswer.Delivered, Applying().Delivers("sni-enforce"), "sni-enforce");
    }

    [Fact]
    public void Who_sends_no_sni_sends_no_wrong_one()
    {
        Is(Verdict.NotApplicable, CaseAnswer.Delivered, Applying().Delivers("sni-not-domain", sni: null),
            "sni-not-domain");
        Is(Verdict.Fail, CaseAnswer.Delivered,
            new Story().Delivers("sni-not-domain", sni: "sni-not-domain.live.test"), "sni-not-domain");
    }

    [Fact]
    public void Testing_mode_passes_only_who_applies_policies()
    {
        Is(null, CaseAnswer.Delivered, new Story().Delivers("testing-untrusted"), "testing-untrusted");
        Is(Verdict.Pass, CaseAnswer.Delivered, Applying().Delivers("testing-untrusted"), "testing-untrusted");
    }

    [Fact]
    public void A_lazy_sender_is_judged_by_its_second_message()
    {
        var story = new Story().Delivers("enforce").Delivers("untrusted").Delivers("testing-untrusted")
            .At(1).Fetches("untrusted").At(15).Delivers("enforce").Leaves("untrusted").At(20).Leaves("untrusted");
        Is(null, CaseAnswer.Delivered, story, "testing-untrusted");

        Is(Verdict.Pass, CaseAnswer.Delivered, story.Delivers("testing-untrusted"), "testing-untrusted");
    }

    [Fact]
    public void Refusing_under_testing_is_a_failure() => Is(
        Verdict.Fail, CaseAnswer.Refused,
        new Story().WithTwin("testing-untrusted").At(1).Leaves("testing-untrusted").At(5).Leaves("testing-untrusted"),
        "testing-untrusted");

    [Fact]
    public void Under_testing_nothing_is_refused_that_did_not_arrive() => Is(
        null, CaseAnswer.NoResultYet, new Story().WithTwin("testing-untrusted"), "testing-untrusted");

    [Theory]
    [InlineData(true, Verdict.Pass)]
    [InlineData(false, Verdict.Fail)]
    public void An_untrusted_certificate_is_better_than_none(bool isInTls, Verdict verdict) => Is(
        verdict, CaseAnswer.Delivered, new Story().Delivers("plain-untrusted", isInTls: isInTls), "plain-untrusted");

    [Fact]
    public void Who_asks_for_what_a_redirect_leads_to_passes_nothing()
    {
        var applying = Applying().Delivers("redirect");
        Is(Verdict.Pass, CaseAnswer.Delivered, applying, "redirect");

        applying.Fetches("redirect", Story.Sender, Conformance.Live.Cases.CaseScenario.MovedPath);

        Is(null, CaseAnswer.Delivered, applying, "redirect");
    }

    [Fact]
    public void Who_leaves_the_first_host_and_delivers_to_the_next_passes() => Is(
        Verdict.Pass, CaseAnswer.Delivered,
        new Story().WithTwin("next-host").At(1).Leaves("next-host").At(1.1).Delivers("next-host", host: 1),
        "next-host");

    [Fact]
    public void Who_was_not_seen_at_the_first_host_passes_nothing() => Is(
        null, CaseAnswer.Delivered, new Story().WithTwin("next-host").At(1).Delivers("next-host", host: 1),
        "next-host");

    [Fact]
    public void Who_delivers_to_the_first_host_twice_fails()
    {
        var story = Applying().Fetches("next-host").Delivers("next-host");
        Is(null, CaseAnswer.Delivered, story, "next-host");

        Is(Verdict.Fail, CaseAnswer.Delivered, story.At(20).Delivers("next-host"), "next-host");
    }

    [Fact]
    public void Who_stays_at_the_first_host_fails() => Is(
        Verdict.Fail, CaseAnswer.Refused,
        new Story().WithTwin("next-host").At(1).Leaves("next-host").At(5).Leaves("next-host"), "next-host");

    [Fact]
    public void A_host_that_is_not_listed_need_not_be_visited_where_it_is_avoided_twice()
    {
        var story = Applying().Fetches("not-listed").Delivers("not-listed", host: 1);
        Is(null, CaseAnswer.Delivered, story, "not-listed");

        Is(Verdict.Pass, CaseAnswer.Delivered, story.At(20).Delivers("not-listed", host: 1), "not-listed");
    }

    [Fact]
    public void Avoiding_a_host_twice_shows_nothing_of_who_applies_no_policies() => Is(
        null, CaseAnswer.Delivered,
        new Story().WithTwin("not-listed").Delivers("not-listed", host: 1).At(20).Delivers("not-listed", host: 1),
        "not-listed");

    [Fact]
    public void A_listed_host_has_to_be_visited() => Is(
        null, CaseAnswer.Delivered,
        Applying().Fetches("next-host").Delivers("next-host", host: 1).At(20).Delivers("next-host", host: 1),
        "next-host");

    [Fact]
    public void Who_was_at_the_first_host_before_it_had_the_policy_may_avoid_it_later()
    {
        var story = Applying().Delivers("not-listed").Fetches("not-listed")
            .At(20).Delivers("not-listed", host: 1);
        Is(null, CaseAnswer.Delivered, story, "not-listed");

        Is(Verdict.Pass, CaseAnswer.Delivered, story.At(35).Delivers("not-listed", host: 1), "not-listed");
    }

    /// <summary>Of a sender that has refused, at once, what it should.</summary>
    private static Story Applying() =>
        new Story().WithTwin("untrusted").At(1).Leaves("untrusted").At(5).Leaves("untrusted");

    private static void Is(Verdict? verdict, CaseAnswer answer, Story story, string id) =>
        story.Standing(id).Should().BeEquivalentTo(new { Answer = answer, Verdict = verdict });
}
