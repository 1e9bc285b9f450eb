namespace Conformance.Receiver.Rfc8446;

/// <summary>RFC 8446 section 4.4.2: the certificate chain that a receiver presents.</summary>
public sealed class Section4_4_2_Certificate(ReceiverLab lab)
{
    [Check("R-SNI-KEYTYPE", Topic = "selection", Rfc = "8446 §4.4.2.2", Level = Level.MustByDefinition,
        Needs = [Feature.SniTwoKeys], Claims = [Feature.SniTwoKeys],
        Says = "The receiver presents, of two certificates of one name, the one whose key signs as the client can "
            + "verify: of RSA, or of ECDSA.")]
    public async Task Presents_the_certificate_whose_signatures_the_client_can_verify()
    {
        await using var another = await lab.StartAnotherAsync((lab.OddName, CertificateOnFile.TwoKeys));
        another.Should().Greet("each name may have two certificates");
        var own = ClientHelloForm.Named(lab.OddName);
        var both = await another.Lab.HandshakeAsync(own);
        both.Should().PresentACertificateFor(lab.OddName, "that is the name in SNI");

        await Cases.EachAsync(["ECDSA", "RSA"], async kind =>
        {
            var probe = await another.Lab.HandshakeAsync(own.OnlySignatures(kind));

            probe.Should().PresentACertificateFor(lab.OddName, "it has one with a key of {0} on file", kind);
            probe.Should().PresentAKeyOf(kind, "the client verifies no other signature");
        });
    }

    [Check("R-SNI-CHAIN", Topic = "selection", Rfc = "8446 §4.4.2", Level = Level.ShouldByDefinition,
        Says = "The receiver presents the complete chain of each certificate; only the trust anchor may be left out.")]
    public async Task Presents_the_complete_chain_for_each_name()
    {
        var probes = await lab.HandshakesAsync(lab.HostedNames);

        var chains = await lab.ChainsAsync(probes);

        chains.Should().HaveNoGap("clients have the trust anchors, and no other certificate");
        lab.ControlKnownIssuers(chains);
    }
}
