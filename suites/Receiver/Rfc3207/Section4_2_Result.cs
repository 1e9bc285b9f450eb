namespace Conformance.Receiver.Rfc3207;

/// <summary>RFC 3207 section 4.2: after the handshake, the session begins again.</summary>
public sealed class Section4_2_Result(ReceiverLab lab)
{
    [Check("R-STLS-NOT-AFTER", Topic = "starttls", Rfc = "3207 §4.2", Level = Level.Must, Twin = "R-STLS-ADV",
        Says = "The receiver does not offer STARTTLS inside TLS.")]
    public async Task Does_not_offer_starttls_inside_tls()
    {
        var session = await lab.Sessions.HelloInTlsAsync();

        session.Should().OfferNoStartTlsInTls("TLS is active already");
    }

    [Check("R-STLS-TWICE", Topic = "starttls", Rfc = "3207 §4.2", Level = Level.Operation,
        Says = "The receiver refuses STARTTLS inside TLS, and goes on with the session.")]
    public async Task Refuses_starttls_inside_tls()
    {
        var session = await lab.Sessions.StartTlsInTlsAsync();

        session.Should().RefuseStartTlsAndGoOn("TLS is active already");
    }

    [Check("R-STLS-RESET", Topic = "starttls", Rfc = "3207 §4.2", Level = Level.Must,
        Says = "The receiver discards a transaction that was begun before STARTTLS.")]
    public async Task Discards_a_transaction_from_before_starttls()
    {
        var session = await lab.Sessions.TransactionAcrossStartTlsAsync();

        session.Should().RefuseTheRecipient("MAIL was said before TLS, and inside TLS the same recipient is accepted "
            + "after MAIL");
    }

    // EHLO and QUIT are sent inside TLS, and the replies up to that to QUIT are counted: a third one answers a command
    // that was sent in clear text. The control is the same session without those.
    [Check("R-STLS-INJECT", Topic = "starttls", Rfc = "3207 §4.2, §6", Level = Level.Must, Twin = "R-STLS-NOT-AFTER",
        Says = "The receiver answers no command inside TLS that was sent in clear text, in the same segment as "
            + "STARTTLS.")]
    public async Task Obeys_no_command_behind_starttls()
    {
        var session = await lab.Sessions.InjectedCommandsAsync();

        session.Should().ObeyNothingInjected("anybody on the way can add octets to clear text");
    }
}
