namespace Conformance.Receiver.Rfc6066;

/// <summary>RFC 6066 section 3: how a receiver uses the name in SNI.</summary>
public sealed class Section3_ServerName(ReceiverLab lab)
{
    [Check("R-SNI-EXACT", Topic = "selection", Rfc = "6066 §3; 8461 §7.1", Level = Level.May,
        Claims = [Feature.SniCertificates],
        Says = "The receiver presents the certificate of the name in SNI, for each of its names.")]
    public async Task Presents_the_certificate_of_the_name_in_sni()
    {
        var probes = await lab.SelectionsAsync(lab.HostedNames);

        foreach (var (name, probe) in probes)
        {
            probe.Should().PresentACertificateFor(name, "that is the name in SNI");
        }

        lab.ControlSeveralCertificates(probes);
    }

    [Check("R-SNI-CASE", Topic = "selection", Rfc = "6066 §3", Level = Level.MustByDefinition,
        Needs = [Feature.SniCertificates],
        Says = "The receiver treats names in SNI as case-insensitive.")]
    public async Task Treats_names_in_sni_as_case_insensitive()
    {
        var name = await lab.NameWithItsOwnCertificateAsync();

        var upper = await lab.SelectionAsync(name.ToUpperInvariant(), name);
        var mixed = await lab.SelectionAsync(char.ToUpperInvariant(name[0]) + name[1..], name);

        upper.Should().PresentACertificateFor(name, "names are case-insensitive");
        mixed.Should().PresentACertificateFor(name, "names are case-insensitive");
    }
}
