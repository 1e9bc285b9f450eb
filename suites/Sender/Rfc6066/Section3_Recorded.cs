namespace Conformance.Sender.Rfc6066;

/// <summary>RFC 6066 section 3: behaviour that it leaves open, recorded and not judged.</summary>
public sealed class Section3_Recorded(SenderLab lab)
{
    [Check("S-SNI-CASE", Topic = "sni", Rfc = "6066 §3", Level = Level.Record,
        Says = "Recorded, not judged: which case the sender uses in SNI where the MX record has mixed case.")]
    public async Task Records_the_case_of_the_name_in_sni()
    {
        var attempts = await lab.SendInEachLegAsync(domain => domain.WithMxRecords($"10 {Written(domain)}"));

        lab.Record(string.Join(' ', lab.WithSni(attempts).Select(attempt =>
            $"The MX record has {Written(attempt.Domain)}, SNI {SmtpSession.Describe(attempt.ClientHello)}.")));

        static string Written(RecipientDomain domain) => domain.Host("Mx1").Replace(".test", ".TeSt");
    }

    [Check("S-SNI-UNREC-FATAL", Topic = "sni", Rfc = "6066 §3; 7435", Level = Level.Record,
        Says = "Recorded, not judged: what the sender does without a policy after a fatal unrecognized_name alert "
            + "from the MX host.")]
    public async Task Records_delivery_after_a_fatal_unrecognized_name()
    {
        var attempt = await lab.SendAsync(lab.Domain().WithFatalUnrecognizedName());

        lab.Record($"Without a policy, the message was {attempt}.");
    }

    [Check("S-SNI-UNREC-WARN", Topic = "sni", Rfc = "6066 §3", Level = Level.Record,
        Says = "Recorded, not judged: what the sender does after a warning-level unrecognized_name alert from the MX "
            + "host.")]
    public async Task Records_delivery_after_an_unrecognized_name_warning()
    {
        var warning = new SmtpScript { WarnsOfUnknownName = true, TlsVersions = ["1.2"] };

        var attempt = await lab.SendAsync(lab.Domain().WithMx(mx => mx with { Smtp = warning }));

        lab.Record($"The host warned and went on in TLS 1.2: the message was {attempt}.");
    }
}
