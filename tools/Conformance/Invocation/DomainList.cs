using System.Text;

namespace Conformance.Invocation;

/// <summary>A file with domains: one a line, or the first column of a CSV file.</summary>
internal static class DomainList
{
    private const int MostOctets = 10_000_000;

    /// <summary>What spreadsheets and registrars call that column; no domain is called so.</summary>
    private static readonly string[] Headers =
        ["domain", "domains", "domain name", "domain_name", "domainname", "name"];

    /// <summary>As they are written there.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        try
        {
            return Read(Encoding.UTF8.GetString(HostileFile.ReadAll(path, MostOctets)).Split('\n'));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {refused.Message}");
        }
    }

    private static IReadOnlyList<string> Read(IEnumerable<string> lines)
    {
        // Spreadsheets put a byte order mark in front.
        var cells = lines.Select(line => line.TrimStart('\uFEFF').Split('#')[0].Split(',', ';', '\t')[0])
            .Select(cell => cell.Trim().Trim('"', '\'').Trim()).Where(cell => cell.Length > 0).ToList();
        return cells is [var first, ..] && Headers.Contains(first, StringComparer.OrdinalIgnoreCase)
            ? cells[1..]
            : cells;
    }
}
