using CliWrap;
using Conformance.Proof.Tools;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using FluentAssertions;
using Npgsql;
using Xunit;

namespace Conformance.Proof.Live.Storage;

/// <summary>A real PostgreSQL in a container of its own; published on loopback alone.</summary>
public sealed class PostgreSqlContainer : IAsyncLifetime
{
    private const string Ready = "database system is ready to accept connections";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private string? _id;
    private int _last;

    /// <summary>How its server is reached, without a database.</summary>
    public string Server { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var folders = SuiteFolders.Find();
        var recipe = new TargetRecipe("postgresql", Path.Combine(folders.Containers, "postgresql"),
            ImageStore.HomeRelease, new Dictionary<string, string>());
        var images = new ImageStore(await ContainerEngine.ConnectAsync(), new ImageStoreOptions(folders));
        var image = (await images.TargetAsync(recipe)).Reference;
        var labels = DockerTool.LabelsOf(EngineSession.New());
        _id = (await DockerTool.AskAsync(["create", .. labels, "--publish", "127.0.0.1::5432", image])).Trim();
        await StartAsync();
    }

    /// <summary>An empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"d{Interlocked.Increment(ref _last)}";
        await using var source = NpgsqlDataSource.Create($"{Server};Database=postgres");
        await using var create = source.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync();
        return $"{Server};Database={name}";
    }

    /// <summary>Ends all its processes at once, and starts it again: what is not on its disk is lost.</summary>
    /// <returns>The connection string, now that the port is another one.</returns>
    public async Task<string> KillAsync(string connection)
    {
        await DockerTool.AskAsync("kill", "--signal", "KILL", _id!);
        await DockerTool.AskAsync("wait", _id!);
        var database = new NpgsqlConnectionStringBuilder(connection).Database;
        await StartAsync();
        return $"{Server};Database={database}";
    }

    public async ValueTask DisposeAsync()
    {
        if (_id is not null)
        {
            await DockerTool.AskAsync("rm", "--force", "--volumes", _id);
        }
    }

    /// <summary>Returns once the server itself has said that it takes connections.</summary>
    private async Task StartAsync()
    {
        var awaited = (await DockerTool.AskAsync("logs", _id!)).Split(Ready).Length;
        await DockerTool.AskAsync("start", _id!);
        using var end = new CancellationTokenSource(StartPatience);
        var follow = Cli.Wrap("docker").WithArguments(["logs", "--follow", _id!])
            .WithStandardErrorPipe(PipeTarget.ToDelegate(line =>
            {
                if (line.Contains(Ready, StringComparison.Ordinal) && --awaited == 0)
                {
                    end.Cancel();
                }
            }));
        var over = async () => await follow.ExecuteAsync(end.Token);
        await over.Should().ThrowAsync<OperationCanceledException>("a server that runs goes on with its log");
        awaited.Should().Be(0, $"the server is to say '{Ready}' within {StartPatience.TotalSeconds} s");
        var published = (await DockerTool.AskAsync("port", _id!, "5432")).Trim().Split('\n')[0];
        Server = $"Host=127.0.0.1;Port={published.Split(':')[^1]};Username=postgres;Password=proof";
    }
}
