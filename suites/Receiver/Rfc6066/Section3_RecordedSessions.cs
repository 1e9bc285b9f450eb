namespace Conformance.Receiver.Rfc6066;

/// <summary>RFC 6066 section 3: sessions with and without a name in SNI, of which it says nothing.</summary>
public sealed class Section3_RecordedSessions(ReceiverLab lab)
{
    [Check("R-RES-SAME", Topic = "resumption", Rfc = "–", Level = Level.Record,
        Says = "Recorded, not judged: which TLS sessions the receiver resumes under the same name in SNI.")]
    public async Task Records_which_sessions_are_resumed() =>
        await lab.RecordOffersAsync(SessionKind.All, lab.HostedNames[0], lab.HostedNames[0]);

    [Check("R-RES-PORTS", Topic = "resumption", Rfc = "–", Level = Level.Record,
        Says = "Recorded, not judged: which TLS sessions of the port for other mail systems the receiver resumes at "
            + "the ports of its own users.")]
    public async Task Records_which_sessions_are_resumed_at_other_ports() =>
        await lab.RecordOffersAtPortsAsync(lab.HostedNames[0]);

    [Check("R-RES12-NOSNI-TO-B", Topic = "resumption", Rfc = "6066 §3", Level = Level.Record,
        Says = "Recorded, not judged: whether the receiver resumes a TLS 1.2 session that was made without SNI "
            + "under a name.")]
    public async Task Records_whether_a_session_without_a_name_is_resumed_under_one() =>
        await lab.RecordOffersAsync(SessionKind.OfTls12, made: null, lab.OtherName);

    [Check("R-RES12-A-TO-NOSNI", Topic = "resumption", Rfc = "6066 §3", Level = Level.Record,
        Says = "Recorded, not judged: whether the receiver resumes a TLS 1.2 session without SNI that was made with "
            + "a name.")]
    public async Task Records_whether_a_session_with_a_name_is_resumed_without() =>
        await lab.RecordOffersAsync(SessionKind.OfTls12, lab.HostedNames[^1], offered: null);
}
