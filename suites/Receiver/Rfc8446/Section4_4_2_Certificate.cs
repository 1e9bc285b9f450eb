namespace Conformance.Suites.Receiver.Rfc8446;

/// <summary>RFC 8446 section 4.4.2: the chain that goes with a certificate.</summary>
public sealed class Section4_4_2_Certificate(ReceiverLab lab)
{
    [Check("R-SNI-CHAIN", Topic = "selection", Rfc = "8446 §4.4.2", Level = Level.ShouldByDefinition,
        Says = "A receiver presents the whole chain of each certificate, but for the trust anchor's.")]
    public async Task Presents_the_whole_chain_for_each_name()
    {
        var probes = await lab.HandshakesAsync(lab.HostedNames);

        var chains = await lab.ChainsAsync(probes);

        chains.Should().HaveNoGap("clients are known to have the trust anchors, and no other certificate");
        lab.ControlKnownIssuers(chains);
    }
}
