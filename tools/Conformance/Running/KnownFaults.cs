using Conformance.Targets.Description;
using Conformance.Targets.Images;

namespace Conformance.Running;

/// <summary>A check, and a spoilt reference that it is known to catch.</summary>
/// <param name="Name">The variant of target "reference" that runs it.</param>
/// <param name="Does">What it does wrong: "sends no SNI to any MX host".</param>
internal sealed record KnownFault(string Check, string Name, string Does);

/// <summary>What the suite's own tests have found each check to catch: docs/golden.tsv.</summary>
internal static class KnownFaults
{
    public static IReadOnlyList<KnownFault> Read(SuiteFolders folders)
    {
        var variants = TargetCatalogue.Load(Path.Combine(folders.Containers, "targets")).Find("reference")!.Variants
            .ToDictionary(variant => variant.Name, variant => variant.Title);
        return
        [
            .. from line in File.ReadLines(Path.Combine(folders.Root, "docs", "golden.tsv"))
               let cells = line.Split('\t')
               where cells.Length > 2 && cells[2] == nameof(Verdict.Fail)
               select new KnownFault(cells[1], cells[0], variants.GetValueOrDefault(cells[0], "is faulty")) into known
               group known by (known.Check, known.Name) into same
               select same.First(),
        ];
    }
}
