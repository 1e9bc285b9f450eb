namespace Conformance.Proof.Scoreboard;

/// <summary>Checks as a result names them, enough to fill every column of the board.</summary>
internal static class SampleCatalogue
{
    public sealed record Row(string Id, string Topic, string Rfc, Level Level, string Says);

    public static IReadOnlyList<Row> Rows { get; } =
    [
        new("S-TXT-BASIC", "discovery", "8461 §3, §3.1", Level.MustByDefinition,
            "A sender that finds an STS record fetches the policy and delivers under it."),
        new("S-TXT-ABSENT", "discovery", "8461 §3.1", Level.Must,
            "Without an STS record there is no policy, whatever the policy host serves."),
        new("S-TXT-MULTI", "discovery", "8461 §3.1", Level.Must, "Two STS records are no policy."),
        new("S-FETCH-URL", "fetch", "8461 §3.2", Level.MustByDefinition,
            "The policy is fetched by GET from the well-known path of the policy host."),
        new("S-FETCH-CERT-SELF", "fetch", "8461 §3.3", Level.MustByDefinition,
            "A policy from a host with a self-signed certificate is not accepted."),
        new("S-FETCH-3XX", "fetch", "8461 §3.3", Level.Must, "Redirects of the policy host are not followed."),
        new("S-CACHE-HIT", "cache", "8461 §3, §3.2", Level.Should,
            "A policy in the cache is used without fetching it again."),
        new("S-CACHE-HOST-DOWN-NEWID", "cache", "8461 §3.3", Level.Must,
            "A new id that cannot be fetched leaves the cached policy in force."),
        new("S-MX-EXACT", "mx", "8461 §4.1", Level.Must, "An MX host that the policy names exactly is used."),
        new("S-MX-MISMATCH", "mx", "8461 §4.1, §5", Level.Must, "An MX host that no pattern covers gets no mail."),
        new("S-MX-WILD-DEEP", "mx", "8461 §4.1", Level.Must, "A wildcard pattern covers one label and no more."),
        new("S-TLS-NOSTARTTLS", "tls", "8461 §5", Level.Must,
            "Under enforce, no mail goes to a host that offers no STARTTLS."),
        new("S-CERT-OK", "tls", "8461 §4.2", Level.Must, "A valid certificate for the MX host is accepted."),
        new("S-CERT-OTHERCA", "tls", "8461 §4.2", Level.Must,
            "Under enforce, a certificate from an unknown CA is refused."),
        new("S-CERT-EXPIRED", "tls", "8461 §4.2", Level.Must, "Under enforce, an expired certificate is refused."),
        new("S-CERT-NAME", "tls", "8461 §4.2", Level.Must, "Under enforce, a certificate for another name is refused."),
        new("S-CERT-POLICYNAME", "tls", "8461 §4.2", Level.Must,
            "The certificate must be for the host contacted, not for any host of the policy."),
        new("S-SNI-ENF", "sni", "8461 §7.1", Level.Must, "A sender that applies a policy sends the MX host name in SNI."),
        new("S-SNI-TESTING", "sni", "8461 §7.1", Level.Must, "It does so in mode testing as well."),
        new("S-SNI-NOPOLICY", "sni", "6066 §3; 8446 §4.4.2.2", Level.Should,
            "The sender sends the MX host name in SNI, with or without a policy."),
        new("S-SNI-NOTDOMAIN", "sni", "8461 §7.1", Level.Must,
            "The sender sends the MX host name in SNI, not the recipient domain."),
        new("S-SNI-SAMEIP", "sni", "8461 §7.1", Level.Must, "The sender tells hosts that share an address apart by SNI."),
        new("S-MODE-TEST-CERT", "mode", "8461 §5", Level.ShouldByDefinition,
            "Under testing, a bad certificate does not keep mail back."),
        new("S-MODE-TEST-MX", "mode", "8461 §5", Level.ShouldByDefinition,
            "Under testing, an MX host outside the policy gets its mail."),
        new("S-FAIL-TEMP-MX", "failure", "8461 §5", Level.Should,
            "Mail that a policy keeps back is deferred, not bounced."),
        new("R-SNI-EXACT", "selection", "6066 §3; 8461 §7.1", Level.May,
            "The receiver presents the certificate of the name in SNI."),
        new("R-SNI-ABSENT", "selection", "8461 §7.1; 7672 §8.1", Level.Must,
            "The receiver presents a fallback chain without SNI."),
        new("R-SNI-UNKNOWN", "selection", "8461 §7.1; 7672 §8.1", Level.Must,
            "The receiver presents a fallback chain for an unknown name in SNI."),
        new("R-SNI-UNKNOWN-DELIVER", "selection", "8461 §7.1", Level.Must,
            "A receiver takes mail from a sender that named an unknown host."),
        new("R-SNI-CASE", "selection", "6066 §3", Level.MustByDefinition, "The receiver treats names in SNI as case-insensitive."),
    ];
}
