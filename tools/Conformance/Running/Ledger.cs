using System.Text;
using System.Text.RegularExpressions;
using Conformance.Checks;
using Conformance.Targets.Images;

namespace Conformance.Running;

/// <summary>A normative sentence of an RFC, in our words, and what is made of it.</summary>
/// <param name="Clause">"8461 §3.1".</param>
/// <param name="Level">Its keyword; "definition" where it has none.</param>
/// <param name="Checks">Ids of the catalogue, of checks that exist or are still to be written.</param>
/// <param name="WhyNone">Why no check looks at it; empty where some do.</param>
internal sealed record LedgerSentence(
    string Clause, string Level, string Says, IReadOnlyList<string> Checks, string WhyNone);

/// <summary>
/// Every normative sentence of RFC 8461 and of RFC 6066 section 3 with its checks: docs/clauses.tsv, drawn as
/// docs/coverage.md.
/// </summary>
internal sealed class Ledger(IReadOnlyList<LedgerSentence> sentences)
{
    /// <summary>What a check cites, one place after the other: "8461", "§3.1", "§3.2".</summary>
    private static readonly Regex Cited = new(
        @"(?<rfc>\b\d{4}\b)|(?<section>§\d+(\.\d+)*)", RegexOptions.CultureInvariant);

    public IReadOnlyList<LedgerSentence> Sentences => sentences;

    public static Ledger Read(SuiteFolders folders) => Of(
        File.ReadLines(Path.Combine(folders.Root, "docs", "clauses.tsv")).Skip(1));

    /// <param name="lines">clause, level, sentence, checks, why none: separated by tabs.</param>
    /// <exception cref="InvalidDataException">A line has not these five cells.</exception>
    public static Ledger Of(IEnumerable<string> lines) => new(
    [
        .. lines.Select(line => line.Split('\t') is [var clause, var level, var says, var checks, var whyNone]
            ? new LedgerSentence(
                clause, level, says, checks.Split(' ', StringSplitOptions.RemoveEmptyEntries), whyNone)
            : throw new InvalidDataException(
                $"docs/clauses.tsv: five cells are wanted, clause, level, sentence, checks and why none: {line}")),
    ]);

    /// <summary>What is wrong with the ledger, each with what to do.</summary>
    /// <param name="catalogued">Whether docs/checks.tsv knows an id.</param>
    public IEnumerable<string> Complaints(CatalogueFacts catalogue, Func<string, bool> catalogued)
    {
        foreach (var sentence in sentences)
        {
            if (sentence.Checks.Count == 0 == (sentence.WhyNone.Length == 0))
            {
                yield return $"{sentence.Clause}, \"{sentence.Says}\": it has "
                    + (sentence.Checks.Count == 0 ? "neither checks nor a reason for having none: give either."
                        : "checks and a reason for having none: take one away.");
            }

            foreach (var unknown in sentence.Checks.Where(id => !catalogued(id)))
            {
                yield return $"{sentence.Clause}, \"{sentence.Says}\": docs/checks.tsv knows no {unknown}.";
            }
        }

        var clauses = sentences.Select(sentence => sentence.Clause).ToHashSet();
        foreach (var check in catalogue.Checks)
        {
            foreach (var clause in Clauses(check.Rfc).Where(clause => !clauses.Contains(clause)))
            {
                yield return $"{check.Id} cites {clause}, of which docs/clauses.tsv has no sentence: add it there.";
            }
        }
    }

    /// <summary>The ledger as a page.</summary>
    public string Markdown(CatalogueFacts catalogue)
    {
        var written = catalogue.Checks.Select(check => check.Id).ToHashSet();
        var looked = sentences.Count(sentence => sentence.Checks.Any(written.Contains));
        var none = sentences.Count(sentence => sentence.Checks.Count == 0);
        var page = new StringBuilder("# What is checked of the RFCs\n\n");
        page.Append("Every normative sentence of RFC 8461 and of RFC 6066 section 3, in our words, with its checks. ")
            .Append($"{sentences.Count} sentences: {looked} with checks, {sentences.Count - looked - none} whose ")
            .Append($"checks are still to be written (in italics), {none} with a reason for having none.\n\n")
            .Append("Drawn by `./run.sh list clauses` from `docs/clauses.tsv`.\n");
        foreach (var clause in sentences.GroupBy(sentence => sentence.Clause))
        {
            page.Append($"\n## RFC {clause.Key}\n\n| level | sentence | checks |\n| --- | --- | --- |\n");
            foreach (var sentence in clause)
            {
                var checks = sentence.Checks.Select(id => written.Contains(id) ? $"`{id}`" : $"*{id}*");
                page.Append($"| {sentence.Level} | {sentence.Says} | ")
                    .Append(sentence.Checks.Count > 0 ? string.Join(", ", checks) : $"none: {sentence.WhyNone}")
                    .Append(" |\n");
            }
        }

        return page.ToString();
    }

    private static IEnumerable<string> Clauses(string cited)
    {
        var rfc = "";
        foreach (Match place in Cited.Matches(cited))
        {
            rfc = place.Groups["rfc"].Success ? place.Value : rfc;
            var isOfTheLedger = rfc == "8461" || (rfc == "6066" && place.Value == "§3");
            if (place.Groups["section"].Success && isOfTheLedger)
            {
                yield return $"{rfc} {place.Value}";
            }
        }
    }
}
