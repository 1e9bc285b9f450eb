namespace Conformance.Receiver.Rfc8461;

/// <summary>RFC 8461 section 7.2: the versions of TLS.</summary>
public sealed class Section7_2_TlsVersions(ReceiverLab lab)
{
    [Check("R-TLS-12-13", Topic = "tls", Rfc = "8461 §7.2; 9325 §3.1.1", Level = Level.Must,
        Says = "The receiver completes handshakes of TLS 1.2 or of TLS 1.3.")]
    public async Task Speaks_tls_1_2_or_1_3()
    {
        var own = lab.UsualHello;
        var any = own.OnlyTls("1.0", "1.1", "1.2", "1.3");

        var older = await lab.HandshakeAsync(own.OnlyTls("1.2"), any);
        var newer = await lab.HandshakeAsync(own.OnlyTls("1.3"), any);

        (older.Completed ? older : newer).Should().GetACertificate("one of the two versions has to be there");
    }
}
