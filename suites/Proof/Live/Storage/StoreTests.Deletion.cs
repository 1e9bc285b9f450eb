using Conformance.Live.Observing;
using Conformance.Live.Storage;
using Conformance.Proof.Reference;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Storage;

/// <summary>What goes with an observer who wants everything deleted, and what stays with the others.</summary>
public abstract partial class StoreTests
{
    [Fact]
    public async Task Everything_of_an_observer_is_deleted_and_nothing_of_another()
    {
        await using var store = await OpenAsync();
        await StartAsync(store, "a1", "b2");
        await store.SetIdentityAsync("a1", Who, Stop);
        await store.SetIdentityAsync("b2", Who, Stop);
        await store.AppendAsync(new SeenSession("s1").Begun().Delivering("a1").Ended().Events, Stop);
        await store.AppendAsync(new SeenSession("s2", "198.51.100.7").Begun().Delivering("b2").Ended().Events, Stop);

        await store.DeleteAsync("a1", Stop);

        (await store.FindAsync("a1", Stop)).Should().BeNull();
        (await store.IdentityAsync("a1", Stop)).Should().BeNull();
        (await store.IdentityAsync("b2", Stop)).Should().NotBeNull();
        var left = await ReadAsync(store);
        left.Should().HaveCount(7).And.OnlyContain(seen => seen.Session!.EndsWith("s2"));
    }

    [Fact]
    public async Task A_recipient_that_was_refused_belongs_to_the_observer_as_well()
    {
        await using var store = await OpenAsync();
        await StartAsync(store, "a1");
        var refused = new SeenSession("s1").Begun().Add(
            new SmtpLine("client", "MAIL FROM:<alice@sender.example>", Encrypted: true),
            new SmtpLine("client", "RCPT TO:<A1+twin@case.live.example>", Encrypted: true));
        await store.AppendAsync(refused.Ended().Events, Stop);

        await store.DeleteAsync("a1", Stop);

        (await ReadAsync(store)).Should().BeEmpty();
    }

    [Fact]
    public async Task Sessions_without_a_token_go_with_an_observer_of_their_network()
    {
        await using var store = await OpenAsync();
        await StartAsync(store, "a1");
        await store.AppendAsync(new SeenSession("s1").Begun().Delivering("a1").Events, Stop);
        await store.AppendAsync(new SeenSession("s2", "192.0.2.99").Begun().Ended().Events, Stop);
        await store.AppendAsync(new SeenSession("s3", "198.51.100.7").Begun().Ended().Events, Stop);
        await store.AppendAsync(
            new SeenSession("s4") { Began = SeenSession.Day.AddDays(-1) }.Begun().Ended().Events, Stop);

        await store.DeleteAsync("a1", Stop);

        Sessions(await ReadAsync(store)).Should().BeEquivalentTo(
            ["s3", "s4"], "one is of another network, and one was before the observer's time");
    }

    [Fact]
    public async Task What_the_deleted_observers_sender_tries_yet_becomes_nobody_elses_evidence()
    {
        var clock = new ManualClock();
        await using var store = await OpenAsync(new StoreOptions { Clock = clock });
        await StartAsync(store, "a1", "b2");
        await store.AppendAsync(new SeenSession("s1").Begun().Delivering("a1").Ended().Events, Stop);
        await store.DeleteAsync("a1", Stop);

        await store.AppendAsync(new SeenSession("s2", "192.0.2.9").Begun().Events, Stop);
        await store.AppendAsync(new SeenSession("s2", "192.0.2.9").Ended().Events, Stop);
        await store.AppendAsync(new SeenSession("s3", "192.0.2.9").Begun().Delivering("b2").Ended().Events, Stop);
        await store.AppendAsync(new SeenSession("s4", "198.51.100.7").Begun().Ended().Events, Stop);
        clock.Advance(TimeSpan.FromDays(5) + TimeSpan.FromSeconds(1));
        await store.AppendAsync(new SeenSession("s5", "192.0.2.9").Begun().Ended().Events, Stop);

        var left = await ReadAsync(store);
        Sessions(left).Should().BeEquivalentTo(
            ["s3", "s4", "s5"], "one shows its own token, one is of another network, and one came too late to be it");
        left.Should().HaveCount(7 + 4 + 4, "they are whole");
    }

    [Fact]
    public async Task Of_a_session_with_two_observers_the_other_ones_messages_stay()
    {
        await using var store = await OpenAsync();
        await StartAsync(store, "a1", "b2");
        await store.AppendAsync(
            new SeenSession("s1").Begun().Delivering("b2", "bob@other.example").Delivering("a1").Ended().Events, Stop);

        await store.DeleteAsync("a1", Stop);

        var left = await ReadAsync(store);
        left.OfType<MessageArrived>().Should().ContainSingle(message => message.Token == "b2");
        left.OfType<HandshakeEnded>().Should().ContainSingle("the other observer's verdict rests on it");
        left.Select(seen => $"{seen}").Should().NotContain(text => text.Contains("alice") || text.Contains("a1@"));
    }

    [Fact]
    public async Task What_is_sent_to_a_deleted_token_is_not_kept()
    {
        await using var store = await OpenAsync();
        await StartAsync(store, "a1");
        await store.AppendAsync(new SeenSession("s1").Begun().Events, Stop);
        await store.DeleteAsync("a1", Stop);

        await store.AppendAsync(
            [new SmtpLine("client", "MAIL FROM:<alice@sender.example>", Encrypted: true) { Session = "s1" }], Stop);
        await store.AppendAsync(new SeenSession("s1").Delivering("a1").Ended().Events, Stop);

        (await ReadAsync(store)).Should().BeEmpty("what is left would look like a sender that refuses");
    }

    [Fact]
    public async Task What_comes_for_a_deleted_token_goes_out_of_a_session_with_another_observer()
    {
        await using var store = await OpenAsync();
        await StartAsync(store, "a1", "b2");
        await store.DeleteAsync("a1", Stop);

        await store.AppendAsync(
            new SeenSession("s1").Begun().Delivering("b2", "bob@other.example").Delivering("a1").Ended().Events, Stop);

        var left = await ReadAsync(store);
        left.OfType<MessageArrived>().Should().ContainSingle(message => message.Token == "b2");
        left.Select(seen => $"{seen}").Should().NotContain(text => text.Contains("alice") || text.Contains("a1@"));
    }

    [Fact]
    public async Task To_delete_what_is_not_there_changes_nothing()
    {
        await using var store = await OpenAsync();
        await StartAsync(store, "b2");
        await store.AppendAsync(new SeenSession("s1").Begun().Delivering("b2").Events, Stop);

        await store.DeleteAsync("a1", Stop);

        (await ReadAsync(store)).Should().HaveCount(6);
    }

    private static SenderIdentity Who { get; } =
        new("sender.example", ["sender.example"], "192.0.2.0/24", "out.sender.example", null, "pass");

    private static async Task StartAsync(ObservationStore store, params IEnumerable<string> tokens)
    {
        foreach (var token in tokens)
        {
            await store.AddTicketAsync(Ticket(token), Stop);
        }
    }

    private static IEnumerable<string> Sessions(IEnumerable<LabEvent> events) =>
        events.Select(seen => seen.Session!.Split('-')[1]).Distinct();
}
