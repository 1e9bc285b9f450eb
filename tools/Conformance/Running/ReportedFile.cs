using Conformance.Scoreboard.Claims;

namespace Conformance.Running;

/// <summary>docs/reported.yaml as its schema has it.</summary>
internal sealed record ReportedFile(
    OrderedDictionary<string, ReportedFile.OneProvider> Providers, IReadOnlyList<ReportedFile.OneClaim> Claims)
{
    public sealed record OneProvider(string Title, string Operator)
    {
        public IReadOnlyList<string> Services { get; init; } = [];
    }

    public sealed record OneClaim(
        string Provider, string Topic, ReportedAnswer Claim, string Says, string By, string Claimed, string Read,
        Uri Link, string Verified, string? Unread);
}
