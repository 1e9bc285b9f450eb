using Conformance.Targets.Images;

namespace Conformance.Running;

/// <summary>What docs/checks.tsv, the catalogue, says of one check beside what the check says of itself.</summary>
internal sealed record CatalogueRow(string Stimulus, string Expected)
{
    /// <summary>By the check's id.</summary>
    public static IReadOnlyDictionary<string, CatalogueRow> Read(SuiteFolders folders) =>
        File.ReadLines(Path.Combine(folders.Root, "docs", "checks.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .ToDictionary(cells => cells[0], cells => new CatalogueRow(cells[6], cells[7]), StringComparer.Ordinal);
}
