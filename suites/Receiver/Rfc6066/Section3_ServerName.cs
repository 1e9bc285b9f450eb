namespace Conformance.Suites.Receiver.Rfc6066;

/// <summary>RFC 6066 section 3: what a receiver does with the name it is given.</summary>
public sealed class Section3_ServerName(ReceiverLab lab)
{
    [Check("R-SNI-EXACT", Topic = "selection", Rfc = "6066 §3; 8461 §7.1", Level = Level.May,
        Claims = [Feature.SniCertificates],
        Says = "A receiver of several names presents the certificate of the name in SNI.")]
    public async Task Presents_the_certificate_of_the_name_in_sni()
    {
        var probes = await lab.SelectionsAsync(lab.HostedNames);

        foreach (var (name, probe) in probes)
        {
            probe.Should().ShowACertificateFor(name, "that is the name in SNI");
        }

        lab.ControlSeveralCertificates(probes);
    }

    [Check("R-SNI-CASE", Topic = "selection", Rfc = "6066 §3", Level = Level.MustByDefinition,
        Needs = [Feature.SniCertificates],
        Says = "Names in SNI compare without regard to case.")]
    public async Task Knows_a_name_in_any_case()
    {
        var name = await lab.NameWithItsOwnCertificateAsync();

        var upper = await lab.SelectionAsync(name.ToUpperInvariant(), name);
        var mixed = await lab.SelectionAsync(char.ToUpperInvariant(name[0]) + name[1..], name);

        upper.Should().ShowACertificateFor(name, "it is the same name in capitals");
        mixed.Should().ShowACertificateFor(name, "it is the same name with a capital");
    }
}
