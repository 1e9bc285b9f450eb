using System.CommandLine;
using Conformance.Invocation;
using Conformance.Live.Cases;
using Conformance.Live.Exports;
using Conformance.Live.Senders;
using Conformance.Live.Storage;
using Conformance.Output;
using Conformance.Running;
using Conformance.Targets.Images;

namespace Conformance.Commands;

/// <summary>live export: results of observations that are over, for a scoreboard.</summary>
internal static class LiveExportCommand
{
    private static readonly Option<string?> State = new("--state")
    {
        HelpName = "folder", Description = "The live observer's state folder; default: artifacts/live.",
    };

    private static readonly Option<string?> Database = new("--database")
    {
        HelpName = "connection",
        Description = "In place of a state folder, the PostgreSQL database that observers share: "
            + "\"Host=db.example.net;Database=live;Username=live\". A password is better left to a file that "
            + "PGPASSFILE names.",
    };

    private static readonly Option<string?> Output = new("--out")
    {
        HelpName = "folder", Description = "Where the results go; default: artifacts/live-results.",
    };

    public static Command Create()
    {
        var command = new Command(
            "export",
            """
            Write a result for each observation that is over and whose provider is named, one file each, under the same
            name each time. `./run.sh scoreboard FOLDER...` draws them, those of several observers together. Needs no
            container engine. Local parts, tokens and the last part of addresses are masked.

            Exit codes: 0 results were written, 2 usage (no observations there, or of a newer version), 3 there is
            nothing to write; what keeps each observation back is reported.
            """)
        {
            State, Database, Output,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var folders = SuiteFolders.Find();
        var live = Path.Combine(folders.Containers, "live");
        var output = parsed.GetValue(Output) ?? Path.Combine(folders.Artifacts, "live-results");
        OutputFolder.Try(output);
        var observations = await ReadAsync(
            parsed, folders, CaseFile.Load(Path.Combine(live, "cases.yaml")),
            ProviderFile.Load(Path.Combine(live, "providers.yaml")), stop);
        foreach (var (ticket, result, _) in observations.Where(one => one.Result is not null))
        {
            ResultFile.Write(Path.Combine(output, ObservationExport.FileNameOf(result!, ticket)), result!);
        }

        foreach (var line in ExportReport.Of(observations))
        {
            Console.WriteLine(line);
        }

        if (observations.All(one => one.Result is null))
        {
            throw new NothingToRunException("There is nothing to export.");
        }

        Console.WriteLine($"Results: {output}");
        return ExitCode.AsExpected;
    }

    private static async Task<IReadOnlyList<ExportedObservation>> ReadAsync(
        ParseResult parsed, SuiteFolders folders, IReadOnlyList<LiveCase> cases, IReadOnlyList<Provider> providers,
        CancellationToken stop)
    {
        var catalogue = await SuiteProgram.CatalogueAsync(stop);
        var export = new ObservationExport(
            cases,
            catalogue.Checks.ToDictionary(
                check => check.Id, check => new ExportedCheck(check.Topic, check.Rfc, check.Level, check.Says)),
            providers, new SuiteFacts(SuiteVersion.Number, SuiteVersion.Commit, catalogue.Edition));
        try
        {
            await using var store = await OpenAsync(parsed, folders, stop);
            return await new StoreExport(store, cases, export).AllAsync(DateTimeOffset.UtcNow, stop);
        }
        catch (StoreException refused)
        {
            throw new UsageException(refused.Message);
        }
    }

    private static Task<ObservationStore> OpenAsync(ParseResult parsed, SuiteFolders folders, CancellationToken stop)
    {
        var options = new StoreOptions { MustExist = true };
        return (parsed.GetValue(State), parsed.GetValue(Database)) switch
        {
            ({ }, { }) => throw new UsageException("Expected --state or --database, found both; name one of them."),
            (_, { } connection) => ObservationStore.OpenPostgreSqlAsync(connection, options, stop),
            var (state, _) => ObservationStore.OpenFolderAsync(
                state ?? Path.Combine(folders.Artifacts, "live"), options, stop),
        };
    }
}
