using Conformance.Proof.Samples;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>Attempts that are alike are told once, and nothing that a verdict stands on is lost.</summary>
public sealed class EvidenceFoldingTests
{
    private const string Mx = "in1.recipient.test";
    private const string Recipient = "alice@recipient.test";

    [Fact]
    public void Attempts_that_are_alike_are_told_once_and_counted()
    {
        var evidence = Attempts(8).Events;

        var folded = EvidenceFolding.Fold(evidence);

        // The session and what the queue said of it.
        folded.OfType<Repeated>().Select(again => again.Times).Should().Equal(7, 7);
        folded.OfType<ConnectionOpened>().Should().ContainSingle();
        folded.OfType<QueueSeen>().Should().ContainSingle();
        folded.OfType<Repeated>().First().Last.Should().Be(evidence.OfType<ConnectionOpened>().Last().Time);
    }

    [Fact]
    public void Of_ClientHellos_that_are_alike_the_first_is_kept_octet_by_octet()
    {
        var diary = new EventScript("s", SampleRuns.Day);
        diary.Delivered("m1", Recipient, Mx, [Mx]).Delivered("m2", Recipient, Mx, [Mx]);

        EvidenceFolding.Fold(diary.Events).OfType<ClientHelloSeen>().Select(hello => hello.Raw.Length > 0).Should()
            .Equal(true, false);
    }

    [Fact]
    public void An_attempt_that_differs_is_kept_wherever_it_stands()
    {
        var diary = Attempts(3);
        diary.Refused(Recipient, Mx, sni: ["other.recipient.test"], CertificateKind.OtherCa, "not trusted");
        Attempts(3, diary);

        var folded = EvidenceFolding.Fold(diary.Events);

        folded.OfType<ClientHelloSeen>().Select(hello => hello.ServerName).Should().Equal(Mx, "other.recipient.test");
        folded.OfType<Repeated>().Should().AllSatisfy(again => again.Times.Should().BeGreaterThanOrEqualTo(5));
    }

    [Fact]
    public void A_ClientHello_that_is_odd_is_kept_octet_by_octet()
    {
        var diary = new EventScript("s", SampleRuns.Day);
        foreach (var session in new[] { "c1", "c2" })
        {
            diary.Add(new ConnectionOpened("smtp", Mx, "198.19.0.17:25", "198.18.0.5:4000"), session: session)
                .Add(EventScript.Hello([Mx]) with { Notes = ["The name has a root dot."] }, session: session)
                .Add(new MessageArrived("m", Mx, "", [Recipient], "1.3", 1), session: session);
        }

        EvidenceFolding.Fold(diary.Events).OfType<ClientHelloSeen>().Should().HaveCount(2)
            .And.OnlyContain(hello => hello.Raw.Length > 0);
    }

    [Fact]
    public void Nothing_is_folded_across_a_change_of_the_world_or_a_new_message()
    {
        var diary = Attempts(2);
        diary.Changed("the certificate is good again");
        Attempts(2, diary);
        diary.Submitted("m2", Recipient);
        Attempts(2, diary);

        EvidenceFolding.Fold(diary.Events).OfType<ConnectionOpened>().Should().HaveCount(3);
    }

    [Fact]
    public void Every_arrival_and_every_bounce_is_kept()
    {
        var diary = new EventScript("s", SampleRuns.Day);
        for (var number = 0; number < 5; number++)
        {
            diary.Delivered("m1", Recipient, Mx, [Mx]).Add(new BounceArrived("m1", Recipient, "failed", "5.1.1", "no"));
        }

        var folded = EvidenceFolding.Fold(diary.Events);

        folded.OfType<MessageArrived>().Should().HaveCount(5);
        folded.OfType<BounceArrived>().Should().HaveCount(5);
    }

    [Fact]
    public void What_is_folded_stays_as_it_is()
    {
        var once = EvidenceFolding.Fold(Attempts(8).Events);

        EvidenceFolding.Fold(once).Should().Equal(once);
    }

    private static EventScript Attempts(int number, EventScript? diary = null)
    {
        diary ??= new EventScript("s", SampleRuns.Day).Submitted("m1", Recipient);
        for (var attempt = 0; attempt < number; attempt++)
        {
            diary.Refused(Recipient, Mx, [Mx], CertificateKind.OtherCa, "Server certificate not trusted");
        }

        return diary;
    }
}
