using System.CommandLine;
using System.Text.Json;
using Conformance.Checks.Core;
using Conformance.Descriptions;
using Conformance.Invocation;
using Conformance.Output;
using Conformance.Running;
using Conformance.Scoreboard.Reports;
using Conformance.Targets.Description;
using Conformance.Targets.Images;

namespace Conformance.Commands;

/// <summary>list checks, list targets, list clauses.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "As JSON, for programs." };
        var roles = CommaOption.Create("--role", "Only checks of these roles: sender, receiver, client, domain.")
            .Offering(Completions.Roles);
        var topics = CommaOption.Create("--topic", "Only checks of these topics: sni, cert, fetch, …")
            .Offering(Completions.Topics);
        var checks = new Command("checks", "Every check: id, role, level, clause and what it says.")
        {
            roles, topics, json,
        };
        checks.SetAction((parsed, stop) => ChecksAsync(
            parsed.GetValue(roles) ?? [], parsed.GetValue(topics) ?? [], parsed.GetValue(json), stop));
        var targets = new Command("targets", "Every bundled target: name, roles and variants.") { json };
        targets.SetAction(parsed => Targets(parsed.GetValue(json)));
        var clauses = new Command(
            "clauses",
            "Every normative sentence of RFC 8461, RFC 3207 and RFC 6066 section 3 with its checks, in Markdown.");
        clauses.SetAction((_, stop) => ClausesAsync(stop));
        return new Command("list", "List what there is.") { checks, targets, clauses };
    }

    private static async Task<int> ClausesAsync(CancellationToken stop)
    {
        Console.Write(Ledger.Read(SuiteFolders.Find()).Markdown(await SuiteProgram.CatalogueAsync(stop)));
        return ExitCode.AsExpected;
    }

    private static async Task<int> ChecksAsync(
        IReadOnlyList<string> roles, IReadOnlyList<string> topics, bool json, CancellationToken stop)
    {
        var all = (await SuiteProgram.CatalogueAsync(stop)).Checks;
        List<CheckFacts> checks =
        [
            .. Only(all, "--role", roles, check => check.Role.Word())
                .Intersect(Only(all, "--topic", topics, check => check.Topic)),
        ];
        if (checks.Count == 0)
        {
            throw new NothingToRunException(
                $"No check of role {string.Join(" or ", roles)} has topic {string.Join(" or ", topics)}.");
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(checks, ResultFile.Json));
            return ExitCode.AsExpected;
        }

        CheckTable.Print(checks);
        return ExitCode.AsExpected;
    }

    /// <summary>Those of the checks whose word is among the wanted ones; all where none is wanted.</summary>
    /// <exception cref="UsageException">No check has such a word.</exception>
    private static IEnumerable<CheckFacts> Only(
        IReadOnlyList<CheckFacts> checks, string option, IReadOnlyList<string> wanted, Func<CheckFacts, string> word)
    {
        string[] known = [.. checks.Select(word).Distinct().Order(StringComparer.Ordinal)];
        return wanted.Except(known).FirstOrDefault() is { } unknown
            ? throw new UsageException(
                $"{option} does not know {Suggestion.Quote(unknown)}{Suggestion.Among(unknown, known)}")
            : checks.Where(check => wanted.Count == 0 || wanted.Contains(word(check)));
    }

    private static int Targets(bool json)
    {
        var folders = SuiteFolders.Find();
        var bundled = new Planner(folders).Bundled;
        if (json)
        {
            var record = Measured.Read(Path.Combine(folders.Root, Measured.FileName));
            Console.WriteLine(JsonSerializer.Serialize(
                bundled.Targets.Select(target => Facts(target, record)), ResultFile.Json));
            return ExitCode.AsExpected;
        }

        var table = new TextTable("Target", "Title", "Roles", "Variants");
        foreach (var target in bundled.Targets)
        {
            var variants = target.Variants.Select(variant => variant.Name).ToList();
            var shown = variants.Count > 8
                ? $"{string.Join(", ", variants.Take(5))} and {variants.Count - 5} more"
                : string.Join(", ", variants);
            table.Add(target.Name, target.Edition.Title, string.Join(", ", target.Description.Roles.Words()), shown);
        }

        table.Print();
        return ExitCode.AsExpected;
    }

    private static object Facts(ChosenTarget target, IReadOnlyList<MeasuredRow> record) => new
    {
        target.Name,
        target.Edition.Title,
        target.Description.Vendor,
        target.Description.Description,
        target.Description.Roles,
        Version = record.FirstOrDefault(row => row.Target == target.Name)?.Version,
        target.Description.NeedsRegistry,
        Variants = target.Variants.Select(variant => new
        {
            variant.Name,
            variant.Title,
            variant.Declares,
            Measured = record.FirstOrDefault(row => (row.Target, row.Variant) == (target.Name, variant.Name)) is { } row
                ? new { row.Version, row.Day, row.Machine }
                : null,
        }),
        Deviations = target.Description.Deviations.Where(deviation =>
            deviation.Editions.Count == 0 || deviation.Editions.Contains(target.Edition.Name)),
    };
}
