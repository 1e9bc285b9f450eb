namespace Conformance.Suites.Sender.Rfc6066;

/// <summary>RFC 6066 section 3: what it leaves to the sender.</summary>
public sealed class Section3_Recorded(SenderLab lab)
{
    [Check("S-SNI-CASE", Topic = "sni", Rfc = "6066 §3", Level = Level.Record, Needs = [Feature.MtaSts, Feature.Sni],
        Says = "How a sender writes a host in SNI whose name has mixed case in the MX record is recorded.")]
    public async Task Tells_in_which_case_it_writes_a_name()
    {
        var domain = lab.Domain();
        var written = domain.Host("Mx1").Replace(".test", ".TeSt");

        var attempt = await lab.DeliverAfterFetchAsync(domain.WithMxRecords($"10 {written}").Enforce());

        lab.Record($"The MX record has {written}, SNI {SmtpSession.Describe(attempt.ClientHello)}.");
    }

    [Check("S-SNI-UNREC-FATAL", Topic = "sni", Rfc = "6066 §3; 7435", Level = Level.Record,
        Says = "What a sender does without a policy when an MX host ends the handshake with unrecognized_name is "
            + "recorded.")]
    public async Task Tells_what_follows_a_fatal_unrecognized_name()
    {
        var attempt = await lab.DeliverAsync(lab.Domain().WithFatalUnrecognizedName());

        lab.Record($"Without a policy, the message was {attempt}.");
    }

    [Check("S-SNI-UNREC-WARN", Topic = "sni", Rfc = "6066 §3", Level = Level.Record,
        Says = "What a sender does when an MX host warns of an unrecognized_name and goes on is recorded.")]
    public async Task Tells_what_follows_a_warning()
    {
        var warning = new SmtpScript { WarnsOfUnknownName = true, TlsVersions = ["1.2"] };

        var attempt = await lab.DeliverAsync(lab.Domain().WithMx(mx => mx with { Smtp = warning }));

        lab.Record($"The host warned and went on in TLS 1.2: the message was {attempt}.");
    }
}
