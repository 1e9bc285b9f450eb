using Conformance.Live.Storage;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Storage;

/// <summary>A state folder that another version of the observer left.</summary>
public sealed class SchemaTests : IDisposable
{
    /// <summary>A version that this program does not have: it stands for the next one.</summary>
    private static readonly Schema.Step Next = new("ALTER TABLE tickets ADD COLUMN note TEXT");

    private readonly string _folder = Directory.CreateTempSubdirectory("schema-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_state_of_the_version_before_is_upgraded_and_loses_nothing()
    {
        await LeaveAsync(Schema.Current);

        await using var store = await OpenAsync(new Schema([Schema.Version1, Next]));

        (await store.FindAsync("a1", Stop)).Should().Be(StoreTests.Ticket("a1"));
        (await StoreTests.ReadAsync(store)).Should().HaveCount(6);
        (await VersionAsync()).Should().Be(2);
    }

    [Fact]
    public async Task An_upgrade_that_fails_leaves_the_version_before()
    {
        await LeaveAsync(Schema.Current);
        var broken = new Schema.Step([.. Next.Statements, "DROP TABLE events", "THIS IS NOT SQL"]);

        var upgrade = () => OpenAsync(new Schema([Schema.Version1, broken]));

        await upgrade.Should().ThrowAsync<StoreException>();
        await using var store = await OpenAsync(Schema.Current);
        (await StoreTests.ReadAsync(store)).Should().HaveCount(6);
    }

    [Fact]
    public async Task The_state_of_a_newer_version_is_refused_and_left_alone()
    {
        await LeaveAsync(new Schema([Schema.Version1, Next]));

        var open = () => OpenAsync(Schema.Current);

        (await open.Should().ThrowAsync<StoreException>()).WithMessage(
            $"The state in {_folder}/observations.db has version 2; this program reads up to 1. Use a newer program, "
            + "or another state.");
        (await VersionAsync()).Should().Be(2);
    }

    [Fact]
    public async Task The_first_version_is_as_it_was_released()
    {
        await using (await OpenAsync(Schema.Current))
        {
        }

        var made = await QueryAsync(
            "SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL "
            + "AND name NOT LIKE 'sqlite_%' ORDER BY name)");

        made.Should().Be((await File.ReadAllTextAsync(
            Tools.Repository.File("suites/Proof/Live/Storage/version1.sql"), Stop)).TrimEnd('\n'),
            "a state of version 1 is on other people's disks: a change is a further version");
    }

    private async Task LeaveAsync(Schema schema)
    {
        await using var store = await OpenAsync(schema);
        await store.AddTicketAsync(StoreTests.Ticket("a1"), Stop);
        await store.AppendAsync(new SeenSession("s1").Begun().Delivering("a1").Events, Stop);
    }

    private async Task<ObservationStore> OpenAsync(Schema schema) => await ObservationStore.OpenAsync(
        await SqliteDatabase.OpenAsync(_folder, Stop), new StoreOptions(), schema, Stop);

    private async Task<long> VersionAsync() => (long)(await QueryAsync("SELECT version FROM schema_version"))!;

    private async Task<object?> QueryAsync(string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={_folder}/observations.db;Pooling=False");
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Stop);
    }
}
