namespace Conformance.Proof.Scoreboard;

/// <summary>Checks as a result names them, enough to fill every column of the board.</summary>
internal static class SampleCatalogue
{
    public sealed record Row(string Id, string Topic, string Rfc, string Level, string Says);

    public static IReadOnlyList<Row> Rows { get; } =
    [
        new("S-TXT-BASIC", "discovery", "8461 §3, §3.1", "MUST-d",
            "A sender that finds an STS record fetches the policy and delivers under it."),
        new("S-TXT-ABSENT", "discovery", "8461 §3.1", "MUST",
            "Without an STS record there is no policy, whatever the policy host serves."),
        new("S-TXT-MULTI", "discovery", "8461 §3.1", "MUST", "Two STS records are no policy."),
        new("S-FETCH-URL", "fetch", "8461 §3.2", "MUST-d",
            "The policy is fetched by GET from the well-known path of the policy host."),
        new("S-FETCH-CERT-SELF", "fetch", "8461 §3.3", "MUST-d",
            "A policy from a host with a self-signed certificate is not accepted."),
        new("S-FETCH-3XX", "fetch", "8461 §3.3", "MUST", "Redirects of the policy host are not followed."),
        new("S-CACHE-HIT", "cache", "8461 §3, §3.2", "SHOULD",
            "A policy in the cache is used without fetching it again."),
        new("S-CACHE-HOST-DOWN-NEWID", "cache", "8461 §3.3", "MUST",
            "A new id that cannot be fetched leaves the cached policy in force."),
        new("S-MX-EXACT", "mx", "8461 §4.1", "MUST", "An MX host that the policy names exactly is used."),
        new("S-MX-MISMATCH", "mx", "8461 §4.1, §5", "MUST", "An MX host that no pattern covers gets no mail."),
        new("S-MX-WILD-DEEP", "mx", "8461 §4.1", "MUST", "A wildcard pattern covers one label and no more."),
        new("S-TLS-NOSTARTTLS", "tls", "8461 §5", "MUST",
            "Under enforce, no mail goes to a host that offers no STARTTLS."),
        new("S-CERT-OK", "tls", "8461 §4.2", "MUST", "A valid certificate for the MX host is accepted."),
        new("S-CERT-OTHERCA", "tls", "8461 §4.2", "MUST",
            "Under enforce, a certificate from an unknown CA is refused."),
        new("S-CERT-EXPIRED", "tls", "8461 §4.2", "MUST", "Under enforce, an expired certificate is refused."),
        new("S-CERT-NAME", "tls", "8461 §4.2", "MUST", "Under enforce, a certificate for another name is refused."),
        new("S-CERT-POLICYNAME", "tls", "8461 §4.2", "MUST",
            "The certificate must be for the host contacted, not for any host of the policy."),
        new("S-SNI-ENF", "sni", "8461 §7.1", "MUST", "A sender that applies a policy names the MX host in SNI."),
        new("S-SNI-TESTING", "sni", "8461 §7.1", "MUST", "It does so in mode testing as well."),
        new("S-SNI-NOPOLICY", "sni", "6066 §3; 8446 §4.4.2.2", "SHOULD",
            "A sender names the MX host in SNI also where no policy asks for it."),
        new("S-SNI-NOTDOMAIN", "sni", "8461 §7.1", "MUST",
            "A sender that applies a policy names the MX host in SNI, not the recipient domain."),
        new("S-SNI-SAMEIP", "sni", "8461 §7.1", "MUST", "Hosts that share an address are told apart by SNI."),
        new("S-MODE-TEST-CERT", "mode", "8461 §5", "SHOULD-d",
            "Under testing, a bad certificate does not keep mail back."),
        new("S-MODE-TEST-MX", "mode", "8461 §5", "SHOULD-d",
            "Under testing, an MX host outside the policy gets its mail."),
        new("S-FAIL-TEMP-MX", "failure", "8461 §5", "SHOULD",
            "Mail that a policy keeps back is deferred, not bounced."),
        new("R-SNI-EXACT", "selection", "6066 §3; 8461 §7.1", "MAY",
            "Asked for one of its names, a receiver presents that name’s certificate."),
        new("R-SNI-ABSENT", "selection", "8461 §7.1; 7672 §8.1", "MUST",
            "Asked for no name, a receiver goes on with a fallback chain."),
        new("R-SNI-UNKNOWN", "selection", "8461 §7.1; 7672 §8.1", "MUST",
            "Asked for a name it does not know, a receiver goes on with a fallback chain."),
        new("R-SNI-UNKNOWN-DELIVER", "selection", "8461 §7.1", "MUST",
            "A receiver takes mail from a sender that named an unknown host."),
        new("R-SNI-CASE", "selection", "6066 §3", "MUST-d", "A receiver compares server names without regard to case."),
    ];
}
