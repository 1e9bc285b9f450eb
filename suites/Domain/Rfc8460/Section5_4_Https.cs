namespace Conformance.Domain.Rfc8460;

/// <summary>RFC 8460 section 5.4: reports that are posted.</summary>
public sealed class Section5_4_Https(DomainLab lab)
{
    [Check("D-RPT-RUA", Topic = "companions", Rfc = "8460 §5.4", Level = Level.Must,
        Says = "Reports that are posted to the https URI of the TLSRPT record are taken with a 2xx status.",
        Fix = "Have the server take POST of application/tlsrpt+gzip and application/tlsrpt+json with 200 or 201.")]
    public void Takes_reports()
    {
        var flaws = lab.Companions.RefusedReports();

        flaws.Should().BeNone("a status of 2xx for a report", "senders take others for a failure");
    }
}
