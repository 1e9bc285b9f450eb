namespace Conformance.Receiver.Rfc8446;

/// <summary>RFC 8446 section 4.4.2: the certificate chain that a receiver presents.</summary>
public sealed class Section4_4_2_Certificate(ReceiverLab lab)
{
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
