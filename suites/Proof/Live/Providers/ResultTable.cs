using System.Net;
using System.Text.RegularExpressions;

namespace Conformance.Proof.Live.Providers;

/// <summary>A row of the observer's page.</summary>
/// <param name="Word">"pass", "fail", "not applicable", "no result yet", …</param>
internal sealed record Cell(string Case, string Word, bool IsByNetwork, string Sentence)
{
    /// <summary>Null for a word that is not a verdict.</summary>
    public Verdict? Verdict => Word switch
    {
        "pass" => Results.Verdict.Pass,
        "fail" => Results.Verdict.Fail,
        "not applicable" => Results.Verdict.NotApplicable,
        "inconclusive" => Results.Verdict.Inconclusive,
        _ => null,
    };
}

/// <summary>What the page shows at a moment: who sent, and how each case stands.</summary>
/// <param name="Sender">The sentence about who sent.</param>
internal sealed record ResultTable(string Sender, IReadOnlyDictionary<string, Cell> Cells)
{
    private const string ByNetwork = " (by network)";

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Singleline;

    private static readonly Regex Row = new(
        """<tr role="row"><th role="rowheader" scope="row">(?<case>[^<]+)<br>.*?</th>\s*"""
        + """<td role="cell" class="\w+">(?<word>[^<]+)</td>\s*<td role="cell">(?<sentence>[^<]*)</td></tr>""",
        Options);

    private static readonly Regex Paragraph = new("<p>(?<text>[^<]*)</p>", Options);

    /// <summary>Reads the table, as the page has it or as an event brings it.</summary>
    public static ResultTable Read(string html) => new(
        Text(Paragraph.Match(html).Groups["text"]),
        Row.Matches(html).Select(Of).ToDictionary(cell => cell.Case));

    private static Cell Of(Match row)
    {
        var word = Text(row.Groups["word"]);
        return new Cell(
            Text(row.Groups["case"]), word.Replace(ByNetwork, ""), word.EndsWith(ByNetwork, StringComparison.Ordinal),
            Text(row.Groups["sentence"]));
    }

    private static string Text(Group group) => WebUtility.HtmlDecode(group.Value).Trim();
}
