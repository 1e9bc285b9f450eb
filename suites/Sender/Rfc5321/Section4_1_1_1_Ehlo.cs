namespace Conformance.Sender.Rfc5321;

/// <summary>RFC 5321 sections 2.4 and 4.1.1.1: the reply to EHLO, in which STARTTLS is offered.</summary>
public sealed class Section4_1_1_1_Ehlo(SenderLab lab)
{
    /// <summary>A keyword has no case, and stands anywhere in the reply.</summary>
    private static readonly IReadOnlyList<IReadOnlyList<string>> Forms =
    [
        ["8BITMIME", "starttls", "SIZE"],
        ["8BITMIME", "StartTLS", "SIZE"],
        ["8BITMIME", "SIZE", "STARTTLS"],
        ["STARTTLS"],
        [.. Enumerable.Range(1, 40).Select(number => $"X-KEYWORD-{number}"), "STARTTLS"],
    ];

    private const string WithBlank = "STARTTLS ";

    [Check("S-TLS-EHLO-FORM", Topic = "tls", Rfc = "5321 §2.4, §4.1.1.1", Level = Level.Must,
        Says = "The sender starts TLS in whichever case and place of the EHLO reply STARTTLS is offered.")]
    public async Task Starts_tls_however_it_is_offered()
    {
        await lab.ControlStartsTlsAsync();
        var blank = lab.SendAsync(
            lab.Domain().WithMxSpeaking(smtp => smtp with { EhloKeywords = [WithBlank, "SIZE"] }));

        var attempts = await Task.WhenAll(Forms.Select(form => lab.SendInEachLegAsync(
            domain => domain.WithMxSpeaking(smtp => smtp with { EhloKeywords = form }))));

        // The syntax has a parameter after each blank, so it is for the sender to say what this is.
        lab.Record($"Where the host offers \"{WithBlank}\", the message was {await blank}.");
        foreach (var attempt in attempts.SelectMany(legs => legs))
        {
            var offer = attempt.Domain.Mx.Smtp.EhloKeywords!.First(
                keyword => keyword.StartsWith("starttls", StringComparison.OrdinalIgnoreCase));
            attempt.Should().BeDelivered("the host offers \"{0}\"", offer);
            attempt.Should().HaveGoneInTls("the host offers \"{0}\"", offer);
        }
    }

    [Check("S-TLS-EHLO-NAME", Topic = "tls", Rfc = "5321 §4.1.1.1", Level = Level.Record,
        Says = "Recorded, not judged: whether the sender sends SNI as usual, and delivers, when the MX host calls "
            + "itself by another name in its reply to EHLO.")]
    public async Task Records_what_another_name_in_the_reply_changes()
    {
        var attempts = await lab.SendInEachLegAsync(
            domain => domain.WithMxSpeaking(smtp => smtp with { EhloName = $"inside.of-{domain.Scenario}.example" }));

        lab.Record(string.Join(' ', attempts.Select(attempt =>
            $"The MX host {attempt.Domain.Mx.Name} calls itself {attempt.Domain.Mx.Smtp.EhloName}: {attempt}.")));
    }
}
