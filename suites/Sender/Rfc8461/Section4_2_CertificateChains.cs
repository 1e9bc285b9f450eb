namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 4.2 and RFC 5280: a certificate is valid only with the chain above it.</summary>
public sealed class Section4_2_CertificateChains(SenderLab lab)
{
    [Check("S-CERT-NOTYET", Topic = "tls", Rfc = "5280 §6.1; 8461 §4.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts], Twin = "S-CERT-OK",
        Says = "The sender rejects a certificate that is not yet valid.")]
    public async Task Rejects_a_certificate_of_tomorrow()
    {
        var attempt = await lab.SendToMxWithAsync(CertificateKind.NotYetValid);

        attempt.Should().NotBeDelivered("the certificate is valid from tomorrow");
        await attempt.EnsurePresentedAsync(CertificateKind.NotYetValid);
    }

    [Check("S-CERT-NAMECONSTR", Topic = "tls", Rfc = "5280 §4.2.1.10", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts], Twin = "S-CERT-OK",
        Says = "The sender rejects a certificate for a name that the name constraints of its issuer exclude.")]
    public async Task Rejects_a_certificate_for_an_excluded_name()
    {
        var attempt = await lab.SendToMxWithAsync(CertificateKind.NameExcluded);

        attempt.Should().NotBeDelivered("the issuer may not issue for that name");
        await attempt.EnsurePresentedAsync(CertificateKind.NameExcluded);
    }

    [Check("S-CERT-INTER", Topic = "tls", Rfc = "8461 §4.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded: whether the sender accepts a certificate that is presented without the intermediate that "
            + "issued it.")]
    public async Task Records_a_missing_intermediate()
    {
        var attempt = await lab.SendToMxWithAsync(CertificateKind.NoIntermediate, Expect.SettledResult);

        await attempt.EnsurePresentedAsync(CertificateKind.NoIntermediate);
        lab.Record($"Without the intermediate certificate, the message was {attempt}.");
    }

    [Check("S-CERT-EKU", Topic = "tls", Rfc = "5280 §4.2.1.12", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded: whether the sender accepts a certificate for the authentication of clients.")]
    public async Task Records_a_certificate_for_clients()
    {
        var attempt = await lab.SendToMxWithAsync(CertificateKind.ClientUsage, Expect.SettledResult);

        await attempt.EnsurePresentedAsync(CertificateKind.ClientUsage);
        lab.Record($"With a certificate for the authentication of clients, the message was {attempt}.");
    }

    [Check("S-CERT-WEAK", Topic = "tls", Rfc = "9325 §4.5", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded: whether the sender accepts a certificate with an RSA key of 1,024 bits, and one that is "
            + "signed with SHA-1.")]
    public async Task Records_weak_certificates()
    {
        CertificateKind[] kinds = [CertificateKind.WeakKey, CertificateKind.WeakSignature];
        var primed = await lab.PrimedAsync(kinds.Select(_ => lab.Domain().Enforce()));

        var attempts = await lab.SendAsync(
            primed.Zip(kinds, (domain, weak) => domain.WithMxCertificate(weak)), Expect.SettledResult);

        foreach (var (attempt, weak) in attempts.Zip(kinds))
        {
            await attempt.EnsurePresentedAsync(weak);
            lab.Record($"With a certificate {weak.InWords()}, the message was {attempt}.");
        }
    }

    [Check("S-CERT-REVOKED", Topic = "tls", Rfc = "8461 §4.2", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: whether the sender accepts a revoked certificate of an MX host, and whether it "
            + "fetches the CRL.")]
    public async Task Records_a_revoked_certificate()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(domain.WithRevokedMxHost(), Expect.SettledResult);

        await attempt.EnsurePresentedAsync(CertificateKind.Revoked);
        var isLookedAt = lab.PolicyHost(domain).ClearTextConnections.Count > 0;
        lab.Record(
            $"With a revoked certificate, the message was {attempt}, and the CRL was {(isLookedAt ? "" : "not ")}"
            + "fetched.");
    }

    [Check("S-TLS-ANON", Topic = "tls", Rfc = "8461 §4.2", Level = Level.MustByDefinition, Needs = [Feature.MtaSts],
        Twin = "S-TLS-V12",
        Says = "Under an enforce policy, the sender does not deliver to an MX host that negotiates cipher suites "
            + "without a certificate only.")]
    public async Task Refuses_anonymous_cipher_suites()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(
            domain.WithMxSpeaking(smtp => smtp with { IsAnonymous = true }), Expect.Refusal);

        attempt.Should().NotBeDelivered("no certificate is presented");
        await attempt.EnsureStartedTlsAsync();
    }
}
