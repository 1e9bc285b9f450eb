using System.Text.Json;
using Conformance.Live.Cases;
using Conformance.Proof.Benches;
using Conformance.Proof.Tools;
using Conformance.Targets.Contract;
using FluentAssertions;

namespace Conformance.Proof.Live.Providers;

/// <summary>What the lab itself says of a mail system, and what the observer's page is to show then.</summary>
internal static class LabVerdicts
{
    /// <summary>Those that the observer's image has.</summary>
    public static IReadOnlyList<LiveCase> Cases { get; } =
        CaseFile.Load(Repository.File("containers/live/cases.yaml"));

    /// <summary>They judge a name that is sent, not that none is.</summary>
    private static readonly string[] OfNamesSent = ["S-SNI-NOTDOMAIN", "S-SNI-SAMEIP"];

    private static IEnumerable<string> Checks => Cases.Select(one => one.Check).Distinct();

    /// <summary>
    /// What the lab said when the bundled target was measured: a check that it fails is among the deviations of its
    /// description, which no run passes that finds another one.
    /// </summary>
    /// <returns>By check.</returns>
    public static IReadOnlyDictionary<string, LabVerdict> Recorded(MailSystem system)
    {
        var target = system.Find();
        var variant = target.Variant(system.Variant);
        var deviations = target.DeviationsOf(variant, version: null).ToDictionary(known => known.Check);
        var facts = FaultRun.Checks.ToDictionary(check => check.Id, check => check.Facts);
        var sendsNone = deviations.ContainsKey("S-SNI-NOPOLICY") && !variant.Declares.Contains(Feature.MtaSts);
        return Checks.ToDictionary(check => check, check =>
            facts[check].Unless.Any(variant.Declares.Contains)
            || !Feature.IsAnyDeclared(facts[check].Needs, variant.Declares)
                ? new LabVerdict(Verdict.NotApplicable, "not declared")
            : sendsNone && OfNamesSent.Contains(check) ? new LabVerdict(Verdict.NotApplicable, "it never sends SNI")
            : deviations.TryGetValue(check, out var known) ? new LabVerdict(Verdict.Fail, known.Reason)
            : new LabVerdict(Verdict.Pass, "no deviation is listed"));
    }

    /// <summary>Measures the checks that the cases ask.</summary>
    /// <returns>By check.</returns>
    public static async Task<IReadOnlyDictionary<string, LabVerdict>> MeasureAsync(MailSystem system)
    {
        var site = Directory.CreateTempSubdirectory("live-lab-").FullName;
        try
        {
            using var suite = SuiteCommand.Start(
                "run", system.Target, "--variant", system.Variant, "--checks", string.Join(',', Checks), "--out", site,
                "--json");
            var (exitCode, said) = await suite.EndAsync();
            exitCode.Should().Be(0, $"{system} in the lab is to be as its description says; it said:\n{said}");
            var result = JsonSerializer.Deserialize<RunResult[]>(suite.Printed, ResultFile.Json)!.Single();
            return result.Checks.ToDictionary(
                check => check.Id, check => new LabVerdict(check.Verdict, check.Because));
        }
        finally
        {
            Directory.Delete(site, recursive: true);
        }
    }

    /// <summary>
    /// What is wrong with a page. A cell has the verdict of its check. Where several cases ask one check, all of them
    /// pass where it passes, and at least one fails where it fails.
    /// </summary>
    /// <param name="lab">By check.</param>
    /// <param name="mayBeOpen">Of a cell without a verdict, whether that is right.</param>
    public static IEnumerable<string> Differences(
        ResultTable table, IReadOnlyDictionary<string, LabVerdict> lab, Func<LiveCase, Cell, bool> mayBeOpen)
    {
        foreach (var asked in Cases.GroupBy(one => one.Check))
        {
            var expected = lab[asked.Key].Verdict;
            var cells = asked.Select(one => (Case: one, Cell: table.Cells[one.Id]))
                .Where(pair => pair.Cell.Verdict is not null || !mayBeOpen(pair.Case, pair.Cell))
                .Select(pair => pair.Cell).ToList();
            var wrong = cells.Where(cell => cell.Verdict != expected).ToList();
            var isPartly = expected == Verdict.Fail && wrong.Count < cells.Count
                && wrong.All(cell => cell.Verdict == Verdict.Pass);
            foreach (var cell in isPartly ? [] : wrong)
            {
                yield return $"{cell.Case}: the page says \"{cell.Word}\" ({cell.Sentence}), and the lab says "
                    + $"{expected} on {asked.Key} ({lab[asked.Key].Because})";
            }
        }
    }
}

/// <summary>A verdict of the lab.</summary>
internal sealed record LabVerdict(Verdict Verdict, string Because);
