using System.Text.RegularExpressions;

namespace Conformance.Scoreboard.Boards;

/// <summary>The order of versions as running systems tell them: numbers as numbers, all else as text.</summary>
internal static class VersionOrder
{
    private static readonly Regex Parts = new("[0-9]+|[^0-9]+", RegexOptions.CultureInvariant);

    /// <summary>Below zero where the first is the older; what tells no version comes first.</summary>
    public static int Compare(string? one, string? other)
    {
        var pairs = Split(one).Zip(Split(other));
        var first = pairs.Select(pair => ComparePart(pair.First, pair.Second)).FirstOrDefault(order => order != 0);
        return first != 0 ? first : Split(one).Count.CompareTo(Split(other).Count);
    }

    private static IReadOnlyList<string> Split(string? version) =>
        [.. Parts.Matches(version ?? "").Take(50).Select(part => part.Value)];

    private static int ComparePart(string one, string other)
    {
        if (!char.IsAsciiDigit(one[0]) || !char.IsAsciiDigit(other[0]))
        {
            return string.CompareOrdinal(one, other);
        }

        var (a, b) = (one.TrimStart('0'), other.TrimStart('0'));
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b);
    }
}
