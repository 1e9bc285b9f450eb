namespace Conformance.Receiver.Rfc7672;

/// <summary>RFC 7672 section 8.1: what is presented for a name that has TLSA records.</summary>
public sealed class Section8_1_SniSupport(ReceiverLab lab)
{
    [Check("R-SNI-MATCHES-TLSA", Topic = "selection", Rfc = "7672 §8.1", Level = Level.Must,
        Says = "The receiver presents for a name in SNI a chain that matches one of the TLSA records of that name.")]
    public async Task Presents_a_chain_that_a_record_matches()
    {
        await using var receiver = await lab.WithTlsaAsync();

        var handshakes = await receiver.HandshakesAsync();

        foreach (var (published, probe) in handshakes)
        {
            probe.Should().MatchTlsa(published, "{0} has these records", published.Name);
        }
    }
}
