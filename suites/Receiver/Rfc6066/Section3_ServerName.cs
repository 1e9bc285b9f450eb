namespace Conformance.Suites.Receiver.Rfc6066;

/// <summary>RFC 6066 section 3: what a receiver does with the name it is given.</summary>
public sealed class Section3_ServerName(ReceiverLab lab)
{
    [Check("R-SNI-EXACT", Topic = "selection", Rfc = "6066 §3; 8461 §7.1", Level = Level.May,
        Claims = [Feature.SniCertificates],
        Says = "A receiver of several names shows, with its full chain, the certificate of the name it was asked for.")]
    public async Task Shows_the_certificate_of_the_name_asked_for()
    {
        await lab.ControlHandshakeAsync();

        var probes = await lab.HandshakesAsync(lab.HostedNames);

        foreach (var (name, probe) in probes)
        {
            probe.Should().ShowACertificateFor(name, "that is the name asked for, and it has a certificate of its own");
        }

        lab.ControlSeveralCertificates(probes);
        foreach (var probe in probes.Values)
        {
            probe.Should().GetAnIntermediate("the intermediate belongs to the chain");
        }
    }

    [Check("R-SNI-CASE", Topic = "selection", Rfc = "6066 §3", Level = Level.MustByDefinition,
        Needs = [Feature.SniCertificates],
        Says = "Names in SNI compare without regard to case.")]
    public async Task Knows_a_name_in_any_case()
    {
        var name = lab.HostedNames[1];

        await lab.ControlHandshakeAsync(name);
        var upper = await lab.HandshakeAsync(name.ToUpperInvariant());
        var mixed = await lab.HandshakeAsync(char.ToUpperInvariant(name[0]) + name[1..]);

        upper.Should().ShowACertificateFor(name, "it is the same name in capitals");
        mixed.Should().ShowACertificateFor(name, "it is the same name with a capital");
    }
}
