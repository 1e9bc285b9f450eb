namespace Conformance.Receiver.Rfc8446;

/// <summary>RFC 8446 sections 4.1.2, 4.6.1, appendix E.5: tickets, early data, a second ClientHello.</summary>
public sealed class Section4_6_1_Tickets(ReceiverLab lab)
{
    [Check("R-RES13-EARLY", Topic = "resumption", Rfc = "8446 App. E.5", Level = Level.MustByDefinition,
        Twin = "R-RES-SAME",
        Says = "The receiver accepts no early data of TLS 1.3, which SMTP has no profile for.")]
    public async Task Accepts_no_early_data()
    {
        var offered = await lab.OfferEarlyDataAsync(lab.HostedNames[0]);

        offered.Should().RefuseEarlyData("what is sent early can be replayed, and SMTP does not say what may be");
    }

    [Check("R-RES13-OTHER", Topic = "resumption", Rfc = "8446 §4.2.11, §4.6.1", Level = Level.Record,
        Says = "Recorded, not judged: whether the receiver resumes a TLS 1.3 session under another name in SNI.")]
    public async Task Records_whether_a_session_is_resumed_under_another_name() =>
        await lab.RecordOffersAsync([SessionKind.Ticket13], lab.HostedNames[0], lab.OtherName);

    [Check("R-RES13-MTLS", Topic = "resumption", Rfc = "8446 §4.6.1", Level = Level.Operation,
        Needs = [Feature.SniClientCertificates], Claims = [Feature.SniClientCertificates], Twin = Twins.Within,
        Says = "The receiver serves no client without a certificate at a name that requires one, whatever TLS 1.3 "
            + "session the client offers.")]
    public async Task Serves_nobody_without_a_certificate_for_the_session_of_another_name()
    {
        await using var another = await lab.StartAnotherAsync((lab.MutualName, CertificateOnFile.Whole));
        another.Should().Greet("{0} is a name as any other", lab.MutualName);

        var (without, offered) = await another.Lab.OfferWithoutCertificateAsync(lab.WholeName);

        without.Should().NotBeServed("{0} requires one", lab.MutualName);
        offered.Should().NotBeServed("{0} requires one, and the session was made at a name that does not",
            lab.MutualName);
    }

    [Check("R-SNI-HRR", Topic = "selection", Rfc = "8446 §4.1.2", Level = Level.Record,
        Says = "Recorded, not judged: what the receiver does with another name in SNI in a second ClientHello.")]
    public async Task Records_what_another_name_in_a_second_hello_gets() =>
        await lab.RecordSecondNameAsync(lab.HostedNames[0], lab.OtherName);
}
