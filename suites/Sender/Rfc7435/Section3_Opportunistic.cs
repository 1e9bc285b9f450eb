using Conformance.Lab.Certificates;

namespace Conformance.Sender.Rfc7435;

/// <summary>
/// RFC 7435 sections 3 and 4: without a policy, TLS is used as far as it can be had, and mail is sent.
/// </summary>
public sealed class Section3_Opportunistic(SenderLab lab)
{
    [Check("S-OPP-CERT", Topic = "opportunistic", Rfc = "7435 §3, §4; 8461 §2", Level = Level.ShouldByDefinition,
        Unless = [Feature.VerifiesAlways],
        Says = "Without a policy, the sender delivers over TLS to an MX host whose certificate is self-signed, has "
            + "expired, or is for another name.")]
    public async Task Delivers_over_tls_whatever_the_certificate()
    {
        await lab.ControlStartsTlsAsync();
        CertificateKind[] kinds = [CertificateKind.UnrelatedName, CertificateKind.SelfSigned, CertificateKind.Expired];

        var attempts = await lab.SendAsync(kinds.Select(kind => lab.Domain().WithMxCertificate(kind)));

        await Cases.AllAsync(attempts.Zip(kinds), async one =>
        {
            var (attempt, kind) = one;
            attempt.Should().BeDelivered(
                "without a policy, nothing is asked of a certificate, and this one is {0}", kind.InWords());
            attempt.Should().HaveGoneInTls("a channel that is not authenticated is better than clear text");
            await attempt.EnsurePresentedAsync(kind);
        });
    }

    [Check("S-OPP-NOTLS", Topic = "opportunistic", Rfc = "7435 §4; 5321 §2.2.1", Level = Level.Operation,
        Unless = [Feature.RequiresTls],
        Says = "Without a policy, the sender delivers in clear text to an MX host that does not offer STARTTLS.")]
    public async Task Delivers_in_clear_text_where_there_is_no_starttls()
    {
        var attempt = await lab.SendAsync(lab.Domain().WithoutStartTls());

        attempt.Should().BeDelivered("no policy asks for TLS");
    }

    [Check("S-OPP-MIXED", Topic = "opportunistic", Rfc = "5321 §5.1", Level = Level.Operation,
        Unless = [Feature.RequiresTls],
        Says = "Without a policy, the sender delivers every message to MX hosts, or to addresses of one MX host, of "
            + "which one offers STARTTLS and another does not.")]
    public async Task Delivers_every_message_where_one_of_two_hosts_has_no_starttls()
    {
        var (names, addresses) = (lab.EqualHostsOfWhichOneHasTls(), lab.AddressesOfWhichOneHasTls());
        await lab.PublishAsync(names[0]);
        await lab.PublishAsync(addresses[0]);

        // A sender may choose among equal hosts at random; the first of several addresses comes first.
        var attempts = await lab.SendAsync([.. addresses, .. names], publish: false);

        foreach (var attempt in attempts)
        {
            attempt.Should().BeDelivered("both hosts take mail, and no policy asks for TLS");
        }
    }
}
