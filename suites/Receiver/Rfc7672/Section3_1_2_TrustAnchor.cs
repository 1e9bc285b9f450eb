namespace Conformance.Receiver.Rfc7672;

/// <summary>RFC 7672 section 3.1.2: TLSA records of a trust anchor, DANE-TA(2).</summary>
public sealed class Section3_1_2_TrustAnchor(ReceiverLab lab)
{
    // Clients that need no root leave it out of their thoughts, and some servers out of the chain; with DANE, it is
    // nowhere else to be had.
    [Check("R-SNI-TA-CHAIN", Topic = "selection", Rfc = "7672 §3.1.2", Level = Level.Must, Twin = "R-SNI-CHAIN",
        Says = "The receiver presents the certificate of a trust anchor that its TLSA records name, also where that is "
            + "a self-signed root.")]
    public async Task Presents_the_trust_anchor_in_its_chain()
    {
        await using var receiver = await lab.WithTlsaOfTrustAnchorAsync();

        var handshakes = await receiver.HandshakesAsync();

        foreach (var (published, probe) in handshakes)
        {
            probe.Should().MatchTlsa(published, "senders have the trust anchor from the chain alone");
        }
    }
}
