using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Storage;

/// <content>What can be nobody's evidence does not fill the store.</content>
public abstract partial class StoreTests
{
    private static readonly DateTimeOffset Evening = SeenSession.Day.AddHours(6);

    [Fact]
    public async Task Sessions_of_strangers_are_forgotten_and_those_near_a_message_are_kept()
    {
        await using var store = await OpenAsync();
        await store.AddTicketAsync(Ticket("a1"), Stop);
        await store.AppendAsync(
        [
            .. new SeenSession("message").Begun().Delivering("a1").Ended().Events,
            .. new SeenSession("refusal") { Began = SeenSession.Day.AddMinutes(90) }.Begun().Ended().Events,
            .. new SeenSession("later") { Began = SeenSession.Day.AddHours(4) }.Begun().Ended().Events,
            .. new SeenSession("stranger", "198.51.100.1").Begun().Ended().Events,
            .. new SeenSession("fetch", "198.51.100.2").Begun().Ended().Events,
            .. new SeenSession("everybody", "0.0.0.0").Begun().Ended().Events,
            .. new SeenSession("new", "198.51.100.3") { Began = Evening }.Begun().Ended().Events,
        ], Stop);

        var gone = await store.ForgetStrangersAsync(Evening, new HashSet<string> { "fetch" }, Stop);

        gone.Should().BeEquivalentTo("later", "stranger");
        (await ReadAsync(store)).Select(seen => seen.Session!.Split('-')[1]).Distinct().Should()
            .BeEquivalentTo("message", "refusal", "fetch", "everybody", "new");
    }

    [Fact]
    public async Task Those_of_an_earlier_start_have_the_names_that_they_were_read_with()
    {
        await using (var store = await OpenAsync())
        {
            await store.AppendAsync(new SeenSession("s1").Begun().Ended().Events, Stop);
        }

        await using var again = await OpenAsync();
        var read = (await ReadAsync(again)).Select(seen => seen.Session!).Distinct();

        (await again.ForgetStrangersAsync(Evening, new HashSet<string>(), Stop)).Should().Equal(read);
    }

    [Fact]
    public async Task What_is_forgotten_leaves_room()
    {
        await using var store = await OpenAsync(new() { Limits = new() { OfAll = 10 } });
        await store.AppendAsync(new SeenSession("s1").Begun().Saying(40).Ended().Events, Stop);

        await store.ForgetStrangersAsync(Evening, new HashSet<string>(), Stop);
        await store.AppendAsync(new SeenSession("s2").Begun().Saying(2).Ended().Events, Stop);

        (await ReadAsync(store)).Should().HaveCount(6);
    }
}
