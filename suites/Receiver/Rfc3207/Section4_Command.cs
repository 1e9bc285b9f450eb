namespace Conformance.Receiver.Rfc3207;

/// <summary>RFC 3207 section 4: the command STARTTLS.</summary>
public sealed class Section4_Command(ReceiverLab lab)
{
    [Check("R-STLS-PLAIN", Topic = "starttls", Rfc = "3207 §4", Level = Level.Must,
        Says = "The receiver accepts mail for its own domain in clear text.")]
    public async Task Accepts_mail_in_clear_text()
    {
        var session = await lab.Sessions.DeliverInClearTextAsync();

        session.Should().AcceptTheMessage("a public receiver must not require STARTTLS");
    }

    [Check("R-STLS-ARG", Topic = "starttls", Rfc = "3207 §4", Level = Level.Operation,
        Says = "The receiver refuses STARTTLS with a parameter.")]
    public async Task Refuses_a_parameter()
    {
        var session = await lab.Sessions.StartTlsWithArgumentAsync();

        session.Should().RefuseStartTls("STARTTLS has no parameters");
    }

    [Check("R-STLS-454", Topic = "starttls", Rfc = "3207 §4", Level = Level.Operation,
        Says = "The receiver that has no usable certificate refuses STARTTLS with 454, and goes on in clear text.")]
    public async Task Refuses_starttls_without_a_usable_certificate()
    {
        var session = await lab.Sessions.WithoutCertificateAsync();

        session.Should().LackTls("a client can deliver in clear text then, or try again later");
    }

    [Check("R-STLS-EARLY-CH", Topic = "starttls", Rfc = "3207 §4", Level = Level.Operation,
        Says = "The receiver answers a ClientHello in the same segment as STARTTLS in TLS, discards it, or ends the "
            + "session.")]
    public async Task Reads_no_early_ClientHello_as_text()
    {
        var session = await lab.Sessions.EarlyClientHelloAsync();

        session.Should().AnswerInTlsOrEnd("octets of TLS are no commands, and a client waits for an answer");
    }

    [Check("R-STLS-STALL", Topic = "starttls", Rfc = "–", Level = Level.Operation, BlocksTarget = true,
        Says = "The receiver serves other clients while one is silent after the reply to STARTTLS.")]
    public async Task Serves_others_while_a_client_is_silent()
    {
        var session = await lab.Sessions.SessionBesideSilenceAsync();

        session.Should().ServeTheOther("a client that never says hello is no reason to keep others waiting");
    }
}
