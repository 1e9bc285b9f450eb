using Conformance.Checks.Running;

namespace Conformance.Sender.Rfc8461;

/// <summary>
/// RFC 8461 section 5: what an enforce policy forbids, and what happens to mail that cannot be delivered.
/// </summary>
public sealed class Section5_PolicyApplication(SenderLab lab)
{
    [Check("S-TLS-NOSTARTTLS", Topic = "tls", Rfc = "8461 §5", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-CERT-OK",
        Says = "Under an enforce policy, the sender does not deliver to an MX host that does not offer STARTTLS.")]
    public async Task Refuses_to_send_in_clear_text()
    {
        lab.WholeRun.ForEverySessionUnder("enforce", (session, _) =>
            session.Should().SendMailInTls("the policy is of mode enforce"));
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(domain.WithoutStartTls(), Expect.Refusal);

        attempt.Should().NotBeDelivered("the policy demands TLS");
        await attempt.EnsureReachedAsync(domain.Mx.Name);
    }

    [Check("S-SNI-UNREC-ENF", Topic = "sni", Rfc = "8461 §5; 6066 §3", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "Under an enforce policy, the sender does not deliver to an MX host that ends the handshake with "
            + "unrecognized_name, not even in clear text.")]
    public async Task Refuses_to_go_on_in_clear_text_after_unrecognized_name()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(domain.WithFatalUnrecognizedName(), Expect.Refusal);

        attempt.Should().NotBeDelivered("the policy demands TLS, and {0} ended the handshake", domain.Mx.Name);
        await attempt.EnsureAbortedAsync();
    }

    [Check("S-FAIL-TEMP-MX", Topic = "failure", Rfc = "8461 §5", Level = Level.Should, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender treats a policy failure as temporary: it defers the mail and does not bounce it.")]
    public async Task Defers_mail_that_no_host_may_have()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(domain.WithMxNamed(domain.Host("mx2")), Expect.Refusal);

        attempt.Should().NotBeDelivered("the policy names {0} alone", domain.Mx.Name);
        attempt.Should().BeHeld("a policy failure is temporary");
        attempt.Should().NotHaveBounced("a deferred message has not bounced");
        lab.UntilTheEnd.NeverBounces(attempt);
    }

    [Check("S-FAIL-TEMP-STARTTLS", Topic = "failure", Rfc = "8461 §5", Level = Level.Should, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender defers mail, and does not bounce it, where an MX host does not offer the STARTTLS that the "
            + "policy demands.")]
    public async Task Defers_mail_for_a_host_without_starttls()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());

        var attempt = await lab.SendAsync(domain.WithoutStartTls(), Expect.Refusal);

        attempt.Should().NotBeDelivered("the policy demands TLS");
        attempt.Should().BeHeld("a policy failure is temporary");
        await attempt.EnsureReachedAsync(domain.Mx.Name);
        lab.UntilTheEnd.NeverBounces(attempt);
    }

    [Check("S-FAIL-TEMP-CERT", Topic = "failure", Rfc = "8461 §5", Level = Level.Should, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender defers mail, and does not bounce it, where the policy forbids an MX host's certificate.")]
    public async Task Defers_mail_for_a_host_with_a_bad_certificate()
    {
        CertificateKind[] bad = [CertificateKind.OtherCa, CertificateKind.Expired, CertificateKind.UnrelatedName];
        var primed = await lab.PrimedAsync(bad.Select(_ => lab.Domain().Enforce()));

        var attempts = await lab.SendAsync(
            primed.Zip(bad, (domain, kind) => domain.WithMxCertificate(kind)), Expect.Refusal);

        await Cases.AllAsync(attempts.Zip(bad), async one =>
        {
            var (attempt, kind) = one;
            attempt.Should().NotBeDelivered("the policy forbids a certificate of kind {0}", kind);
            attempt.Should().BeHeld("a policy failure is temporary");
            await attempt.EnsurePresentedAsync(kind);
            lab.UntilTheEnd.NeverBounces(attempt);
        });
    }

    [Check("S-FAIL-MIXED", Topic = "failure", Rfc = "8461 §5.1; 5321 §4.2.1", Level = Level.Must,
        Needs = [Feature.MtaSts], Twin = Twins.Within,
        Says = "The sender defers mail where the policy forbids one MX host and the other answers 451, and does not "
            + "turn back to the first one in clear text.")]
    public async Task Defers_mail_that_one_host_must_not_have_and_another_does_not_take()
    {
        var domain = await lab.PrimedAsync(lab.Domain().WithTwoMxHosts().Enforce());
        var busy = domain.MxHosts[1] with { Smtp = SmtpScript.Answering("RCPT", "451 4.3.0 Later") };

        var attempt = await lab.SendAsync(
            domain.WithMxHosts(domain.WithoutStartTls().Mx, busy), Expect.Refusal);

        attempt.Should().NotBeDelivered("the policy demands TLS, and the host that has it answers 451");
        attempt.Should().BeHeld("both failures are temporary");
        await attempt.EnsureReachedAsync(domain.Mx.Name);
        await attempt.EnsureReachedAsync(busy.Name);
        lab.UntilTheEnd.NeverBounces(attempt);
    }

    [Check("S-FAIL-RECOVER", Topic = "failure", Rfc = "8461 §5; 5321 §4.5.4.1", Level = Level.Must,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender delivers mail that a policy deferred by its ordinary retry once the MX host is repaired, "
            + "and only once.")]
    public async Task Delivers_once_after_the_host_is_repaired()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());
        var held = await lab.SendAsync(domain.WithMxCertificate(CertificateKind.OtherCa), Expect.RefusalForNow);
        held.Should().NotBeDelivered("the sender trusts no issuer of the certificate of {0}", domain.Mx.Name);

        await lab.PublishAsync(domain);
        await lab.AwaitArrivalAsync(held);

        held.Should().NotHaveBounced("the host was repaired before the message expired");
        held.Should().HaveArrived("the host was repaired, and the sender retries");
        held.Should().HaveGoneInTls("the policy demands TLS on every attempt");
        lab.UntilTheEnd.ArrivesOnce(held);
    }
}
