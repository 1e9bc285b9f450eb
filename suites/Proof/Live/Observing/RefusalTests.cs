using Conformance.Live.Cases;
using Conformance.Live.Observing;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Observing;

/// <summary>What it takes until a message that did not arrive counts as refused.</summary>
public sealed class RefusalTests
{
    public static TheoryData<string> Refusals =>
        [.. Story.Cases.Where(one => one.Expects == Expectation.Refusal).Select(one => one.Id)];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Who_leaves_twice_refuses(string id)
    {
        var story = new Story().WithTwin(id).At(1).Leaves(id).At(5).Leaves(id);

        var standing = story.Standing(id);

        standing.Should().BeEquivalentTo(
            new { Answer = CaseAnswer.Refused, Verdict = (Verdict?)Verdict.Pass, IsByNetwork = true });
        standing.Evidence.Select(number => story.Events[(int)number - 1].Scenario).Should().AllBe(id);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Who_fetches_the_policy_and_delivers_twice_fails(string id) =>
        new Story().Fetches(id, Story.Sender).Delivers(id).At(15).Delivers(id).Standing(id).Should().BeEquivalentTo(
            new { Answer = CaseAnswer.Delivered, Verdict = (Verdict?)Verdict.Fail, IsByNetwork = true });

    [Fact]
    public void Nothing_is_no_result() => Undecided(new Story(), "untrusted");

    [Fact]
    public void Once_is_not_enough() => Undecided(new Story().WithTwin("untrusted").At(1).Leaves("untrusted"));

    [Fact]
    public void Once_is_enough_where_the_message_was_returned() =>
        Refused(new Story().WithTwin("untrusted").At(1).Leaves("untrusted").At(2).Returns("untrusted"));

    [Fact]
    public void A_returned_message_alone_shows_nothing_that_was_refused() =>
        Undecided(new Story().WithTwin("untrusted").At(2).Returns("untrusted"));

    [Fact]
    public void Another_address_of_the_same_attempt_is_not_another_attempt() => Undecided(
        new Story().WithTwin("untrusted").At(1).Leaves("untrusted").At(1.2).Leaves("untrusted", from: "192.0.2.11"));

    [Fact]
    public void Sessions_at_one_time_are_one_attempt() => Undecided(
        new Story().WithTwin("untrusted").At(1).Leaves("untrusted", seconds: 60)
            .At(1.5).Leaves("untrusted", from: "192.0.2.11", seconds: 60));

    [Fact]
    public void Another_attempt_may_come_from_another_address_of_the_network() => Refused(
        new Story().WithTwin("untrusted").At(1).Leaves("untrusted").At(6).Leaves("untrusted", from: "192.0.2.77"));

    [Fact]
    public void Without_the_twin_nothing_is_refused() =>
        Undecided(new Story().Fetches("untrusted").At(1).Leaves("untrusted").At(5).Leaves("untrusted"));

    [Fact]
    public void Another_observers_twin_is_of_no_use() => Undecided(
        new Story().Fetches("untrusted").Delivers("enforce", token: "other").At(1).Leaves("untrusted")
            .At(5).Leaves("untrusted"));

    [Fact]
    public void Who_shakes_hands_nowhere_was_not_presented_a_certificate() => Undecided(
        new Story().Fetches("untrusted").Delivers("enforce", isInTls: false).At(1).Leaves("untrusted")
            .At(5).Leaves("untrusted"));

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Who_leaves_before_it_meets_what_is_wrong_refuses_nothing(string id) =>
        Undecided(new Story().WithTwin(id).At(1).Visits(id).At(5).Visits(id), id);

    [Fact]
    public void A_host_that_offers_starttls_lacks_nothing()
    {
        LabEvent[] offered =
            [.. Story.Said("client", "EHLO a.sender.test"), .. Story.Said("server", "250-mx1", "250 STARTTLS")];

        Undecided(
            new Story().WithTwin("no-starttls").At(1).Visits("no-starttls", offered)
                .At(5).Visits("no-starttls", offered),
            "no-starttls");
    }

    /// <summary>Sendmail looks at the names in the certificate for each recipient, behind MAIL.</summary>
    [Theory]
    [InlineData(true, "250 2.1.0 Fine", true)]
    [InlineData(true, "552 5.3.4 Too large", false)]
    [InlineData(true, null, false)]
    [InlineData(false, "250 2.1.0 Fine", false)]
    public void Who_leaves_behind_mail_refuses_where_that_was_accepted_inside_tls(
        bool isInTls, string? reply, bool isRefusal)
    {
        LabEvent[] said =
        [
            Story.Hello("mx1"), Story.Shaken("untrusted", 0, completed: true),
            .. Story.Said("client", "MAIL FROM:<a@sender.test>").Concat(Story.Said("server", [.. Replies()]))
                .Select(line => line with { Encrypted = isInTls }),
        ];
        var story = new Story().WithTwin("untrusted").At(1).Visits("untrusted", said).At(5).Visits("untrusted", said);

        (story.Standing("untrusted").Verdict == Verdict.Pass).Should().Be(isRefusal);

        IEnumerable<string> Replies() => reply is null ? [] : [reply];
    }

    [Fact]
    public void Without_a_fetched_policy_nobody_applies_it() =>
        Undecided(new Story().Delivers("enforce").At(1).Leaves("untrusted").At(5).Leaves("untrusted"));

    [Fact]
    public void A_session_before_the_fetch_does_not_count() => Undecided(
        new Story().Delivers("enforce").At(1).Leaves("untrusted").At(3).Fetches("untrusted").At(5).Leaves("untrusted"));

    [Theory]
    [InlineData(30, true)]
    [InlineData(59, true)]
    [InlineData(90, false)]
    public void The_network_is_known_for_an_hour(double minutes, bool isKnown)
    {
        var story = new Story().WithTwin("untrusted").At(1).Leaves("untrusted").At(minutes).Leaves("untrusted");

        (story.Standing("untrusted").Verdict is not null).Should().Be(isKnown);
    }

    [Fact]
    public void A_second_message_shows_the_network_again() => Refused(
        new Story().WithTwin("untrusted").At(1).Leaves("untrusted")
            .At(300).Delivers("enforce").Leaves("untrusted"));

    [Fact]
    public void Another_network_is_another_sender() => Undecided(
        new Story().WithTwin("untrusted").At(1).Leaves("untrusted", from: "198.51.100.10")
            .At(5).Leaves("untrusted", from: "198.51.100.10"));

    [Fact]
    public void A_network_of_ipv6_has_48_bits() => Refused(
        new Story().Fetches("untrusted").Delivers("enforce", from: "[2001:db8:7:1::1]")
            .At(1).Leaves("untrusted", from: "[2001:db8:7:2::5]").At(5).Leaves("untrusted", from: "[2001:db8:7::9]"));

    [Fact]
    public void Two_senders_at_once_are_told_apart_by_their_networks()
    {
        var story = new Story().WithTwin("untrusted")
            .Delivers("enforce", "other", "198.51.100.20", mailFrom: "b@b.test")
            .At(1).Leaves("untrusted").Delivers("untrusted", "other", "198.51.100.20", mailFrom: "b@b.test")
            .At(15).Leaves("untrusted").Delivers("untrusted", "other", "198.51.100.20", mailFrom: "b@b.test");

        Refused(story);
        story.Standing("untrusted", "other").Verdict.Should().Be(Verdict.Fail);
    }

    [Fact]
    public void Two_senders_behind_one_address_are_not_told_apart()
    {
        var story = new Story().WithTwin("untrusted").Delivers("enforce", "other", from: Story.Sender)
            .At(1).Leaves("untrusted").At(5).Leaves("untrusted");

        Undecided(story).Sentence.Should().Contain("another observer");
        story.Standing("untrusted", "other").Verdict.Should().BeNull();
    }

    [Fact]
    public void The_queue_of_another_observer_is_remembered_for_days() => Undecided(
        new Story().Delivers("enforce", "other").At(60 * 24 * 3).WithTwin("untrusted")
            .At(60 * 24 * 3 + 1).Leaves("untrusted").At(60 * 24 * 3 + 5).Leaves("untrusted"));

    [Fact]
    public void A_session_that_goes_on_has_not_ended()
    {
        var story = new Story().WithTwin("untrusted").At(1).Leaves("untrusted").At(5).Leaves("untrusted");
        var seen = Sightings.Of([.. story.Events.SkipLast(1)]);

        var standings = new CaseJudge(Story.Cases, Story.Zone)
            .Judge(new(Story.Token, Story.Begun, Story.Begun + Story.Open), seen, Story.Begun);

        standings.Single(standing => standing.Case == "untrusted").Verdict.Should().BeNull();
    }

    private static void Refused(Story story) => story.Standing("untrusted").Should().BeEquivalentTo(
        new { Answer = CaseAnswer.Refused, Verdict = (Verdict?)Verdict.Pass, IsByNetwork = true });

    private static CaseStanding Undecided(Story story, string id = "untrusted")
    {
        var standing = story.Standing(id);
        standing.Should().BeEquivalentTo(new { Answer = CaseAnswer.NoResultYet, Verdict = (Verdict?)null });
        return standing;
    }
}
