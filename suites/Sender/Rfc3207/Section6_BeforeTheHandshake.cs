namespace Conformance.Sender.Rfc3207;

/// <summary>RFC 3207 section 6: what anybody may have written into a session before the handshake.</summary>
public sealed class Section6_BeforeTheHandshake(SenderLab lab)
{
    // Who takes the injected 250 for the reply to EHLO says MAIL, and takes the refusal of EHLO for the reply to that.
    [Check("S-TLS-INJECT-RESP", Topic = "tls", Rfc = "3207 §6", Level = Level.Must, Twin = Twins.Within,
        Says = "The sender discards a reply that comes in clear text behind the reply to STARTTLS.")]
    public async Task Discards_what_comes_behind_the_reply_to_starttls()
    {
        await lab.ControlStartsTlsAsync();
        var control = await lab.SendAsync(lab.Domain().WithEhloRefusedInTls(), Expect.FirstResult);
        await control.EnsureOneEndAfterRefusedEhloAsync();

        var attempt = await lab.SendAsync(
            lab.Domain().WithEhloRefusedInTls(injected: "250 welcome.example"), Expect.FirstResult);

        await attempt.EnsureAskedAsync("STARTTLS");
        foreach (var session in attempt.Sessions)
        {
            session.Should().EndNoTransactionInTls("EHLO is refused there, and what came before TLS is no reply to it");
        }
    }
}
