using Conformance.Lab.Driver;

namespace Conformance.Receiver.Rfc8461;

/// <summary>RFC 8461 section 7.1: what a receiver presents where one of its certificates is broken.</summary>
public sealed class Section7_1_BrokenCertificate(ReceiverLab lab)
{
    [Check("R-SNI-KEYMISFIT", Topic = "selection", Rfc = "8461 §7.1", Level = Level.Operation,
        Needs = [Feature.SniCertificates],
        Says = "The receiver does not abort a handshake where the key of one of its names belongs to another "
            + "certificate: neither for that name, nor for another, an unknown one, or none.")]
    public async Task Serves_everybody_where_the_key_of_one_name_does_not_fit()
    {
        await using var another = await lab.StartAnotherAsync((lab.OddName, CertificateOnFile.KeyOfAnother));
        lab.NeedGreeting(another);

        await Cases.EachAsync([lab.WholeName, lab.UnknownName, null, lab.OddName], async name =>
        {
            var probe = await lab.HandshakeAsync(another, name);

            probe.Should().GetACertificate("there is a fallback certificate whose key fits");
        });
    }

    [Check("R-SNI-BROKENONE", Topic = "selection", Rfc = "–", Level = Level.Operation,
        Needs = [Feature.SniCertificates],
        Says = "The receiver starts and presents the certificates of its other names where the key file of one name "
            + "holds no key, or its certificate has expired.")]
    public async Task Serves_the_other_names_where_one_is_broken()
    {
        await Cases.EachAsync([CertificateOnFile.NoKey, CertificateOnFile.Expired], async file =>
        {
            await using var another = await lab.StartAnotherAsync((lab.OddName, file));
            another.Should().Greet("only {0} has {1}", lab.OddName, file.InWords());

            var probe = await lab.HandshakeAsync(another, lab.WholeName);

            probe.Should().PresentACertificateFor(lab.WholeName, "only {0} has {1}", lab.OddName, file.InWords());
        });
    }

    [Check("R-SNI-NOINTER", Topic = "selection", Rfc = "8446 §4.4.2", Level = Level.Record,
        Needs = [Feature.SniCertificates],
        Says = "Recorded, not judged: which chain the receiver presents for a name that has its end-entity certificate "
            + "alone on file.")]
    public async Task Records_what_is_presented_of_a_chain_that_is_not_whole()
    {
        await using var another = await lab.StartAnotherAsync((lab.OddName, CertificateOnFile.LeafAlone));
        lab.NeedGreeting(another);

        var probe = await lab.HandshakeAsync(another, lab.OddName);

        await lab.ChainsAsync(new Dictionary<string, ProbeResult> { [lab.OddName] = probe });
    }
}
