using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Conformance.Checks.Results;

namespace Conformance.Scoreboard;

/// <summary>Where each page is: addresses are made from names, never from order, so that a link stays true.</summary>
internal sealed class SiteMap
{
    public const string Board = "index.html";
    public const string Checks = "checks/index.html";
    public const string Data = "index.json";
    public const string Style = "style.css";
    public const string Icon = "icon.svg";

    private readonly Dictionary<RunResult, string> _runs = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CheckResult, string> _evidence = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    public SiteMap(Board board)
    {
        foreach (var row in board.Rows)
        {
            Add(row.Run, Slug(row.Run.Target.Variant));
            foreach (var run in row.Earlier)
            {
                Add(run, $"{Slug(run.Target.Variant)}.{run.Started.ToUniversalTime():yyyyMMdd'T'HHmmss'Z'}");
            }
        }
    }

    public string Run(RunResult run) => $"targets/{_runs[run]}.html";

    public string Result(RunResult run) => $"results/{_runs[run]}.json";

    public string Evidence(CheckResult check) => _evidence[check];

    public static string Check(string id) => $"checks/{CheckSlug(id)}.html";

    /// <summary>The address of one page as seen from another.</summary>
    public static string From(string page, string to) =>
        string.Concat(Enumerable.Repeat("../", page.Count(c => c == '/'))) + to;

    private void Add(RunResult run, string variant)
    {
        var name = Untaken($"{Slug(run.Target.Name)}/{variant}");
        _runs[run] = name;
        foreach (var check in run.Checks)
        {
            _evidence[check] = Untaken($"targets/{name}/{CheckSlug(check.Id)}") + ".html";
        }
    }

    private string Untaken(string wanted)
    {
        var name = wanted;
        for (var again = 2; !_taken.Add(name); again++)
        {
            name = $"{wanted}.{again.ToString(CultureInfo.InvariantCulture)}";
        }

        return name;
    }

    private static string Slug(string name) => IsPlain(name, char.IsAsciiLetterLower) ? name : Harmless(name);

    private static string CheckSlug(string id) => IsPlain(id, char.IsAsciiLetterUpper) ? id : Harmless(id);

    private static bool IsPlain(string name, Func<char, bool> isLetter) =>
        name.Length is > 0 and <= 60
        && (isLetter(name[0]) || char.IsAsciiDigit(name[0]))
        && name[^1] != '.'
        && name != "index"
        && name.All(c => isLetter(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');

    // A vendor names its own target: what is left must be a file name everywhere, and two names must stay two.
    private static string Harmless(string name)
    {
        var letters = name.Take(40).Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-');
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];
        return $"{string.Concat(letters).Trim('-')}-{hash}".TrimStart('-');
    }
}
