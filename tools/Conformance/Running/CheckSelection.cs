using Conformance.Checks.Core;
using Conformance.Descriptions;
using Conformance.Invocation;
using Conformance.Targets.Description;

namespace Conformance.Running;

/// <summary>
/// Selects checks by id, with * and ? as in a shell, and by the section that they cite: "S-SNI-*", "8461/4.2".
/// </summary>
internal static class CheckSelection
{
    /// <summary>So many sections are named where none was meant; RFC 8461 has checks of about twenty.</summary>
    private const int MostSections = 30;

    /// <summary>Those of an order.</summary>
    /// <exception cref="NothingToRunException">A word selects no check.</exception>
    public static IReadOnlyList<CheckFacts> Select(CatalogueFacts catalogue, RunOrder order) =>
        [.. Select(catalogue, order.Checks).Where(check => !order.IsQuick || !check.IsLeftOutWhenQuick)];

    /// <param name="words">Ids, globs and sections; none of them means all checks.</param>
    /// <exception cref="NothingToRunException">A word selects no check.</exception>
    public static IReadOnlyList<CheckFacts> Select(CatalogueFacts catalogue, IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            return catalogue.Checks;
        }

        if (Unmatched(catalogue, words) is { } complaint)
        {
            throw new NothingToRunException(complaint);
        }

        return [.. catalogue.Checks.Where(check => words.Any(word => Matches(word, check)))];
    }

    /// <summary>What is said of the first word that selects no check; null where each selects one.</summary>
    public static string? Unmatched(CatalogueFacts catalogue, IReadOnlyList<string> words) =>
        words.FirstOrDefault(word => !catalogue.Checks.Any(check => Matches(word, check))) is not { } wrong ? null
        : Clause.Parse(wrong) is { } section ? NoCheckOf(section, catalogue)
        : NoCheckCalled(wrong, catalogue);

    private static string NoCheckCalled(string glob, CatalogueFacts catalogue)
    {
        var near = Suggestion.Nearest(glob, Like(glob, catalogue.Checks.Select(check => check.Id)));
        var hint = Suggestion.Meant(near) ?? ".";
        return $"No check matches {Suggestion.Quote(glob)}{hint} `./run.sh list checks` shows them all.";
    }

    private static string NoCheckOf(Clause section, CatalogueFacts catalogue)
    {
        List<Clause> cited = [.. catalogue.Checks.SelectMany(check => Clause.CitedIn(check.Rfc)).Distinct()];
        var ofTheRfc = cited.Where(clause => clause.Rfc == section.Rfc && clause.Section.Length > 0)
            .Select(clause => clause.Section).Order(StringComparer.Ordinal).Take(MostSections).ToList();
        var near = Suggestion.Nearest(section.ToString(), cited.Select(clause => clause.ToString()));
        return $"No check cites {Suggestion.Quote(section.ToString())}{Suggestion.Meant(near) ?? "."} "
            + (ofTheRfc.Count > 0
                ? $"Sections of RFC {section.Rfc} with checks: {string.Join(", ", ofTheRfc)}."
                : $"RFCs with checks: {string.Join(", ", cited.Select(clause => clause.Rfc).Distinct().Order())}.");
    }

    /// <summary>What a glob may have meant: for "S-SIN-*", the beginnings "S-SNI-*", "S-TXT-*" and so on.</summary>
    private static IEnumerable<string> Like(string glob, IEnumerable<string> ids)
    {
        if (!glob.EndsWith('*'))
        {
            return ids;
        }

        var parts = glob.TrimEnd('*').TrimEnd('-').Split('-').Length;
        var end = glob.EndsWith("-*", StringComparison.Ordinal) ? "-*" : "*";
        return ids.Select(id => string.Join('-', id.Split('-').Take(parts)) + end).Distinct();
    }

    private static bool Matches(string word, CheckFacts check) => Clause.Parse(word) is { } section
        ? section.IsCitedBy(check)
        : System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(word, check.Id, ignoreCase: true);
}
