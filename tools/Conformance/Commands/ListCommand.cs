using System.CommandLine;
using System.Text.Json;
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
        var checks = new Command("checks", "Every check: id, role, level, clause and what it says.") { json };
        checks.SetAction((parsed, stop) => ChecksAsync(parsed.GetValue(json), stop));
        var targets = new Command("targets", "Every bundled target: name, roles and variants.") { json };
        targets.SetAction(parsed => Targets(parsed.GetValue(json)));
        var clauses = new Command(
            "clauses", "Every normative sentence of RFC 8461 and RFC 6066 section 3 with its checks, in Markdown.");
        clauses.SetAction((_, stop) => ClausesAsync(stop));
        return new Command("list", "List what there is.") { checks, targets, clauses };
    }

    private static async Task<int> ClausesAsync(CancellationToken stop)
    {
        Console.Write(Ledger.Read(SuiteFolders.Find()).Markdown(await SuiteProgram.CatalogueAsync(stop)));
        return ExitCode.AsExpected;
    }

    private static async Task<int> ChecksAsync(bool json, CancellationToken stop)
    {
        var catalogue = await SuiteProgram.CatalogueAsync(stop);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(catalogue.Checks, ResultFile.Json));
            return ExitCode.AsExpected;
        }

        var table = new TextTable("Check", "Role", "Level", "Clause", "Says");
        foreach (var check in catalogue.Checks)
        {
            table.Add(check.Id, check.Role.Word(), check.Level.Word(), check.Rfc, check.Says);
        }

        table.Print();
        return ExitCode.AsExpected;
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
