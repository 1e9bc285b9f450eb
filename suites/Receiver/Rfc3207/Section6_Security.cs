namespace Conformance.Receiver.Rfc3207;

/// <summary>RFC 3207 section 6: nothing that came before the handshake counts after it.</summary>
public sealed class Section6_Security(ReceiverLab lab)
{
    // Counted as in R-STLS-INJECT.
    [Check("R-STLS-INJECT-SPLIT", Topic = "starttls", Rfc = "3207 §6", Level = Level.Must, Twin = "R-STLS-NOT-AFTER",
        Says = "The receiver answers no command inside TLS that was sent in clear text, behind STARTTLS and before the "
            + "reply to it.")]
    public async Task Obeys_no_command_between_starttls_and_its_reply()
    {
        var session = await lab.Sessions.InjectedSegmentAsync();

        session.Should().ObeyNothingInjected("anybody on the way can add octets to clear text");
    }

    [Check("R-STLS-INJECT-PARTIAL", Topic = "starttls", Rfc = "3207 §6", Level = Level.Must,
        Twin = "R-STLS-NOT-AFTER",
        Says = "The receiver does not join the beginning of a command in clear text, in the same segment as STARTTLS, "
            + "to its end inside TLS.")]
    public async Task Joins_no_fragment_behind_starttls_to_what_comes_in_tls()
    {
        var session = await lab.Sessions.InjectedFragmentAsync();

        session.Should().JoinNoFragments("anybody on the way can add octets to clear text");
        session.Should().ObeyNothingInjected("anybody on the way can add octets to clear text");
    }
}
