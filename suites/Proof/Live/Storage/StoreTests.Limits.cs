using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Storage;

/// <summary>How much is kept, and that what is left out is said and turns no delivery into a refusal.</summary>
public abstract partial class StoreTests
{
    [Fact]
    public async Task Of_one_session_so_many_events_are_kept_and_what_became_of_its_message()
    {
        await using var store = await OpenAsync(Limited(ofSession: 10));
        await StartAsync(store, "a1");

        await store.AppendAsync(new SeenSession("s1").Saying(50).Delivering("a1").Ended().Events, Stop);
        await store.AppendAsync(new SeenSession("s1").Saying(50).Events, Stop);

        var kept = await ReadAsync(store);
        kept.OfType<SmtpLine>().Should().HaveCount(10);
        kept.OfType<EventsLeftOut>().Should().ContainSingle("it is said once a session");
        kept.OfType<MessageArrived>().Should().ContainSingle();
        kept.OfType<ConnectionClosed>().Should().ContainSingle();
    }

    [Fact]
    public async Task A_session_cannot_have_messages_without_end()
    {
        await using var store = await OpenAsync(Limited(ofSession: 10));
        var session = new SeenSession("s1");
        Enumerable.Range(0, 60).ToList().ForEach(_ => session.Delivering("x9"));

        await store.AppendAsync(session.Events, Stop);

        (await ReadAsync(store)).Should().HaveCountLessThanOrEqualTo(21);
    }

    [Fact]
    public async Task Of_one_observer_so_many_events_are_kept_over_all_sessions()
    {
        await using var store = await OpenAsync(Limited(ofObserver: 30));
        await StartAsync(store, "a1", "b2");
        foreach (var place in Enumerable.Range(0, 9))
        {
            await store.AppendAsync(new SeenSession($"s{place}").Delivering("a1").Saying(10).Events, Stop);
        }

        await store.AppendAsync(new SeenSession("t1").Delivering("b2").Saying(10).Events, Stop);

        var kept = await ReadAsync(store);
        kept.Count(seen => seen.Session!.EndsWith("-t1")).Should().Be(13, "another observer has room of its own");
        kept.Count(seen => seen is SmtpLine && !seen.Session!.EndsWith("-t1")).Should().BeInRange(28, 30 + 9 * 2);
        kept.OfType<MessageArrived>().Should().HaveCount(10, "that a message arrived is left out last");
    }

    [Fact]
    public async Task An_event_that_is_too_large_is_left_out()
    {
        await using var store = await OpenAsync(Limited(ofEvent: 500));
        var line = new SmtpLine("client", new string('x', 600), Encrypted: true);

        await store.AppendAsync(new SeenSession("s1").Add(line).Saying(1).Events, Stop);
        await store.AppendAsync([new DnsQuery(new string('x', 600), "A", "udp", "NOERROR", [])], Stop);

        (await ReadAsync(store)).Select(seen => seen.GetType())
            .Should().Equal(typeof(EventsLeftOut), typeof(SmtpLine));
    }

    [Fact]
    public async Task A_flood_that_no_observer_asked_for_ends_at_the_limit_of_all()
    {
        await using var store = await OpenAsync(Limited(ofAll: 100));
        foreach (var place in Enumerable.Range(0, 300))
        {
            LabEvent[] events =
            [
                new DnsQuery("case.live.example", "MX", "udp", "NOERROR", []),
                .. new SeenSession($"s{place}").Saying(1).Events,
            ];
            await store.AppendAsync(events, Stop);
        }

        var kept = await ReadAsync(store);
        kept.Where(seen => seen is not EventsLeftOut).Should().HaveCountLessThanOrEqualTo(101);
        kept.Should().HaveCountLessThanOrEqualTo(201);
    }
}
