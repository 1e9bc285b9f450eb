namespace Conformance.Receiver.Rfc9325;

/// <summary>RFC 9325 section 3.7: names in SNI, at ports where nothing demands a fallback certificate.</summary>
public sealed class Section3_7_ServerName(ReceiverLab lab)
{
    // RFC 8461 section 7.1 speaks of MX hosts. At the ports of a receiver's own users, a name that it does not know
    // should end the handshake.
    [Check("R-SNI-PORTS", Topic = "selection", Rfc = "9325 §3.7; 8314 §4.4", Level = Level.Record,
        Says = "Recorded, not judged: what the receiver presents for a name, and for an unknown one, at the ports of "
            + "its own users.")]
    public async Task Records_what_names_get_at_each_port() =>
        await lab.RecordSelectionAtPortsAsync(lab.HostedNames[^1]);
}
