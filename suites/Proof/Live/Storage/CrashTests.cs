using CliWrap;
using Conformance.Live.Storage;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Storage;

/// <summary>What is left of a store whose process is killed, or whose disk is full.</summary>
public sealed class CrashTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("crash-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_killed_process_loses_nothing_that_it_acknowledged()
    {
        var acknowledged = 0;
        using var kill = new CancellationTokenSource(Patience);
        var writer = WritingProcess.On(_folder).WithStandardErrorPipe(PipeTarget.ToDelegate(line =>
        {
            if (line.StartsWith("acknowledged ", StringComparison.Ordinal))
            {
                acknowledged = int.Parse(line.Split(' ')[1]);
            }

            if (acknowledged == 100)
            {
                kill.Cancel();
            }
        }));

        var run = async () => await writer.ExecuteAsync(kill.Token);
        await run.Should().ThrowAsync<OperationCanceledException>();

        await using var store = await ObservationStore.OpenFolderAsync(_folder, new StoreOptions(), Stop);
        var sessions = (await StoreTests.ReadAsync(store)).GroupBy(seen => seen.Session).ToList();
        acknowledged.Should().BeGreaterThanOrEqualTo(100);
        sessions.Count.Should().BeGreaterThanOrEqualTo(acknowledged);
        sessions.Should().OnlyContain(session => session.Count() == 4, "an append is there as a whole or not at all");
    }

    [Fact]
    public async Task A_full_disk_is_said_in_a_sentence_and_leaves_whole_appends_alone()
    {
        await SuiteCommand.NeedsDisksAsync();
        var said = new List<string>();
        var writer = WritingProcess.OnDiskOf(1_500_000, _folder)
            .WithStandardErrorPipe(PipeTarget.ToDelegate(said.Add));

        await writer.ExecuteAsync(Stop).Task.WaitAsync(Patience, Stop);

        var acknowledged = said.Count(line => line.StartsWith("acknowledged ", StringComparison.Ordinal));
        acknowledged.Should().BeGreaterThan(0);
        said[^2].Should().Be(
            $"refused: The disk is full: nothing more can be written to {_folder}/observations.db; make room, and go "
            + "on.");
        said[^1].Should().Be($"kept {acknowledged}, of which whole {acknowledged}");
    }
}
