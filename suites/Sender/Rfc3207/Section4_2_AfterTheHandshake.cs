namespace Conformance.Sender.Rfc3207;

/// <summary>RFC 3207 section 4.2: after the handshake, SMTP begins anew.</summary>
public sealed class Section4_2_AfterTheHandshake(SenderLab lab)
{
    [Check("S-TLS-STARTTLS-AGAIN", Topic = "tls", Rfc = "3207 §4.2", Level = Level.MustByDefinition,
        Says = "The sender goes on over TLS and delivers when the MX host offers STARTTLS again after the handshake.")]
    public async Task Goes_on_where_starttls_is_offered_again()
    {
        await lab.ControlStartsTlsAsync();

        var attempts = await lab.SendInEachLegAsync(
            domain => domain.WithMxSpeaking(smtp => smtp with { OffersStartTlsAgain = true }));

        foreach (var attempt in attempts)
        {
            attempt.Should().BeDelivered("TLS is in use, whatever is offered once more");
            attempt.Should().HaveGoneInTls("the handshake was done");
            var again = attempt.Session!.Commands.Count(command => command.StartsWith("STARTTLS")) > 1;
            lab.Record($"To {attempt.Domain.Name}: STARTTLS was {(again ? "" : "not ")}sent a second time.");
        }
    }

    [Check("S-TLS-EHLO-AGAIN", Topic = "tls", Rfc = "3207 §4.2", Level = Level.Should,
        Says = "The sender sends EHLO as its first command after the TLS handshake.")]
    public async Task Says_ehlo_first_inside_tls()
    {
        await lab.ControlStartsTlsAsync();

        var attempts = await lab.SendInEachLegAsync(domain => domain.WithExtensions(inTls: false));

        await Cases.AllAsync(attempts, async attempt =>
        {
            var session = await attempt.EnsureAskedInTlsAsync("MAIL");
            session.Should().BeginWithEhloInTls("the host may offer other extensions there");
        });
    }

    [Check("S-TLS-EHLO-OLD", Topic = "tls", Rfc = "3207 §4.2", Level = Level.Must, Twin = Twins.Within,
        Says = "The sender uses no extension of SMTP that the MX host offered before the TLS handshake and does not "
            + "offer after it.")]
    public async Task Uses_no_extension_from_before_the_handshake()
    {
        var control = await lab.SendAsync(lab.Domain().WithExtensions(inTls: true));
        control.EnsureUsedExtensions();

        var attempts = await lab.SendInEachLegAsync(domain => domain.WithExtensions(inTls: false));

        await Cases.AllAsync(attempts, async attempt =>
        {
            await attempt.EnsureAskedInTlsAsync("MAIL");
            foreach (var session in attempt.Sessions)
            {
                session.Should().UseNoExtensionInTls("none is offered there");
            }
        });
    }
}
