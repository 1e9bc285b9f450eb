namespace Conformance.Clients.Rfc8314;

/// <summary>
/// RFC 8314 section 5.2: a client that is configured to use TLS sends no mail where TLS is unavailable.
/// </summary>
public sealed class Section5_2_MinimumConfidentiality(ClientLab lab)
{
    [Check("C-TLS-NOSTARTTLS", Topic = "tls", Rfc = "8314 §5.2", Level = Level.Must, Needs = [Feature.StartTls],
        Twin = Twins.Within,
        Says = "The client sends no mail in clear text if STARTTLS is not offered.")]
    public async Task Sends_no_mail_where_starttls_is_not_offered()
    {
        var host = await lab.ProvenAsync(lab.Submission());

        var sent = await lab.SendForbiddenAsync(host.WithoutStartTls());

        await sent.EnsureReachedAsync();
        sent.Should().BeRefused("TLS is unavailable");
    }

    [Check("C-TLS-REFUSED", Topic = "tls", Rfc = "8314 §5.2; 3207 §4", Level = Level.Must, Needs = [Feature.StartTls],
        Twin = Twins.Within,
        Says = "The client sends no mail in clear text if STARTTLS is answered with 454.")]
    public async Task Sends_no_mail_where_starttls_is_refused()
    {
        var host = await lab.ProvenAsync(lab.Submission());

        var sent = await lab.SendForbiddenAsync(host.RefusingStartTls("454 4.7.0 TLS not available"));

        await sent.EnsureReachedAsync();
        sent.Should().BeRefused("TLS is unavailable");
    }

    [Check("C-TLS-HSFAIL", Topic = "tls", Rfc = "8314 §5.2", Level = Level.Must, Needs = [Feature.StartTls],
        Twin = Twins.Within,
        Says = "The client sends no mail in clear text if the handshake fails.")]
    public async Task Sends_no_mail_after_a_failed_handshake()
    {
        var host = await lab.ProvenAsync(lab.Submission());

        var sent = await lab.SendForbiddenAsync(host.AbortingHandshakes());

        await sent.EnsureTlsBegunAsync();
        sent.Should().BeRefused("no handshake was completed");
    }

    [Check("C-TLS-VERSION", Topic = "tls", Rfc = "8314 §5", Level = Level.Must,
        Needs = [Feature.StartTls, Feature.ImplicitTls],
        Says = "The client supports TLS 1.2 or a later version.")]
    public async Task Supports_tls_1_2_or_later()
    {
        var with12 = await lab.SendAsync(lab.AnyKind().WithTls("1.2"));
        var with13 = await lab.SendAsync(lab.AnyKind().WithTls("1.3"));

        await with12.EnsureTlsBegunAsync();
        await with13.EnsureTlsBegunAsync();
        var better = with13.IsDelivered ? with13 : with12;
        lab.ControlVersions(better);
        better.Should().BeDelivered("one of the versions 1.2 and 1.3 is enough");
    }
}
