namespace Conformance.Domain.Rfc8460;

/// <summary>RFC 8460 section 3: the record that asks for reports on TLS.</summary>
public sealed class Section3_Record(DomainLab lab)
{
    [Check("D-RPT-TXT", Topic = "companions", Rfc = "8460 §3", Level = Level.Must,
        Says = "The domain publishes exactly one valid TLSRPT record, with a rua.",
        Fix = "Write the record like this: v=TLSRPTv1; rua=mailto:tls-reports@example.org")]
    public void Publishes_one_valid_record()
    {
        var flaws = lab.Companions.ReportRecordErrors();

        flaws.Should().BeNone("exactly one valid TLSRPT record", "senders send no reports otherwise");
    }
}
