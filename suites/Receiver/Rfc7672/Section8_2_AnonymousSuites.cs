namespace Conformance.Receiver.Rfc7672;

/// <summary>RFC 7672 section 8.2: clients that do not verify may offer anonymous cipher suites.</summary>
public sealed class Section8_2_AnonymousSuites(ReceiverLab lab)
{
    [Check("R-TLS-ANON", Topic = "tls", Rfc = "7672 §8.2", Level = Level.Should,
        Says = "The receiver serves a client that offers anonymous cipher suites before others, with one or the "
            + "other.")]
    public async Task Serves_a_client_that_offers_anonymous_cipher_suites()
    {
        var probe = await lab.Sessions.AnonymousSuitesAsync();

        probe.Should().BeServedInTls("without these suites, the same client is served");
    }
}
