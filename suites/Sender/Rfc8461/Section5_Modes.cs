namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 5: what each mode means for delivery.</summary>
public sealed class Section5_Modes(SenderLab lab)
{
    [Check("S-MODE-TEST-NOTLS", Topic = "mode", Rfc = "8461 §5", Level = Level.ShouldByDefinition,
        Needs = [Feature.MtaSts],
        Says = "In testing mode, the sender delivers even if the MX host does not offer STARTTLS.")]
    public async Task Testing_delivers_in_clear_text_where_there_is_no_tls()
    {
        await lab.ControlRefusedAsync(lab.Domain().Enforce().WithoutStartTls());

        var attempt = await lab.SendAsync(lab.Domain().Testing().WithoutStartTls(), after: After.Fetch);

        attempt.Should().BeDelivered("testing mode forbids nothing, not even clear text");
    }

    [Check("S-MODE-TEST-TLS", Topic = "mode", Rfc = "8461 §5; 7435", Level = Level.ShouldByDefinition,
        Needs = [Feature.MtaSts],
        Says = "In testing mode, the sender uses TLS where the MX host offers it, as it does without a policy.")]
    public async Task Testing_uses_the_tls_that_is_offered()
    {
        var testing = await lab.SendAsync(lab.Domain().Testing(), after: After.Fetch);

        testing.Should().HaveGoneInTls("TLS was offered, and a policy of mode testing changes nothing");
    }

    [Check("S-MODE-SWITCH", Topic = "mode", Rfc = "8461 §5, §5.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Slow = true,
        Says = "The sender replaces a policy with one of another mode as soon as the id changes.")]
    public async Task Defers_mail_in_the_enforce_phase_alone()
    {
        var domain = lab.Domain().WithMxCertificate(CertificateKind.OtherCa);

        var testing = await lab.SendUnderAsync(domain.Testing().WithId("1"));
        var enforce = await lab.SendUnderAsync(domain.Enforce().WithId("2"), Expect.FirstResult);
        var again = await lab.SendUnderAsync(domain.Testing().WithId("3"));
        var strict = await lab.SendUnderAsync(domain.Enforce().WithId("4"), Expect.FirstResult);
        var none = await lab.SendUnderAsync(domain.None().WithId("5"));

        testing.Should().BeDelivered("the first policy is of mode testing");
        enforce.Should().NotBeDelivered("the second policy is of mode enforce");
        again.Should().BeDelivered("the third policy is of mode testing");
        strict.Should().NotBeDelivered("the fourth policy is of mode enforce");
        none.Should().BeDelivered("the fifth policy is of mode none");
    }

    [Check("S-MODE-TEST-CERT", Topic = "mode", Rfc = "8461 §5", Level = Level.ShouldByDefinition,
        Needs = [Feature.MtaSts],
        Says = "In testing mode, the sender delivers even if the MX host's certificate is invalid.")]
    public async Task Testing_delivers_in_spite_of_a_bad_certificate()
    {
        CertificateKind[] bad = [CertificateKind.OtherCa, CertificateKind.Expired, CertificateKind.UnrelatedName];
        await lab.ControlRefusedAsync(lab.Domain().Enforce().WithMxCertificate(CertificateKind.OtherCa));

        var attempts = await lab.SendAsync(
            bad.Select(kind => lab.Domain().Testing().WithMxCertificate(kind)), after: After.Fetch);

        await Cases.AllAsync(attempts.Zip(bad), async one =>
        {
            var (attempt, kind) = one;
            attempt.Should().BeDelivered("testing mode forbids nothing, not even a certificate of kind {0}", kind);
            await attempt.EnsureEverPresentedAsync(kind);
        });
    }

    [Check("S-MODE-TEST-MX", Topic = "mode", Rfc = "8461 §5", Level = Level.ShouldByDefinition,
        Needs = [Feature.MtaSts],
        Says = "In testing mode, the sender delivers even if no pattern matches the MX host.")]
    public async Task Testing_delivers_to_a_host_that_is_not_covered()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());

        var attempt = await lab.SendAsync(lab.Domain().Testing(RecipientDomain.OtherMx), after: After.Fetch);

        attempt.Should().BeDelivered("testing mode forbids nothing");
    }

    [Check("S-MODE-TEST-CHECKED", Topic = "mode", Rfc = "8461 §5, §6", Level = Level.Should,
        Needs = [Feature.MtaStsWithReports],
        Claims = [Feature.TlsReports],
        Says = "In testing mode, the sender still checks the policy and, if it sends reports, reports what would have "
            + "failed.")]
    public async Task Testing_reports_what_would_have_failed()
    {
        RecipientDomain[] domains =
        [
            lab.Domain().Testing().WithoutStartTls(),
            lab.Domain().Testing().WithMxCertificate(CertificateKind.OtherCa),
            lab.Domain().Testing(RecipientDomain.OtherMx),
        ];

        var attempts = await lab.SendAsync(domains.Select(domain => domain.WithTlsReports()), after: After.Fetch);

        await Cases.AllAsync(attempts, async attempt =>
        {
            var failed = (await lab.AwaitReportsAsync(attempt.Domain)).Where(policy => policy.Failures > 0);
            failed.Select(policy => policy.Type).Distinct().ToList().Should("failure reported under a policy of type")
                .Hold("sts", "mail to {0} would have failed under enforce", attempt.Domain.Name);
        });
    }

    [Check("S-MODE-NONE", Topic = "mode", Rfc = "8461 §5", Level = Level.MustByDefinition, Needs = [Feature.MtaSts],
        Says = "The sender treats a policy of mode none like no policy, whatever else fails.")]
    public async Task None_forbids_nothing()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var domains = new List<RecipientDomain>
        {
            lab.Domain().None(RecipientDomain.OtherMx),
            lab.Domain().None(RecipientDomain.OtherMx).WithoutStartTls(),
            lab.Domain().None(RecipientDomain.OtherMx).WithMxCertificate(CertificateKind.OtherCa),
        };

        var attempts = await lab.SendAsync(domains.Select(domain => domain.WithTlsReports()), after: After.Fetch);

        foreach (var attempt in attempts)
        {
            attempt.Should().BeDelivered("the policy of {0} is of mode none", attempt.Domain.Name);
            lab.UntilTheEnd.NeverReportedAsFailure(attempt.Domain);
        }

        await lab.AwaitAllReportsAsync();
    }
}
