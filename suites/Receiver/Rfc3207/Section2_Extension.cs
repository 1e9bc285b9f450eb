namespace Conformance.Receiver.Rfc3207;

/// <summary>RFC 3207 section 2: the extension is offered in the reply to EHLO.</summary>
public sealed class Section2_Extension(ReceiverLab lab)
{
    [Check("R-STLS-ADV", Topic = "starttls", Rfc = "3207 §2", Level = Level.Operation,
        Says = "The receiver offers STARTTLS to a client that it does not know.")]
    public async Task Offers_starttls()
    {
        var session = await lab.HelloAsync();

        session.Should().OfferStartTls("without STARTTLS, all mail arrives in clear text, and SNI cannot be tested");
    }
}
