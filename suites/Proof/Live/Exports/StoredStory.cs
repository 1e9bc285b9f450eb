using Conformance.Live.Observing;
using Conformance.Live.Storage;
using Conformance.Proof.Live.Observing;
using Xunit;

namespace Conformance.Proof.Live.Exports;

/// <summary>A state folder that has what a story tells, as a live observer leaves it.</summary>
internal sealed class StoredStory : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("state-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static ObservationTicket Ticket { get; } = new(Story.Token, Story.Begun, Story.Begun + Story.Open);

    /// <param name="provider">Null for a sender that nobody has named.</param>
    /// <param name="moved">By how much all of it is later.</param>
    public async Task AddAsync(Story story, string? provider, TimeSpan moved = default)
    {
        await using var store = await OpenAsync();
        await store.AddTicketAsync(
            Ticket with { Begun = Ticket.Begun + moved, Until = Ticket.Until + moved }, Stop);
        await AddAsync(story.Events.Select(seen => seen with { Time = seen.Time + moved }));
        await store.SetIdentityAsync(
            Story.Token, new SenderIdentity("sender.test", [], "192.0.2.0/24", null, provider, "pass"), Stop);
    }

    public async Task AddAsync(IEnumerable<LabEvent> events)
    {
        await using var store = await OpenAsync();
        await store.AppendAsync([.. events], Stop);
    }

    public Task<ObservationStore> OpenAsync() =>
        ObservationStore.OpenFolderAsync(Folder, new StoreOptions(), Stop);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
