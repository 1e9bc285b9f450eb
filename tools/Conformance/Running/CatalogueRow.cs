using Conformance.Targets.Images;

namespace Conformance.Running;

/// <summary>What docs/checks.tsv, the catalogue, says of one check.</summary>
internal sealed record CatalogueRow(
    string Role, string Topic, string Clause, string Level, string Stimulus, string Expected)
{
    /// <summary>By the check's id.</summary>
    public static IReadOnlyDictionary<string, CatalogueRow> Read(SuiteFolders folders) =>
        File.ReadLines(Path.Combine(folders.Root, "docs", "checks.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .ToDictionary(
                cells => cells[0],
                cells => new CatalogueRow(cells[1], cells[2], cells[3], cells[4], cells[6], cells[7]),
                StringComparer.Ordinal);
}
