namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 5: a connection that one domain's mail may use is not good enough for another's.</summary>
public sealed class Section5_Connections(SenderLab lab)
{
    [Check("S-TLS-REUSE-CONN", Topic = "tls", Rfc = "8461 §5", Level = Level.Must, Needs = [Feature.MtaSts],
        Unless = [Feature.VerifiesAlways], Twin = Twins.Within,
        Says = "The sender does not send mail that is under an enforce policy over a connection, to the same MX host, "
            + "whose certificate it did not verify for a domain without a policy.")]
    public async Task Sends_nothing_over_a_connection_that_was_not_verified()
    {
        var (strict, open) = lab.DomainsWithOneMxHost(domain => domain.Enforce());
        await lab.PrimedAsync(strict);
        await lab.PublishAsync(strict.WithMxCertificate(CertificateKind.OtherCa));

        var first = await lab.SendAsync(open, publish: false);
        var second = await lab.SendAsync(strict, Expect.SettledResult, publish: false);

        first.Should().BeDelivered("{0} has no policy", open.Name);
        await first.EnsurePresentedAsync(CertificateKind.OtherCa);
        second.Should().NotBeDelivered("the policy of {0} forbids this certificate", strict.Name);
    }

    [Check("S-TLS-RESUME-UNVERIFIED", Topic = "tls", Rfc = "8461 §5; 8446 §4.6.1", Level = Level.Must,
        Needs = [Feature.MtaSts], Unless = [Feature.VerifiesAlways], Twin = "S-CERT-OK",
        Says = "The sender does not send mail that is under an enforce policy in a TLS session that it resumes, and "
            + "whose certificate it did not verify for a domain without a policy.")]
    public async Task Sends_nothing_in_a_resumed_session_that_was_not_verified()
    {
        var (strict, open) = lab.DomainsWithOneMxHost(domain => domain.Enforce());
        await lab.PrimedAsync(strict.WithoutTickets());
        var resuming = strict.WithMxCertificate(CertificateKind.OtherCa).WithResumption();
        await lab.PublishAsync(resuming);

        var first = await lab.SendAsync(open, publish: false);
        first.EnsureWentInTls();
        await first.EnsurePresentedAsync(CertificateKind.OtherCa);
        var second = await lab.SendAsync(resuming, Expect.Refusal);

        await second.EnsureResumedAsync();
        second.Should().NotBeDelivered("the policy of {0} forbids the session's certificate", strict.Name);
    }

    [Check("S-TLS-RESUME-XHOST", Topic = "tls", Rfc = "8446 §4.6.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "The sender does not deliver under an enforce policy in a TLS session of another MX host at the same "
            + "address, whose certificate is not for the host that it means.")]
    public async Task Sends_nothing_in_the_session_of_another_host()
    {
        var (first, second) = await lab.PrimedAtOneAddressAsync();
        var resuming = first.WithMxCertificateFor(first.Mx.Name).WithResumption();

        var full = await lab.SendAsync(resuming);
        full.EnsureWentInTls();
        await lab.PublishAsync(resuming);
        var resumed = await lab.SendAsync(second, Expect.Refusal, publish: false);

        await resumed.EnsureResumedAsync();
        resumed.Should().NotBeDelivered("the session's certificate is not for {0}", second.Mx.Name);
    }

    [Check("S-TLS-CERT-SWAP", Topic = "tls", Rfc = "–", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded: whether the sender uses a connection that it has kept when the MX host's certificate is no "
            + "longer good.")]
    public async Task Records_what_follows_an_exchange_of_certificates()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(domain.WithMxCertificate(CertificateKind.OtherCa), Expect.SettledResult);

        lab.Record($"When the certificate of {domain.Mx.Name} had been exchanged, the next message was {attempt}.");
    }
}
