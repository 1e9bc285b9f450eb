using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Claims;

namespace Conformance.Scoreboard.Pages;

/// <summary>Where each page is: addresses are made from names, never from order, so that a link stays true.</summary>
internal sealed class SiteMap
{
    public const string ReportedPage = "reported.html";
    public const string Board = "index.html";
    public const string Checks = "checks/index.html";
    public const string Runs = "runs.html";
    public const string Data = "index.json";
    public const string DataPage = "data.html";
    public const string Feed = "feed.xml";

    /// <summary>The tables as comma-separated values, each with what it holds.</summary>
    public static readonly IReadOnlyList<(string Page, string Holds)> Tables =
    [
        ("systems.csv", "One line per mail system: the words of the scoreboard"),
        ("clients.csv", "One line per client: the words of the scoreboard"),
        ("mail-configurations.csv", "One line per configuration of a mail system"),
        ("client-configurations.csv", "One line per configuration of a client"),
        ("checks.csv", "One line per check of a configuration, with its outcome and why"),
    ];

    /// <summary>The folder of result files.</summary>
    public const string Results = "results";

    public const string Style = "style.css";
    public const string Icon = "icon.svg";

    private readonly Dictionary<RunResult, string> _runs = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CheckResult, string> _evidence = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<CheckResult> _withPage = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, string> _systems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _services = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Board _board;

    /// <summary>What the page of claims is drawn from; null where the site has no such page.</summary>
    public Reported? Reported { get; init; }

    /// <summary>The claims beside what was measured.</summary>
    public Comparison Comparison => new(Reported, _board.Services);

    public SiteMap(Board board)
    {
        _board = board;
        foreach (var family in board.Families)
        {
            _systems[family.Key] = Untaken($"systems/{Slug(family.Key)}");
        }

        foreach (var service in board.Services)
        {
            _services[service.Name] = Untaken($"systems/live-{Slug(service.Name)}");
        }

        foreach (var row in board.Rows)
        {
            Add(row.Run, row.Run.Live is { } live ? Observed(row.Run, live) : Slug(row.Run.Target.Variant),
                isNewest: true);
            foreach (var run in row.Earlier)
            {
                Add(run, $"{Slug(run.Target.Variant)}.{run.Started.ToUniversalTime():yyyyMMdd'T'HHmmss'Z'}",
                    isNewest: false);
            }
        }
    }

    public string System(BoardFamily family) => $"{_systems[family.Key]}.html";

    /// <summary>The page that a system stands on, with its other versions.</summary>
    public string System(BoardSystem system) => $"{_systems[system.Family]}.html";

    /// <summary>The page of a service, with all observations of it.</summary>
    public string Service(LiveService service) => $"{_services[service.Name]}.html";

    /// <summary>The badge for a system and a column.</summary>
    public static string Badge(BoardSystem system, HeadlineColumn column) =>
        $"badges/{Slug(system.Name)}/{column.Key}.svg";

    /// <summary>Where on that page.</summary>
    public static string Anchor(BoardSystem system) => $"version-{Slug(system.Name)}";

    public string Run(RunResult run) => $"targets/{_runs[run]}.html";

    public string Result(RunResult run) => $"{Results}/{_runs[run]}.json";

    /// <summary>The whole evidence of a run, to download.</summary>
    public string EvidenceFile(RunResult run) => $"{Results}/{_runs[run]}{Conformance.Results.EvidenceFile.Extension}";

    /// <summary>
    /// Where a check of a run is described: on a page of its own where it ran, and in its place on the page of the run
    /// where it did not. Earlier runs have one page each, with what did not pass: a board with years of them would not
    /// fit where people publish it otherwise.
    /// </summary>
    public string Evidence(CheckResult check) => _evidence[check];

    /// <summary>Whether that is a page of its own.</summary>
    public bool HasPage(CheckResult check) => _withPage.Contains(check);

    /// <summary>Its place on the page of the run; null where it has none there.</summary>
    public string? AnchorOf(CheckResult check) => _evidence[check].Split('#') is [_, var anchor] ? anchor : null;

    public static string Check(string id) => $"checks/{CheckSlug(id)}.html";

    /// <summary>The address of one page as seen from another.</summary>
    public static string From(string page, string to) =>
        string.Concat(Enumerable.Repeat("../", page.Count(c => c == '/'))) + to;

    /// <summary>Every observation has pages of its own, also when there is a newer one.</summary>
    private static string Observed(RunResult run, LiveFacts live) =>
        $"{Slug(run.Target.Variant)}.{run.Started.ToUniversalTime():yyyyMMdd'T'HHmmss'Z'}.{Slug(live.Observer)}";

    private void Add(RunResult run, string variant, bool isNewest)
    {
        var name = Untaken($"{Slug(run.Target.Name)}/{variant}");
        _runs[run] = name;
        foreach (var check in run.Checks)
        {
            var slug = CheckSlug(check.Id);
            if (isNewest && check.Verdict != Verdict.NotApplicable)
            {
                _withPage.Add(check);
                _evidence[check] = Untaken($"targets/{name}/{slug}") + ".html";
            }
            else
            {
                _evidence[check] = isNewest ? Untaken($"targets/{name}.html#check-{slug}") : Run(run);
            }
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
