using Xunit;

namespace Conformance.Proof.Lab.Tls;

/// <summary>Hellos that real clients sent, made by hellos/record.sh, and what tshark read in them.</summary>
internal sealed record RecordedHellos(byte[] Stream, IReadOnlyDictionary<string, string> Tshark)
{
    private const string Folder = "hellos/";

    public static TheoryData<string> Files => [.. Names];

    public static IEnumerable<string> Names => typeof(RecordedHellos).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .Select(name => name[Folder.Length..])
        .Order(StringComparer.Ordinal);

    public static RecordedHellos Read(string file)
    {
        using var reader = new StreamReader(typeof(RecordedHellos).Assembly.GetManifestResourceStream(Folder + file)!);
        var lines = reader.ReadToEnd().Split('\n').Where(line => !line.StartsWith('#')).ToList();
        var facts = lines.Where(line => line.StartsWith("tshark-", StringComparison.Ordinal)).ToList();
        var tshark = facts.Select(fact => fact["tshark-".Length..].Split(':', 2));
        return new RecordedHellos(
            Convert.FromBase64String(string.Concat(lines.Except(facts))),
            tshark.ToDictionary(fact => fact[0], fact => fact[1].Trim()));
    }

    /// <summary>A fact that tshark gives as a list.</summary>
    public IReadOnlyList<string> List(string fact) => Tshark[fact].Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
