using System.Text.RegularExpressions;
using Conformance.Checks.Core;

namespace Conformance.Running;

/// <summary>
/// A section of an RFC: as a check cites it, "8461 §4.2", and as the command line selects it, "8461/4.2".
/// </summary>
/// <param name="Section">"4.2"; empty for the RFC as a whole.</param>
internal sealed record Clause(string Rfc, string Section)
{
    /// <summary>What a check cites, one place after the other: "8461", "§3.1", "§3.2".</summary>
    private static readonly Regex Cited = new(
        @"(?<rfc>\b\d{4,5}\b)|§(?<section>\d+(\.\d+)*)", RegexOptions.CultureInvariant);

    /// <summary>No id of a check begins with a digit, and every number of an RFC does.</summary>
    private static readonly Regex Selected = new(
        @"\A(?<rfc>\d+)(/§?(?<section>.*))?\z", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    /// <summary>Those that a check cites; an RFC of which it names no section is cited as a whole.</summary>
    /// <param name="places">"8461 §3.1, §3.2; 7435".</param>
    public static IReadOnlyList<Clause> CitedIn(string places)
    {
        var clauses = new List<Clause>();
        foreach (Match place in Cited.Matches(places))
        {
            if (place.Groups["rfc"].Success)
            {
                clauses.Add(new Clause(place.Value, ""));
            }
            else if (clauses is [.., var last])
            {
                clauses.RemoveAll(whole => whole == last with { Section = "" });
                clauses.Add(last with { Section = place.Groups["section"].Value });
            }
        }

        return clauses;
    }

    /// <summary>The section that a word selects, "8461/4.2" or "8461"; null where it is not of this form.</summary>
    public static Clause? Parse(string word) => Selected.Match(word) is { Success: true } match
        ? new Clause(match.Groups["rfc"].Value, match.Groups["section"].Value)
        : null;

    /// <summary>
    /// True for the section itself and for those below it: 4.2 is within 4, and 4.20 is not within 4.2.
    /// </summary>
    public bool Contains(Clause other) => Rfc == other.Rfc
        && (Section.Length == 0 || $"{other.Section}.".StartsWith($"{Section}.", StringComparison.Ordinal));

    /// <summary>Whether a check cites the section, or one below it.</summary>
    public bool IsCitedBy(CheckFacts check) => CitedIn(check.Rfc).Any(Contains);

    /// <summary>As the command line has it.</summary>
    public override string ToString() => Section.Length == 0 ? Rfc : $"{Rfc}/{Section}";
}
