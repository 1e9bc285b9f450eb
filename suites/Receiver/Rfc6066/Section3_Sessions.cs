namespace Conformance.Receiver.Rfc6066;

/// <summary>RFC 6066 section 3: a session belongs to the name in SNI that it was made with.</summary>
/// <remarks>TLS libraries see to that, or do not, and a mail system can hardly help it.</remarks>
public sealed class Section3_Sessions(ReceiverLab lab)
{
    [Check("R-RES12-ID-OTHER", Topic = "resumption", Rfc = "6066 §3", Level = Level.Must, OfTlsLibrary = true,
        Twin = "R-RES-SAME",
        Says = "The receiver does not resume a TLS 1.2 session by its id under another name in SNI, but completes a "
            + "full handshake.")]
    public async Task Resumes_no_session_by_its_id_under_another_name()
    {
        var (without, offered) = await lab.OfferUnderAsync(SessionKind.Id12, lab.HostedNames[0], lab.OtherName);

        offered.Should().BeFull("the session was made with another name");
        offered.Should().PresentTheCertificateOf(without, "that is what the name gets without a session");
    }

    [Check("R-RES12-TICKET-OTHER", Topic = "resumption", Rfc = "6066 §3", Level = Level.Must, OfTlsLibrary = true,
        Twin = "R-RES-SAME",
        Says = "The receiver does not resume a TLS 1.2 session by a ticket under another name in SNI, but completes "
            + "a full handshake.")]
    public async Task Resumes_no_session_by_a_ticket_under_another_name()
    {
        var (without, offered) = await lab.OfferUnderAsync(SessionKind.Ticket12, lab.HostedNames[0], lab.OtherName);

        offered.Should().BeFull("the session was made with another name");
        offered.Should().PresentTheCertificateOf(without, "that is what the name gets without a session");
    }

    [Check("R-RES12-SH-EXT", Topic = "resumption", Rfc = "6066 §3", Level = Level.Must, OfTlsLibrary = true,
        Twin = "R-SNI-ACK",
        Says = "The receiver does not acknowledge the name in SNI where it resumes a TLS 1.2 session.")]
    public async Task Does_not_acknowledge_the_name_of_a_session_that_is_resumed()
    {
        var resumed = await lab.ResumedAsync(SessionKind.OfTls12, lab.HostedNames[^1]);

        foreach (var probe in resumed)
        {
            probe.Should().NotAcknowledgeTheName("the name is the session's");
        }
    }

    [Check("R-SNI-ACK", Topic = "selection", Rfc = "6066 §3", Level = Level.MustByDefinition, OfTlsLibrary = true,
        Says = "The receiver acknowledges the name in SNI by an empty server_name extension where it selects its "
            + "certificate by that name.")]
    public async Task Acknowledges_the_name_that_it_uses()
    {
        var name = await lab.NameWithItsOwnCertificateAsync();

        var handshakes = await lab.EachVersionAsync(name);

        foreach (var probe in handshakes)
        {
            probe.Should().PresentACertificateFor(name, "that is the name in SNI");
            probe.Should().AcknowledgeTheName("the certificate was selected by that name");
        }
    }
}
