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

    [Check("R-SNI-CONCURRENT", Topic = "selection", Rfc = "–", Level = Level.Operation,
        Needs = [Feature.SniCertificates],
        Says = "The receiver presents the certificate of the name in SNI in each of 200 handshakes, many of them at "
            + "once.")]
    public async Task Does_not_mix_up_names_of_handshakes_at_the_same_time()
    {
        var handshakes = await lab.CrowdAsync([.. lab.HostedNames.Take(10)], handshakes: 200);
        handshakes = await lab.ServedAloneAsync(handshakes);

        handshakes.Should().PresentTheirOwnCertificates("alone, each of these names got its own");
    }

    [Check("R-SNI-UNKNOWN-WARN", Topic = "selection", Rfc = "6066 §3", Level = Level.Should,
        Says = "The receiver sends no unrecognized_name alert of level warning for an unknown name in SNI.")]
    public async Task Sends_no_warning_for_an_unknown_name()
    {
        var probe = await lab.HandshakeOfTls12Async(lab.UnknownName);

        probe.Should().GetNoWarning("unrecognized_name", "some clients end the handshake at a warning");
    }

    [Check("R-SNI-EMPTY", Topic = "selection", Rfc = "6066 §3", Level = Level.Operation,
        Says = "The receiver answers an empty list of names in SNI, or a list of an empty name, with an alert or a "
            + "fallback certificate.")]
    public async Task Answers_an_empty_name()
    {
        await Cases.EachAsync([ClientHelloForm.EmptyList(), ClientHelloForm.EmptyName()], async hello =>
        {
            var probe = await lab.AnswerAsync(hello);

            probe.Should().GetACertificateOrAnAlert("a client that is wrong should learn that");
        });
    }

    [Check("R-SNI-LONG", Topic = "selection", Rfc = "–", Level = Level.Operation,
        Says = "The receiver answers a name of 256, 4,096 or 60,000 octets in SNI with an alert or a fallback "
            + "certificate.")]
    public async Task Answers_a_long_name()
    {
        await Cases.EachAsync([256, 4_096, 60_000], async octets =>
        {
            var probe = await lab.AnswerAsync(ClientHelloForm.NameOf(octets));

            probe.Should().GetACertificateOrAnAlert("a name of {0} octets is no reason to break down", octets);
        });
    }

    [Check("R-SNI-HOSTILE", Topic = "selection", Rfc = "–", Level = Level.Operation,
        Says = "The receiver answers names in SNI that hold paths, commands, quotes or control characters with an "
            + "alert or a fallback certificate.")]
    public async Task Answers_hostile_names()
    {
        await Cases.EachAsync(
            ["../x", "a\\", "a\0b", "*", "$(x)", "\"a\"", "'a'", "bücher.test", "_x.test"], async name =>
        {
            var probe = await lab.AnswerAsync(ClientHelloForm.Named(name));

            probe.Should().GetACertificateOrAnAlert("{0} in SNI is no reason to break down", name);
        });
    }
}
