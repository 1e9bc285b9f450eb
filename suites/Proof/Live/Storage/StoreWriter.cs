using System.Globalization;
using Conformance.Live.Storage;
using Xunit;

namespace Conformance.Proof.Live.Storage;

/// <summary>
/// A process that appends to a store until it is killed or refused, for tests of both. Explicit, so that a run of the
/// tests does not begin it: <see cref="WritingProcess"/> does.
/// </summary>
public sealed class StoreWriter
{
    /// <summary>Names the state folder.</summary>
    public const string Folder = "CONFORMANCE_STORE_WRITER";

    [Fact(Explicit = true)]
    public async Task Appends_until_it_ends()
    {
        var folder = Environment.GetEnvironmentVariable(Folder)!;
        await using var store = await ObservationStore.OpenFolderAsync(folder, new StoreOptions(), default);
        for (var written = 1; ; written++)
        {
            try
            {
                await store.AppendAsync(new SeenSession($"s{written}").Begun().Ended().Events, default);
                Say($"acknowledged {written}");
            }
            catch (StoreException refused)
            {
                Say($"refused: {refused.Message}");
                var kept = (await StoreTests.ReadAsync(store)).GroupBy(seen => seen.Session).ToList();
                Say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"kept {kept.Count}, of which whole {kept.Count(session => session.Count() == 4)}"));
                return;
            }
        }
    }

    /// <summary>Not by the runner, which keeps what a test prints for its end.</summary>
    private static void Say(string line)
    {
        using var output = Console.OpenStandardError();
        output.Write(System.Text.Encoding.UTF8.GetBytes($"{line}\n"));
    }
}
