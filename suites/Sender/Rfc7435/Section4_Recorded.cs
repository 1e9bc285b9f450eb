namespace Conformance.Sender.Rfc7435;

/// <summary>RFC 7435 section 4: what a sender does without a policy where TLS fails is its own choice.</summary>
public sealed class Section4_Recorded(SenderLab lab)
{
    [Check("S-OPP-HSFAIL", Topic = "opportunistic", Rfc = "7435 §4", Level = Level.Record,
        Says = "Recorded, not judged: what the sender does without a policy when the MX host accepts STARTTLS and then "
            + "closes the connection, sends something else than TLS, or sends a fatal alert.")]
    public Task Records_what_follows_a_failed_handshake() => lab.RecordWithoutPolicyAsync(
        ("closed after the ClientHello", smtp => smtp with { AnswerToHello = AnswerToHello.Close }),
        ("answered the ClientHello in text", smtp => smtp with { AnswerToHello = AnswerToHello.Garbage }),
        ("sent a fatal alert", smtp => smtp with { AnswerToHello = AnswerToHello.Alert }));

    [Check("S-OPP-OLDTLS", Topic = "opportunistic", Rfc = "8996 §4, §5", Level = Level.Record,
        Says = "Recorded, not judged: what the sender does without a policy when the MX host speaks TLS 1.0 only, or "
            + "1.1 only.")]
    public Task Records_what_follows_an_old_version_of_tls() => lab.RecordWithoutPolicyAsync(
        ("speaks TLS 1.0 only", smtp => smtp with { TlsVersions = ["1.0"] }),
        ("speaks TLS 1.1 only", smtp => smtp with { TlsVersions = ["1.1"] }));

    [Check("S-OPP-REFUSED", Topic = "opportunistic", Rfc = "3207 §4; 7435 §4", Level = Level.Record,
        Says = "Recorded, not judged: what the sender does without a policy when the MX host offers STARTTLS and "
            + "replies 454 or 502 to it.")]
    public Task Records_what_follows_a_refusal_of_starttls() => lab.RecordWithoutPolicyAsync(
        ("replies 454", smtp => smtp with { StartTlsReply = "454 4.7.0 TLS not available at the moment" }),
        ("replies 502", smtp => smtp with { StartTlsReply = "502 5.5.1 Command not implemented" }));

    [Check("S-OPP-SNI-UNREC", Topic = "opportunistic", Rfc = "6066 §3", Level = Level.Record,
        Says = "Recorded, not judged: what the sender does without a policy when the MX host sends a fatal "
            + "unrecognized_name alert to every client that sends SNI, and works without.")]
    public Task Records_what_follows_a_refusal_of_any_name() => lab.RecordWithoutPolicyAsync(
        ("refuses every name in SNI", smtp => smtp with { AbortOnAnyName = true }));
}
