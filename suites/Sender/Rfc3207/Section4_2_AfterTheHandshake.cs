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
}
