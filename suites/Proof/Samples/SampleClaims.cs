using Conformance.Running;
using Conformance.Scoreboard.Claims;

namespace Conformance.Proof.Samples;

/// <summary>Claims about providers that are none, as somebody would write them.</summary>
internal static class SampleClaims
{
    private const string Source = "reported.yaml";

    /// <summary>Half an hour before the next day begins where it begins first.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 9, 30, 0, TimeSpan.Zero);

    /// <summary>One claim; a test changes a line of it.</summary>
    public const string One = """
        providers:
          alpha: { title: Alpha Mail, operator: Alpha }
        claims:
          - provider: alpha
            topic: sends-sni
            claim: "yes"
            says: It sends SNI.
            by: Somebody
            claimed: "2020-06-17"
            read: "2026-11-25"
            link: https://one.example/a
            verified: "yes"
        """;

    /// <summary>Sources that agree and disagree, and two that are unclear or about something else.</summary>
    public static string Several { get; } = string.Concat(
        """
        providers:
          alpha: { title: Alpha Mail, operator: Alpha }
          beta: { title: Beta Mail, operator: Beta }
        claims:

        """,
        Claim("alpha", "sends-sni", "yes", "2020-06-17", "https://one.example/a"),
        Claim("alpha", "sends-sni", "no", "2024", "https://two.example/a"),
        Claim("alpha", "sends-sni", "yes", "undated", "https://three.example/a"),
        Claim("alpha", "sends-sni", "unclear", "2025-03", "https://four.example/a"),
        Claim("alpha", "enforces", "no", "2024", "https://two.example/a"),
        Claim("beta", "sends-sni", "no", "2024", "https://two.example/a"));

    public static Reported Read(string yaml, DateTimeOffset? now = null) =>
        ReportedReader.Read(yaml, Source, new StandingClock(now ?? Now));

    public static string Claim(string provider, string topic, string claim, string claimed, string link) => $"""
          - provider: {provider}
            topic: {topic}
            claim: "{claim}"
            says: It is so.
            by: Somebody
            claimed: "{claimed}"
            read: "2026-11-25"
            link: {link}
            verified: "yes"

        """;

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
