namespace Conformance.Suites.Receiver.Rfc8461;

/// <summary>RFC 8461 section 7.1: a receiver may choose by SNI, and must not insist on it.</summary>
public sealed class Section7_1_FallbackChain(ReceiverLab lab)
{
    [Check("R-SNI-ABSENT", Topic = "selection", Rfc = "8461 §7.1; 7672 §8.1", Level = Level.Must,
        Says = "A client that sends no SNI gets a fallback certificate, not an aborted handshake.")]
    public async Task Serves_a_client_without_sni()
    {
        var probe = await lab.HandshakeAsync(serverName: null);

        probe.Should().GetACertificate("the receiver must not insist on SNI");
    }

    [Check("R-SNI-ABSENT-DELIVER", Topic = "selection", Rfc = "8461 §7.1; 7672 §8.1", Level = Level.Must,
        Says = "A client that verifies nothing and sends no SNI can hand over mail.")]
    public async Task Takes_mail_from_a_client_without_sni()
    {
        var probe = await lab.DeliverAsync(serverName: null);

        probe.Should().GetACertificate("the receiver must not insist on SNI");
        probe.Should().TakeTheMessage("the receiver must not insist on SNI");
    }

    [Check("R-SNI-UNKNOWN", Topic = "selection", Rfc = "8461 §7.1; 7672 §8.1", Level = Level.Must,
        Says = "A client that asks for an unknown name gets a fallback certificate, not an aborted handshake.")]
    public async Task Serves_a_client_that_asks_for_an_unknown_name()
    {
        var elsewhere = await lab.HandshakeAsync(lab.UnknownName);
        var below = await lab.HandshakeAsync($"below.{lab.HostedNames[^1]}");

        elsewhere.Should().GetACertificate("a name that the receiver does not know is to be ignored");
        below.Should().GetACertificate("a name below one that the receiver hosts is unknown, too");
    }

    [Check("R-SNI-UNKNOWN-DELIVER", Topic = "selection", Rfc = "8461 §7.1", Level = Level.Must,
        Says = "A client that verifies nothing can hand over mail whatever name it asked for.")]
    public async Task Takes_mail_from_a_client_that_asked_for_an_unknown_name()
    {
        var probe = await lab.DeliverAsync(lab.UnknownName);

        probe.Should().GetACertificate("a name that the receiver does not know is to be ignored");
        probe.Should().TakeTheMessage("the name asked for is no reason to refuse mail");
    }

    [Check("R-SNI-IP4", Topic = "selection", Rfc = "8461 §7.1; 6066 §3", Level = Level.MustByDefinition,
        Says = "An IPv4 address in SNI is not permitted, but it is just one more unknown name: a fallback "
            + "certificate is sent.")]
    public async Task Serves_a_client_that_puts_an_address_into_sni()
    {
        var probe = await lab.HandshakeAsync("192.0.2.10");

        probe.Should().GetACertificate("a name that the receiver does not know is to be ignored");
    }
}
