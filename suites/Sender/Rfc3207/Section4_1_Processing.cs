namespace Conformance.Sender.Rfc3207;

/// <summary>RFC 3207 section 4.1: what follows a handshake that does not lead to enough security.</summary>
public sealed class Section4_1_Processing(SenderLab lab)
{
    [Check("S-TLS-QUIT", Topic = "tls", Rfc = "3207 §4.1", Level = Level.Should, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "The sender says QUIT after the handshake where the MX host's certificate is not good enough.")]
    public async Task Says_quit_after_the_handshake()
    {
        var attempt = await lab.SendToMxWithAsync(CertificateKind.OtherCa, Expect.RefusalForNow);
        attempt.Should().NotBeDelivered("the sender trusts no issuer of this certificate");
        var session = await attempt.EnsureCompletedAsync(CertificateKind.OtherCa);

        session.Should().EndWithQuit("the session is not to end abruptly");
    }
}
