namespace Conformance.Receiver.Rfc8446;

/// <summary>RFC 8446 sections 4.2 and 9.3: what is unknown in a ClientHello is ignored.</summary>
public sealed class Section9_3_Invariants(ReceiverLab lab)
{
    [Check("R-TLS-GREASE", Topic = "tls", Rfc = "8446 §4.2, §9.3", Level = Level.Must,
        Says = "The receiver ignores unknown cipher suites and extensions, and takes a ClientHello that is big and "
            + "comes in several segments.")]
    public async Task Ignores_what_it_does_not_know()
    {
        var probe = await lab.HandshakeAsync(lab.UsualHello.OfTheFuture());

        probe.Should().GetACertificate("unknown values are ignored");
    }

    [Check("R-TLS-ALPN", Topic = "tls", Rfc = "9325 §3.8; 7301", Level = Level.Record,
        Says = "Recorded, not judged: what the receiver does with a client whose application protocols it does not "
            + "know.")]
    public async Task Records_what_an_unknown_protocol_gets()
    {
        var probe = await lab.ObserveAsync(lab.UsualHello.OnlyProtocols("x-unknown"));

        lab.RecordAnswer("an unknown application protocol", probe);
    }
}
