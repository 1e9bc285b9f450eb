namespace Conformance.Receiver.Rfc9325;

/// <summary>RFC 9325 section 3.1.1: SSL 2.0 and SSL 3.0 are not negotiated.</summary>
public sealed class Section3_1_1_Versions(ReceiverLab lab)
{
    // Other than TLS 1.0 and 1.1 (R-TLS-10-11), these are forbidden by RFCs of their own, which leave nothing to
    // opportunistic TLS.
    [Check("R-TLS-SSL2", Topic = "tls", Rfc = "9325 §3.1.1; 6176 §3; 7568 §3", Level = Level.Must,
        Twin = "R-TLS-12-13",
        Says = "The receiver refuses SSL 2.0 and SSL 3.0, and serves the next client.")]
    public async Task Refuses_ssl()
    {
        foreach (var session in await lab.Sessions.OldHellosAsync())
        {
            session.Should().GetNoServerHello("SSL must not be negotiated");
        }
    }
}
