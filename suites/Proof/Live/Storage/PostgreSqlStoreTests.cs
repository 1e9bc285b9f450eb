using Conformance.Live.Storage;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Storage;

/// <summary>A store in a real PostgreSQL, and what is said where it cannot be used.</summary>
[Trait("Needs", "Containers")]
public sealed class PostgreSqlStoreTests(PostgreSqlContainer server)
    : StoreTests, IClassFixture<PostgreSqlContainer>
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private string? _database;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected override async Task<ObservationStore> OpenAsync(StoreOptions? options = null)
    {
        await _turn.WaitAsync(Stop);
        _database ??= await server.NewDatabaseAsync();
        _turn.Release();
        return await ObservationStore.OpenPostgreSqlAsync(_database, options ?? new StoreOptions(), Stop);
    }

    [Fact]
    public async Task The_server_is_killed_and_what_was_acknowledged_is_there()
    {
        await using (var store = await OpenAsync())
        {
            await store.AppendAsync(new SeenSession("s1").Begun().Ended().Events, Stop);
            _database = await server.KillAsync(_database!);
        }

        await using var again = await OpenAsync();

        (await ReadAsync(again)).Should().HaveCount(4);
    }

    [Fact]
    public async Task A_wrong_password_is_said_and_not_shown()
    {
        var wrong = (await server.NewDatabaseAsync()).Replace("Password=proof", "Password=hunter2");

        var open = () => ObservationStore.OpenPostgreSqlAsync(wrong, new StoreOptions(), Stop);

        (await open.Should().ThrowAsync<StoreException>()).Which.Message
            .Should().Be(
                $"The server of the database {Name(wrong)} at 127.0.0.1 rejects the user name or the password.");
    }

    [Fact]
    public async Task A_database_without_observations_is_refused_where_there_are_to_be_some()
    {
        var empty = await server.NewDatabaseAsync();

        var open = () => ObservationStore.OpenPostgreSqlAsync(empty, new StoreOptions { MustExist = true }, Stop);

        for (var time = 0; time < 2; time++)
        {
            (await open.Should().ThrowAsync<StoreException>()).Which.Message.Should().StartWith(
                $"There are no observations in the database {Name(empty)} at 127.0.0.1: no live observer has used it.");
        }
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_said()
    {
        var open = () => ObservationStore.OpenPostgreSqlAsync(
            $"{server.Server};Database=nowhere", new StoreOptions(), Stop);

        (await open.Should().ThrowAsync<StoreException>())
            .WithMessage("There is no such database: the database nowhere at 127.0.0.1; create it first.");
    }

    private static string Name(string connection) => connection.Split("Database=")[1];
}

/// <summary>What is said before any server is asked.</summary>
public sealed class PostgreSqlConnectionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("postgres://live:hunter2@db.example.net/live")]
    [InlineData("Host=db.example.net;Port=hunter2")]
    public async Task What_is_no_connection_string_is_refused_and_not_shown(string text)
    {
        var open = () => ObservationStore.OpenPostgreSqlAsync(text, new StoreOptions(), Stop);

        (await open.Should().ThrowAsync<StoreException>()).Which.Message
            .Should().StartWith("This is not a connection string of PostgreSQL; ").And.NotContain("hunter2");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said()
    {
        var open = () => ObservationStore.OpenPostgreSqlAsync(
            "Host=127.0.0.1;Port=1;Database=live;Username=live;Password=hunter2", new StoreOptions(), Stop);

        (await open.Should().ThrowAsync<StoreException>()).Which.Message
            .Should().StartWith("There is no connection to the database live at 127.0.0.1: ").And.NotContain("hunter2");
    }
}
