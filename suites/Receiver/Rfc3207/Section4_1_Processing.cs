namespace Conformance.Receiver.Rfc3207;

/// <summary>RFC 3207 section 4.1: what follows the handshake, completed or not.</summary>
public sealed class Section4_1_Processing(ReceiverLab lab)
{
    [Check("R-STLS-HSFAIL", Topic = "starttls", Rfc = "3207 §4.1", Level = Level.Operation,
        Twin = "R-STLS-PLAIN",
        Says = "The receiver obeys no command in clear text after an alert or a text in place of a ClientHello, and "
            + "closes the connection.")]
    public async Task Obeys_nothing_after_a_failed_handshake()
    {
        foreach (var session in await lab.Sessions.NoClientHelloAsync())
        {
            session.Should().ObeyNothingAndEnd("after the reply to STARTTLS, a session goes on in TLS or ends");
        }
    }

    [Check("R-STLS-SENDER-DOWN", Topic = "starttls", Rfc = "3207 §4.1", Level = Level.Operation,
        Says = "The receiver answers QUIT with 221 where a client that finds the certificate not good enough says it "
            + "right after the handshake.")]
    public async Task Answers_quit_right_after_the_handshake()
    {
        var session = await lab.Sessions.QuitAtOnceAsync();

        session.Should().SayGoodbye("that is how a client should leave that cannot verify the receiver");
    }

    [Check("R-TLS-CHNOCERT", Topic = "tls", Rfc = "3207 §4.1; 7672 §8.2", Level = Level.Operation,
        Says = "The receiver serves a client that has no certificate of its own.")]
    public async Task Serves_a_client_without_a_certificate()
    {
        var session = await lab.Sessions.WithoutClientCertificateAsync();

        session.Should().BeServedWithoutCertificate("most senders have no certificate");
    }
}
