using System.CommandLine;
using Conformance.Checks.Core;
using Conformance.Invocation;
using Conformance.Output;
using Conformance.Running;
using Conformance.Targets.Contract;
using Conformance.Targets.Images;
using Spectre.Console;

namespace Conformance.Commands;

/// <summary>
/// explain CHECK: the clause, what it catches, and what was last seen of it on this machine; explain SECTION: the
/// checks of a section.
/// </summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var word = new Argument<string>("check")
        {
            Description = "The id of a check, as `list checks` shows it, or a section of an RFC: 8461/4.2.",
        };
        word.Offering(Completions.CheckIds);
        var command = new Command(
            "explain", "Show what a check tests, and its latest verdicts here; or the checks of a section.") { word };
        command.SetAction((parsed, stop) => ExplainAsync(parsed.GetValue(word)!, stop));
        return command;
    }

    private static async Task<int> ExplainAsync(string word, CancellationToken stop)
    {
        var all = await SuiteProgram.CatalogueAsync(stop);
        if (CheckSelection.Unmatched(all, [word]) is { } complaint)
        {
            throw new UsageException(complaint);
        }

        var checks = CheckSelection.Select(all, [word]);
        if (Clause.Parse(word) is not null)
        {
            CheckTable.Print(checks);
            return ExitCode.AsExpected;
        }

        var folders = SuiteFolders.Find();
        var faults = KnownFaults.Read(folders);
        var catalogue = CatalogueRow.Read(folders);
        foreach (var check in checks)
        {
            TellCheck(check, catalogue.GetValueOrDefault(check.Id));
            foreach (var fault in faults.Where(fault => fault.Check == check.Id))
            {
                AnsiConsole.WriteLine($"  catches {fault.Name}: a reference that {fault.Does}");
            }

            foreach (var (run, result) in Latest(folders, check.Id))
            {
                AnsiConsole.MarkupLine(
                    $"  {Markup.Escape($"{run.Target.Name}/{run.Target.Variant} {run.Target.Version}")}, "
                    + $"{run.Started:yyyy-MM-dd HH:mm}: "
                    + $"{Words.Coloured(result.Verdict)}  {Markup.Escape(result.Because)}");
            }
        }

        return ExitCode.AsExpected;
    }

    private static void TellCheck(CheckFacts check, CatalogueRow? row)
    {
        AnsiConsole.MarkupLine($"[bold]{check.Id}[/]  {check.Level.Word()}  {Markup.Escape($"RFC {check.Rfc}")}  "
            + $"({check.Role.Word()}, {check.Topic})");
        AnsiConsole.WriteLine(check.Says);
        AnsiConsole.WriteLine(Judged(check));
        if (row is not null)
        {
            AnsiConsole.WriteLine($"Stimulus: {row.Stimulus}");
            AnsiConsole.WriteLine($"Expected: {row.Expected}");
        }

        if (check.Twin is { } twin)
        {
            AnsiConsole.WriteLine("An absence is evidence, because "
                + $"{(twin == Twins.Within ? "a part of it" : twin)} shows that it can.");
        }

        if (check.IsLeftOutWhenQuick)
        {
            var why = check.Slow ? "may take time" : "is not judged";
            AnsiConsole.WriteLine($"It {why}: --quick leaves it out.");
        }

        AnsiConsole.WriteLine($"Written in {check.Method}.");
        AnsiConsole.WriteLine(check.Role == Role.Domain
            ? $"To judge it: {LabCommand.Of(check)}"
            : $"To look at it in a lab that stays up: {LabCommand.Of(check)}");
    }

    /// <summary>Whom the check is tried on, and whose run a failure fails: as <see cref="Outcomes"/> has it.</summary>
    internal static string Judged(CheckFacts check)
    {
        string[] conditions =
        [
            .. check.Needs.Count > 0 ? [$"declares {Feature.InWords(check.Needs)}"] : Array.Empty<string>(),
            .. check.Unless.Select(feature => $"does not declare {feature}"),
        ];
        var whom = conditions.Length > 0
            ? $"every {check.Role.Word()} that {string.Join(" and ", conditions)}"
            : $"every {check.Role.Word()}";
        var claims = string.Join(" or ", check.Claims);
        return (check.Level, claims) switch
        {
            (Level.Record, _) => $"Recorded on {whom}, and judged on none.",
            _ when check.OfTlsLibrary => $"Tried on {whom}; a failure is shown as one of the TLS library, which fails "
                + "no run unless --fail-on finding says so.",
            _ when Outcomes.IsJudged(check.Level, claim: null) || AlwaysClaims(check) => $"Judged on {whom}.",
            (_, "") => $"Tried on {whom}; a failure is a finding, which fails no run unless --fail-on finding says so.",
            _ => $"Tried on {whom}; judged where the variant declares {claims}, a finding where it does not.",
        };
    }

    /// <summary>Whoever it is tried on declares what it is claimed by.</summary>
    private static bool AlwaysClaims(CheckFacts check) => check.Needs.Count > 0
        && check.Needs.All(need => need.Split('+').Intersect(check.Claims).Any());

    private static IEnumerable<(RunResult Run, CheckResult Result)> Latest(SuiteFolders folders, string id) =>
        new RunFolders(folders.Runs).Results()
            .Select(TryRead).OfType<RunResult>()
            .SelectMany(run => run.Checks.Where(check => check.Id == id).Select(check => (run, check)))
            .GroupBy(seen => (seen.run.Target.Name, seen.run.Target.Variant))
            .Select(seen => seen.Last());

    /// <summary>Null for what another version of the suite has left there, or a full disk has cut.</summary>
    private static RunResult? TryRead(string file)
    {
        try
        {
            return ResultFile.Read(file);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
