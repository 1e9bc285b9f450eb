namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 5: under an enforce policy, nothing takes the place of TLS.</summary>
public sealed class Section5_FailedTls(SenderLab lab)
{
    [Check("S-TLS-REFUSED", Topic = "tls", Rfc = "8461 §5; 3207 §4", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "Under an enforce policy, the sender does not deliver to an MX host that refuses STARTTLS with 454, 502 "
            + "or 554.")]
    public async Task Refuses_to_send_where_starttls_is_refused()
    {
        string[] replies =
        [
            "454 4.7.0 TLS not available at the moment", "502 5.5.1 Command not implemented", "554 5.7.3 No TLS",
        ];
        var primed = await lab.PrimedAsync(replies.Select(_ => lab.Domain().Enforce()));

        var attempts = await lab.SendAsync(
            primed.Zip(replies, (domain, reply) =>
                domain.WithMxSpeaking(smtp => smtp with { StartTlsReply = reply })), Expect.Refusal);

        await Cases.AllAsync(attempts, async attempt =>
        {
            attempt.Should().NotBeDelivered("the policy demands TLS, and {0} refuses it", attempt.Domain.Mx.Name);
            await attempt.EnsureReachedAsync(attempt.Domain.Mx.Name);
        });
    }

    [Check("S-TLS-HSFAIL", Topic = "tls", Rfc = "8461 §5", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "Under an enforce policy, the sender does not deliver to an MX host that answers the ClientHello with "
            + "text or a fatal alert, or closes the connection.")]
    public async Task Refuses_to_send_where_the_handshake_fails()
    {
        AnswerToHello[] answers = [AnswerToHello.Close, AnswerToHello.Garbage, AnswerToHello.Alert];
        var primed = await lab.PrimedAsync(answers.Select(_ => lab.Domain().Enforce()));

        var attempts = await lab.SendAsync(
            primed.Zip(answers, (domain, answer) =>
                domain.WithMxSpeaking(smtp => smtp with { AnswerToHello = answer })), Expect.Refusal);

        await Cases.AllAsync(attempts, async attempt =>
        {
            attempt.Should().NotBeDelivered("the policy demands TLS, and no handshake is completed");
            await attempt.EnsureAbortedAsync();
        });
    }

    [Check("S-TLS-HELO", Topic = "tls", Rfc = "8461 §5", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "Under an enforce policy, the sender does not deliver to an MX host that knows HELO and not EHLO.")]
    public async Task Refuses_to_send_after_helo()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(
            domain.WithMxSpeaking(_ => SmtpScript.Answering("EHLO", "500 5.5.1 Unknown command")), Expect.Refusal);

        attempt.Should().NotBeDelivered("the policy demands TLS, and there is no STARTTLS without EHLO");
        await attempt.EnsureReachedAsync(domain.Mx.Name);
    }

    [Check("S-TLS-STRIP-RETRY", Topic = "tls", Rfc = "8461 §5", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "Under an enforce policy, the sender does not deliver in clear text when it tries again and STARTTLS is "
            + "no longer offered.")]
    public async Task Refuses_clear_text_at_the_next_attempt()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());
        var busy = domain.WithMxSpeaking(_ => SmtpScript.Answering("RCPT", "451 4.3.0 Later"));

        var held = await lab.SendAndRetryAsync(busy, domain.WithoutStartTls());

        held.DeliveredIn(domain).Should("delivery").BeNone("the policy demands TLS at every attempt");
    }
}
