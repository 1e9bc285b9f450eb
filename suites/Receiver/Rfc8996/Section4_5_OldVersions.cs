namespace Conformance.Receiver.Rfc8996;

/// <summary>RFC 8996 sections 4 and 5: TLS 1.0 and 1.1 are not negotiated.</summary>
public sealed class Section4_5_OldVersions(ReceiverLab lab)
{
    // On port 25, TLS is opportunistic, and refusing an old version may leave the client with clear text: RFC 9325
    // section 5.2 finds its recommendations too strict there. So it is a finding, and not non-conformance.
    [Check("R-TLS-10-11", Topic = "tls", Rfc = "8996 §4, §5; 9325 §5.2", Level = Level.Operation,
        Twin = "R-TLS-12-13",
        Says = "The receiver refuses handshakes of TLS 1.0 and TLS 1.1.")]
    public async Task Refuses_old_versions_of_tls()
    {
        var own = lab.UsualHello;

        var first = await lab.RefusalAsync(own.OnlyTls("1.0"));
        var second = await lab.RefusalAsync(own.OnlyTls("1.1"));

        first.Should().BeRefused("TLS 1.0 must not be used");
        second.Should().BeRefused("TLS 1.1 must not be used");
    }

    [Check("R-TLS-RECVER", Topic = "tls", Rfc = "8996 §4, §5", Level = Level.Must,
        Says = "The receiver accepts a ClientHello in a TLS record of any version 3.x.")]
    public async Task Accepts_any_version_of_the_record()
    {
        await Cases.EachAsync(["3.0", "3.1", "3.3"], async version =>
        {
            var probe = await lab.HandshakeAsync(
                lab.UsualHello.InRecordOf(version));

            probe.Should().GetACertificate("the version of the record says nothing of what is offered");
        });
    }
}
