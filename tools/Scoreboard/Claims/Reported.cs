using System.Globalization;
using Conformance.Scoreboard.Boards;

namespace Conformance.Scoreboard.Claims;

/// <summary>
/// What others say about providers that this suite cannot run: never measured, and never among what was measured.
/// </summary>
public sealed class Reported
{
    /// <summary>Where it lies in the suite's folder.</summary>
    public const string File = "docs/reported.yaml";

    private readonly Dictionary<ReportedClaim, string> _anchors = new(ReferenceEqualityComparer.Instance);

    public Reported(IReadOnlyList<ReportedProvider> providers, IReadOnlyList<ReportedClaim> claims)
    {
        (Providers, Claims) = (providers, claims);
        foreach (var same in claims.GroupBy(claim => $"{claim.Provider}-{claim.Topic.Key}-{claim.Claimed.Text}"))
        {
            foreach (var (place, claim) in same.Index())
            {
                _anchors[claim] = place == 0
                    ? same.Key
                    : string.Create(CultureInfo.InvariantCulture, $"{same.Key}.{place + 1}");
            }
        }
    }

    public IReadOnlyList<ReportedProvider> Providers { get; }

    public IReadOnlyList<ReportedClaim> Claims { get; }

    /// <summary>The claims about a provider: topic by topic, the latest first, what has no date last.</summary>
    public IEnumerable<ReportedClaim> Of(ReportedProvider provider) => Claims
        .Where(claim => claim.Provider == provider.Key)
        .OrderBy(claim => ReportedTopic.All.Index().First(topic => topic.Item == claim.Topic).Index)
        .ThenByDescending(claim => claim.Claimed.First);

    /// <summary>Whoever says otherwise of the same provider and topic. Either may have been right in its day.</summary>
    public IEnumerable<ReportedClaim> Contradicting(ReportedClaim claim) => Claims.Where(other =>
        other.Provider == claim.Provider && other.Topic == claim.Topic && other.Claim != claim.Claim
        && claim.Claim != ReportedAnswer.Unclear && other.Claim != ReportedAnswer.Unclear);

    /// <summary>Where a claim is on its page: made from what it is about and when it was said.</summary>
    public string Anchor(ReportedClaim claim) => _anchors[claim];
}

/// <summary>Whom claims are about.</summary>
/// <param name="Operator">Who runs it.</param>
public sealed record ReportedProvider(string Key, string Title, string Operator)
{
    /// <summary>The names under which it is measured live, of a host of customers' domains as well.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Whether a service that was measured is it: "Google Workspace, by example.org's leave" too.</summary>
    public bool IsAbout(string service) => Services.Append(Title).Any(
        name => service == name || service.StartsWith($"{name}, by ", StringComparison.Ordinal));
}

/// <summary>What a claim is about: a column of the board, or what explains why the columns matter.</summary>
public sealed record ReportedTopic(string Key, string Title)
{
    public static IReadOnlyList<ReportedTopic> All { get; } =
    [
        .. Headline.MailSystems.Select(column => new ReportedTopic(column.Key, column.Title)),
        new("own-mx-names", "An MX host name for each hosted domain"),
    ];
}

/// <summary>The answer in a word.</summary>
public enum ReportedAnswer
{
    Yes,
    No,
    Partly,

    /// <summary>What was read speaks of it, and says neither yes nor no.</summary>
    Unclear,
}

/// <summary>When something was said: a day, a month, a year, or unknown.</summary>
/// <param name="Text">As the file has it: <c>2020-06-17</c>, <c>2020-06</c>, <c>2020</c> or <c>undated</c>.</param>
/// <param name="First">The first day it can have been; null where there is no date.</param>
public sealed record ClaimedDate(string Text, DateOnly? First)
{
    /// <summary>In words: "17 June 2020", "June 2020", "2020", "undated".</summary>
    public string Words => First?.ToString(Text.Length switch { 4 => "yyyy", 7 => "MMMM yyyy", _ => "d MMMM yyyy" },
        CultureInfo.InvariantCulture) ?? Text;
}

/// <summary>One thing that somebody said about a provider.</summary>
public sealed record ReportedClaim
{
    /// <summary>The key of the provider.</summary>
    public required string Provider { get; init; }

    public required ReportedTopic Topic { get; init; }

    public required ReportedAnswer Claim { get; init; }

    /// <summary>The claim in a sentence that is not its author's.</summary>
    public required string Says { get; init; }

    public required string By { get; init; }

    public required ClaimedDate Claimed { get; init; }

    /// <summary>The day on which the source was read, itself or in a stored copy.</summary>
    public required DateOnly Read { get; init; }

    public required Uri Link { get; init; }

    /// <summary>What of the source could not be read; null where it was read and says so.</summary>
    public string? Unread { get; init; }
}
