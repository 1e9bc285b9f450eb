using Conformance.Checks.Running;

namespace Conformance.Sender.Rfc8996;

/// <summary>RFC 8996 sections 4 and 5: TLS 1.0 and 1.1 are not used any more.</summary>
public sealed class Section4_5_OldVersions(SenderLab lab)
{
    // A sender that falls back does so with a host that speaks nothing newer.
    [Check("S-TLS-CHVERSION", Topic = "tls", Rfc = "8996 §4, §5", Level = Level.Must, Twin = "S-TLS-V12",
        Says = "The sender offers TLS 1.2 or newer in every ClientHello, also where an MX host speaks nothing newer "
            + "than 1.0.")]
    public async Task Offers_nothing_that_ends_with_an_old_version()
    {
        lab.WholeRun.ForEveryHello(NewerThanOld);

        var attempt = await lab.SendAsync(
            lab.Domain().WithMxSpeaking(smtp => smtp with { TlsVersions = ["1.0"] }), Expect.FirstResult);

        attempt.ClientHellos.ToList().ForEach(NewerThanOld);

        static void NewerThanOld(ClientHelloSeen hello) =>
            hello.Should().OfferAtLeastTls12("TLS 1.0 and 1.1 must not be used");
    }
}
