using Conformance.Live.Observing;
using Conformance.Live.Storage;
using Conformance.Proof.Reference;
using Conformance.Proof.Samples;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Storage;

/// <summary>What every store keeps, gives back and forgets; the same for SQLite and PostgreSQL.</summary>
public abstract partial class StoreTests
{
    private static readonly DateTimeOffset Always = DateTimeOffset.UnixEpoch;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Opens the test's own database, for the first time or again.</summary>
    private protected abstract Task<ObservationStore> OpenAsync(StoreOptions? options = null);

    [Fact]
    public async Task Events_of_every_kind_come_back_in_the_order_of_appending()
    {
        await using var store = await OpenAsync();
        LabEvent[] events =
        [
            .. EveryKind.Of("it's \"quoted\", \0, \ud83d\ude00 and \u202e").Select(
                seen => seen with { Scenario = "case", Session = seen.Session is null ? null : "s1" }),
        ];

        await store.AppendAsync(events, Stop);

        var stored = await ReadAsync(store);
        stored.Select(seen => seen.GetType()).Should().Equal(events.Select(seen => seen.GetType()));
        stored.Select(seen => seen with { Number = 0, Session = null }).Should().BeEquivalentTo(
            events.Select(seen => seen with { Number = 0, Session = null }),
            every => every.RespectingRuntimeTypes().WithStrictOrdering());
    }

    [Fact]
    public async Task More_events_than_a_page_come_back_as_well()
    {
        await using var store = await OpenAsync(Limited(ofSession: 5_000));
        var events = new SeenSession("s1").Saying(1_234).Events;

        await store.AppendAsync(events, Stop);

        (await ReadAsync(store)).Cast<SmtpLine>().Select(line => line.Text)
            .Should().Equal(events.Cast<SmtpLine>().Select(line => line.Text));
    }

    [Fact]
    public async Task Events_before_the_time_that_is_asked_for_are_left_out()
    {
        await using var store = await OpenAsync();
        await store.AppendAsync(new SeenSession("s1") { Began = SeenSession.Day.AddDays(-1) }.Saying(2).Events, Stop);
        await store.AppendAsync(new SeenSession("s2").Saying(3).Events, Stop);

        var today = await ReadAsync(store, SeenSession.Day);

        today.Should().HaveCount(3);
    }

    [Fact]
    public async Task Sessions_and_numbers_of_another_start_are_others()
    {
        await using (var first = await OpenAsync())
        {
            await first.AppendAsync(new SeenSession("s1").Saying(2).Events, Stop);
        }

        await using var second = await OpenAsync();
        await second.AppendAsync(new SeenSession("s1").Saying(2).Events, Stop);

        var stored = await ReadAsync(second);
        stored.Select(seen => seen.Number).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        stored.Select(seen => seen.Session).Distinct().Should().HaveCount(2);
    }

    [Fact]
    public async Task What_two_observers_append_at_once_is_all_there()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();
        var appended = Enumerable.Range(0, 40).Select(place => (place % 2 == 0 ? one : other)
            .AppendAsync(new SeenSession($"s{place}").Begun().Ended().Events, Stop));

        await Task.WhenAll(appended);

        var stored = await ReadAsync(one);
        stored.GroupBy(seen => seen.Session).Should().HaveCount(40).And.OnlyContain(session => session.Count() == 4);
    }

    [Fact]
    public async Task Of_events_that_cannot_be_kept_together_none_is_kept()
    {
        await using var store = await OpenAsync();
        LabEvent[] events = [.. new SeenSession("s1").Begun().Events, new OfNoKind { Session = "s1" }];

        var append = () => store.AppendAsync(events, Stop);

        await append.Should().ThrowAsync<NotSupportedException>();
        (await ReadAsync(store)).Should().BeEmpty();
    }

    [Fact]
    public async Task Tickets_are_listed_the_oldest_first()
    {
        await using var store = await OpenAsync();
        await store.AddTicketAsync(Ticket("a1"), Stop);
        await store.AddTicketAsync(Ticket("b2", SeenSession.Day.AddDays(-3)), Stop);

        (await store.TicketsAsync(Stop)).Select(ticket => ticket.Token).Should().Equal("b2", "a1");
    }

    [Fact]
    public async Task Tickets_and_identities_outlive_a_start()
    {
        var ticket = Ticket("a1");
        var who = new SenderIdentity("sender.example", ["sender.example"], "192.0.2.0/24", null, "Gmail", "pass");
        await using (var first = await OpenAsync())
        {
            await first.AddTicketAsync(ticket, Stop);
            await first.SetIdentityAsync("a1", who with { Provider = null }, Stop);
            await first.SetIdentityAsync("a1", who, Stop);
        }

        await using var second = await OpenAsync();

        (await second.FindAsync("a1", Stop)).Should().Be(ticket);
        (await second.IdentityAsync("a1", Stop)).Should().BeEquivalentTo(who);
    }

    [Fact]
    public async Task A_token_that_nobody_has_is_not_found()
    {
        await using var store = await OpenAsync();
        await store.SetIdentityAsync("a1", new SenderIdentity(null, [], "192.0.2.0/24", null, null, null), Stop);

        (await store.FindAsync("a1", Stop)).Should().BeNull();
        (await store.IdentityAsync("a1", Stop)).Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("' OR 1=1 --")]
    [InlineData("\u00fc")]
    public async Task What_cannot_be_a_token_is_not_found_either(string text)
    {
        await using var store = await OpenAsync();
        await store.AddTicketAsync(Ticket("a1"), Stop);

        await store.DeleteAsync(text, Stop);

        (await store.FindAsync(text, Stop)).Should().BeNull();
        (await store.IdentityAsync(text, Stop)).Should().BeNull();
        (await store.FindAsync("a1", Stop)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_token_is_given_out_once()
    {
        await using var store = await OpenAsync();
        await store.AddTicketAsync(Ticket("a1"), Stop);
        var again = () => store.AddTicketAsync(Ticket("a1"), Stop);

        await again.Should().ThrowAsync<StoreException>();
        await store.DeleteAsync("a1", Stop);
        await again.Should().ThrowAsync<StoreException>("what is sent to a deleted token is not kept");
    }

    [Fact]
    public async Task What_is_old_is_forgotten_and_nothing_else()
    {
        await using var store = await OpenAsync();
        var old = SeenSession.Day.AddDays(-40);
        await store.AddTicketAsync(Ticket("a1", old), Stop);
        await store.AddTicketAsync(Ticket("b2"), Stop);
        await store.AppendAsync(new SeenSession("s1") { Began = old }.Begun().Delivering("a1").Events, Stop);
        await store.AppendAsync(new SeenSession("s2").Begun().Delivering("b2").Events, Stop);

        var forgotten = await store.ForgetBeforeAsync(SeenSession.Day.AddDays(-30), Stop);

        forgotten.Should().Be(1);
        (await store.FindAsync("a1", Stop)).Should().BeNull();
        (await store.FindAsync("b2", Stop)).Should().NotBeNull();
        (await ReadAsync(store)).OfType<MessageArrived>().Should().ContainSingle(message => message.Token == "b2");
    }

    [Fact]
    public async Task A_clock_that_is_moved_takes_nothing_from_the_store()
    {
        var clock = new ManualClock();
        await using var store = await OpenAsync(new StoreOptions { Clock = clock });
        await store.AddTicketAsync(Ticket("a1"), Stop);

        clock.Advance(TimeSpan.FromDays(4_000));
        await store.AppendAsync(new SeenSession("s1").Begun().Delivering("a1").Events, Stop);

        (await store.FindAsync("a1", Stop)).Should().NotBeNull();
        (await ReadAsync(store)).Should().HaveCount(6);
    }

    internal static ObservationTicket Ticket(string token, DateTimeOffset? begun = null) =>
        new(token, begun ?? SeenSession.Day, (begun ?? SeenSession.Day).AddDays(5));

    internal static StoreOptions Limited(
        int ofSession = 1_000, int ofObserver = 20_000, long ofAll = 100_000, int ofEvent = 64_000) => new()
    {
        Limits = new StoreLimits
        {
            OfSession = ofSession, OfObserver = ofObserver, OfAll = ofAll, OfEvent = ofEvent,
        },
    };

    internal static async Task<IReadOnlyList<LabEvent>> ReadAsync(ObservationStore store, DateTimeOffset? from = null)
    {
        var events = new List<LabEvent>();
        await foreach (var seen in store.EventsAsync(from ?? Always, Stop))
        {
            events.Add(seen);
        }

        return events;
    }

    private sealed record OfNoKind : LabEvent;
}
