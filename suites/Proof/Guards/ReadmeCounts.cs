using Conformance.Checks.Core;
using Conformance.Proof.Tools;
using Conformance.Running;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>
/// What the README says of how much is judged, counted in the catalogue. CONFORMANCE_README=write writes the sentence
/// anew; read the difference before you commit it.
/// </summary>
public sealed class ReadmeCounts
{
    private const string Mark = "<!-- generated from docs/checks.tsv: rows -->";
    private const string End = "<!-- end of what is generated -->";

    private static readonly string Readme = Path.Combine(TrackedFiles.Root, "README.md");

    [Fact]
    public async Task The_readme_counts_the_rows_of_the_catalogue_that_are_not_judged_yet()
    {
        var checks = (await SuiteProgram.CatalogueAsync(TestContext.Current.CancellationToken)).Checks;
        var drawn = Into(File.ReadAllText(Readme), Sentence(CatalogueRow.Read(SuiteFolders.Find()), checks));

        if (Environment.GetEnvironmentVariable("CONFORMANCE_README") == "write")
        {
            File.WriteAllText(Readme, drawn);
        }

        File.ReadAllText(Readme).Should().Be(drawn, "CONFORMANCE_README=write writes it");
    }

    [Fact]
    public void Rows_are_counted_by_role_and_by_topic()
    {
        var rows = new Dictionary<string, CatalogueRow>
        {
            ["S-A"] = Row("sender", "sni"), ["S-B"] = Row("sender", "dane"), ["S-C"] = Row("sender", "tls"),
            ["S-D"] = Row("sender", "tls"), ["C-E"] = Row("client", "sni"), ["D-F"] = Row("domain", "policy"),
        };

        Sentence(rows, [Check("S-A"), Check("S-C"), Check("C-E")]).Should().Be(
            "3 of 6 rows are checks: sender 2 of 4, client 1 of 1, domain 0 of 1. Without any check yet: dane, policy. "
            + "In part: tls 1 of 2.");
    }

    private static string Sentence(IReadOnlyDictionary<string, CatalogueRow> rows, IReadOnlyList<CheckFacts> checks)
    {
        var written = checks.Select(check => check.Id).ToHashSet();
        var roles = Counts(rows, written, row => row.Role);
        var topics = Counts(rows, written, row => row.Topic);
        var none = topics.Where(topic => topic.Written == 0).Select(topic => topic.Name).Order(StringComparer.Ordinal);
        var part = topics.Where(topic => topic.Written > 0 && topic.Written < topic.Known);
        return $"{written.Count} of {rows.Count} rows are checks: {string.Join(", ", roles.Select(InWords))}. "
            + $"Without any check yet: {string.Join(", ", none)}. In part: {string.Join(", ", part.Select(InWords))}.";
    }

    /// <summary>In the order of the catalogue.</summary>
    private static IReadOnlyList<(string Name, int Written, int Known)> Counts(
        IReadOnlyDictionary<string, CatalogueRow> rows, HashSet<string> written, Func<CatalogueRow, string> name) =>
    [
        .. from row in rows
           group row.Key by name(row.Value) into same
           select (same.Key, same.Count(written.Contains), same.Count()),
    ];

    private static string InWords((string Name, int Written, int Known) count) =>
        $"{count.Name} {count.Written} of {count.Known}";

    private static string Into(string text, string sentence)
    {
        var from = text.IndexOf(Mark, StringComparison.Ordinal);
        from.Should().BePositive($"the README has the marker {Mark}");
        var to = text.IndexOf(End, from, StringComparison.Ordinal);
        return $"{text[..(from + Mark.Length)]}\n\n{sentence}\n\n{text[to..]}";
    }

    private static CatalogueRow Row(string role, string topic) => new(role, topic, "8461 §1", "MUST", "", "");

    private static CheckFacts Check(string id) =>
        new(id, Role.Sender, "sni", "8461 §1", Level.Must, "A clause.", [], "Here");
}
