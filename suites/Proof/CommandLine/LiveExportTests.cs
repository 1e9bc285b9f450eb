using Conformance.Live.Observing;
using Conformance.Proof.Live.Exports;
using Conformance.Proof.Live.Observing;
using Conformance.Proof.Tools;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>live export: from a state folder to files that a scoreboard is drawn from.</summary>
public sealed class LiveExportTests : IDisposable
{
    /// <summary>Long over, whenever this runs.</summary>
    private static readonly TimeSpan LongAgo = TimeSpan.FromDays(-30);

    private readonly StoredStory _stored = new();
    private readonly string _out = Directory.CreateTempSubdirectory("exported-").FullName;

    public void Dispose()
    {
        _stored.Dispose();
        Directory.Delete(_out, recursive: true);
    }

    [Fact]
    public async Task Results_have_the_same_name_each_time_and_are_drawn()
    {
        await _stored.AddAsync(Refusing(), "Gmail", LongAgo);

        var first = await ExportAsync();
        var second = await ExportAsync();
        var drawn = await SuiteCommand.RunAsync("scoreboard", _out, "--out", Path.Combine(_out, "site"));

        first.Should().Be((0, $"1 observation exported.\nResults: {_out}"));
        second.Should().Be(first);
        Path.GetFileName(Directory.GetFiles(_out, "*.json").Should().ContainSingle().Which).Should()
            .MatchRegex(@"\Agmail-20261031T120000Z-[0-9a-f]{8}\.json\z");
        drawn.ExitCode.Should().Be(0, drawn.Said);
        File.ReadAllText(Path.Combine(_out, "site", "index.html")).Should()
            .Contain("Hosted services, measured live").And.Contain("Gmail").And.NotContain(Story.Token);
    }

    [Fact]
    public async Task What_is_kept_back_is_told_with_why()
    {
        var moved = DateTimeOffset.UtcNow.AddDays(-1) - Story.Begun;
        await _stored.AddAsync(Refusing(), "Gmail", moved);
        await using (var store = await _stored.OpenAsync())
        {
            var over = StoredStory.Ticket.Begun + LongAgo;
            await store.AddTicketAsync(
                new ObservationTicket("a2b3", over, over + Story.Open), TestContext.Current.CancellationToken);
        }

        var end = await ExportAsync();

        end.ExitCode.Should().Be(3, end.Said);
        end.Said.Should().MatchRegex(@"1 observation not exported: open until \d{4}-\d\d-\d\d \d\d:\d\d UTC; ")
            .And.Contain("1 observation not exported: the sender is not proven to be a provider.")
            .And.NotContain("a2b3").And.NotContain(Story.Token);
        Directory.GetFiles(_out).Should().BeEmpty();
    }

    [Fact]
    public async Task A_folder_without_observations_is_named()
    {
        var end = await ExportAsync();

        end.ExitCode.Should().Be(2, end.Said);
        end.Said.Should().Be(
            $"There are no observations in {_stored.Folder}: it has no file observations.db. Name the state folder of "
            + "a live observer.");
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused()
    {
        await _stored.AddAsync(Refusing(), "Gmail", LongAgo);
        await using (var connection = new SqliteConnection(
            $"Data Source={_stored.Folder}/observations.db;Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE schema_version SET version = 99";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var end = await ExportAsync();

        end.ExitCode.Should().Be(2, end.Said);
        end.Said.Should().Contain("has version 99; this program reads up to");
    }

    [Fact]
    public async Task A_folder_and_a_database_are_one_too_many()
    {
        var end = await SuiteCommand.RunAsync(
            "live", "export", "--state", _stored.Folder, "--database", "Host=db.example", "--out", _out);

        end.Should().Be((2, "Expected --state or --database, found both; name one of them."));
    }

    private Task<(int ExitCode, string Said)> ExportAsync() =>
        SuiteCommand.RunAsync("live", "export", "--state", _stored.Folder, "--out", _out);

    private static Story Refusing() => new Story().Delivers("plain").WithTwin("untrusted")
        .At(1).Leaves("untrusted").At(5).Leaves("untrusted");
}
