namespace Conformance.Sender.Rfc8689;

/// <summary>RFC 8689 section 4.2: mail that requires TLS, and mail that goes without.</summary>
public sealed class Section4_2_RequireTls(SenderLab lab)
{
    [Check("S-REQTLS-NO", Topic = "failure", Rfc = "8689 §3, §4.2.2", Level = Level.Should,
        Needs = [Feature.MtaStsWithTlsRequiredNo], Claims = [Feature.TlsRequiredNo],
        Says = "The sender delivers a message with TLS-Required: No in its header although the policy forbids it.")]
    public async Task Delivers_what_waives_tls_whatever_the_policy()
    {
        await lab.ControlRefusedAsync(lab.Domain().Enforce().WithMxCertificate(CertificateKind.OtherCa));
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendWaivingTlsAsync(domain.WithMxCertificate(CertificateKind.OtherCa));

        attempt.Should().BeDelivered("TLS-Required: No asks for delivery whatever the policy");
    }

    [Check("S-REQTLS-YES", Topic = "failure", Rfc = "8689 §4.2.1", Level = Level.Must,
        Needs = [Feature.MtaStsWithRequireTls], Claims = [Feature.RequireTlsOption], Twin = Twins.Within,
        Says = "The sender does not deliver a message that requires TLS to an MX host that does not offer "
            + "REQUIRETLS.")]
    public async Task Does_not_deliver_what_requires_tls_to_a_host_without_requiretls()
    {
        var domain = await lab.PrimedAsync(lab.Domain().OfferingRequireTls().Enforce());
        await lab.ControlRequiringTlsAsync(domain);

        var attempt = await lab.SendRequiringTlsAsync(domain.OfferingRequireTls(false), Expect.Refusal);

        attempt.Should().NotBeDelivered("the MX host does not offer REQUIRETLS");
    }

    [Check("S-REQTLS-MX", Topic = "failure", Rfc = "8689 §4.2.1", Level = Level.Must,
        Needs = [Feature.MtaStsWithRequireTls], Claims = [Feature.RequireTlsOption], Twin = Twins.Within,
        Says = "The sender does not deliver a message that requires TLS if neither DNSSEC nor a policy vouches for "
            + "the MX host.")]
    public async Task Does_not_deliver_what_requires_tls_without_a_policy()
    {
        await lab.ControlRequiringTlsAsync(await lab.PrimedAsync(lab.Domain().OfferingRequireTls().Enforce()));

        var attempt = await lab.SendRequiringTlsAsync(lab.Domain().OfferingRequireTls(), Expect.Refusal);

        attempt.Should().NotBeDelivered("the MX records are unsigned, and the domain has no policy");
    }
}
