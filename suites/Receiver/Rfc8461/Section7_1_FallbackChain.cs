namespace Conformance.Receiver.Rfc8461;

/// <summary>RFC 8461 section 7.1: a receiver may select a certificate by SNI, and must not require SNI.</summary>
public sealed class Section7_1_FallbackChain(ReceiverLab lab)
{
    [Check("R-SNI-ABSENT", Topic = "selection", Rfc = "8461 §7.1; 7672 §8.1", Level = Level.Must,
        Says = "The receiver presents a fallback certificate to a client that sends no SNI, and does not abort the "
            + "handshake.")]
    public async Task Serves_a_client_without_sni()
    {
        var probe = await lab.HandshakeAsync(serverName: null);

        probe.Should().GetACertificate("the receiver must not require SNI");
    }

    [Check("R-SNI-ABSENT-DELIVER", Topic = "selection", Rfc = "8461 §7.1; 7672 §8.1", Level = Level.Must,
        Says = "The receiver accepts mail from a client that verifies nothing and sends no SNI.")]
    public async Task Accepts_mail_from_a_client_without_sni()
    {
        var probe = await lab.DeliverAsync(serverName: null);

        probe.Should().GetACertificate("the receiver must not require SNI");
        probe.Should().AcceptTheMessage("the receiver must not require SNI");
    }

    [Check("R-SNI-UNKNOWN", Topic = "selection", Rfc = "8461 §7.1; 7672 §8.1", Level = Level.Must,
        Says = "The receiver presents a fallback certificate for an unknown name in SNI, and does not abort the "
            + "handshake.")]
    public async Task Serves_a_client_that_sends_an_unknown_name()
    {
        var elsewhere = await lab.HandshakeAsync(lab.UnknownName);
        var below = await lab.HandshakeAsync($"below.{lab.HostedNames[^1]}");

        elsewhere.Should().GetACertificate("an unknown name in SNI is ignored");
        below.Should().GetACertificate("a name below one that the receiver hosts is unknown, too");
    }

    [Check("R-SNI-UNKNOWN-DELIVER", Topic = "selection", Rfc = "8461 §7.1", Level = Level.Must,
        Says = "The receiver accepts mail from a client that verifies nothing and sends an unknown name in SNI.")]
    public async Task Accepts_mail_from_a_client_that_sends_an_unknown_name()
    {
        var probe = await lab.DeliverAsync(lab.UnknownName);

        probe.Should().GetACertificate("an unknown name in SNI is ignored");
        probe.Should().AcceptTheMessage("the name in SNI is not a reason to refuse mail");
    }

    [Check("R-SNI-IP4", Topic = "selection", Rfc = "8461 §7.1; 6066 §3", Level = Level.MustByDefinition,
        Says = "The receiver treats an IPv4 address in SNI, which is not permitted, as an unknown name, and presents "
            + "a fallback certificate.")]
    public async Task Serves_a_client_that_sends_an_address_in_sni()
    {
        var probe = await lab.HandshakeAsync("192.0.2.10");

        probe.Should().GetACertificate("an unknown name in SNI is ignored");
    }

    [Check("R-SNI-IP6", Topic = "selection", Rfc = "8461 §7.1; 6066 §3", Level = Level.MustByDefinition,
        Says = "The receiver treats an IPv6 address in SNI, which is not permitted, as an unknown name, and presents "
            + "a fallback certificate.")]
    public async Task Serves_a_client_that_sends_an_ipv6_address_in_sni()
    {
        var probe = await lab.HandshakeAsync("2001:db8::1");

        probe.Should().GetACertificate("an unknown name in SNI is ignored");
    }

    [Check("R-SNI-SINGLE", Topic = "selection", Rfc = "8461 §7.1", Level = Level.MustByDefinition,
        Says = "The receiver presents a fallback certificate for a name of one label in SNI, and does not abort the "
            + "handshake.")]
    public async Task Serves_a_client_that_sends_a_name_of_one_label()
    {
        await Cases.EachAsync(["localhost", "mail", "443"], async name =>
        {
            var probe = await lab.HandshakeAsync(name);

            probe.Should().GetACertificate("{0} in SNI is an unknown name", name);
        });
    }

    [Check("R-SNI-BRACKET", Topic = "selection", Rfc = "8461 §7.1", Level = Level.MustByDefinition,
        Says = "The receiver presents a fallback certificate for a name in SNI that is in brackets, or has a port or "
            + "a blank behind it, and does not abort the handshake.")]
    public async Task Serves_a_client_that_sends_a_name_with_brackets_or_a_port()
    {
        var name = lab.HostedNames[0];
        await Cases.EachAsync([$"[{name}]", $"{name}:25", $"{name} "], async form =>
        {
            var probe = await lab.HandshakeAsync(form);

            probe.Should().GetACertificate("{0} in SNI is an unknown name", form);
        });
    }

    [Check("R-SNI-DOT", Topic = "selection", Rfc = "6066 §3; 8461 §7.1", Level = Level.MustByDefinition,
        Says = "The receiver does not abort the handshake if the name in SNI ends with a dot.")]
    public async Task Serves_a_client_that_sends_a_name_with_the_dot_of_the_root()
    {
        var probe = await lab.HandshakeAsync($"{lab.HostedNames[^1]}.");

        probe.Should().GetACertificate("a name with a dot at its end is that name, or an unknown one");
    }

    [Check("R-SNI-DEFAULT-STABLE", Topic = "selection", Rfc = "–", Level = Level.Operation,
        Says = "The receiver presents the same fallback certificate each time an unknown name is in SNI.")]
    public async Task Presents_the_same_fallback_certificate_each_time()
    {
        var handshakes = await lab.CrowdAsync([lab.UnknownName], handshakes: 20);

        handshakes.Should().PresentOneCertificate("who verifies it once will find it again");
    }
}
