namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.3: the certificate that a policy host must show for its policy to count.</summary>
public sealed class Section3_3_PolicyHostCertificates(SenderLab lab)
{
    [Check("S-FETCH-CERT-CA", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "No policy counts that comes from a host whose certificate a stranger's CA has issued.")]
    public async Task Takes_no_policy_from_a_host_of_another_ca()
    {
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());

        var attempts = await lab.DeliverAfterHandshakeAsync(
            lab.Domain().Forbidding().WithPolicyCertificate(CertificateKind.OtherCa));

        attempts[0].Should().BeDelivered("nobody the sender trusts issued the policy host's certificate");
    }

    [Check("S-FETCH-CERT-EXP", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "No policy counts that comes from a host whose certificate has expired, or is not valid yet.")]
    public Task Takes_no_policy_from_a_host_before_or_after_its_certificates_time() => TakesNoPolicyFromAsync(
        CertificateKind.Expired, CertificateKind.NotYetValid);

    [Check("S-FETCH-CERT-NAME", Topic = "fetch", Rfc = "8461 §3.3, §8.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "No policy counts that comes from a host whose certificate is for the policy domain alone, or for the "
            + "name that the policy host is an alias of.")]
    public async Task Takes_no_policy_from_a_host_with_a_certificate_for_another_name()
    {
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var owner = lab.Domain().Forbidding();
        var hosted = lab.Domain().Forbidding();

        var attempts = await lab.DeliverAfterHandshakeAsync(
            owner.WithPolicyCertificate(CertificateSpec.Good(owner.Name)),
            hosted.WithPolicyHostedBy(lab.SiblingOf(hosted, "provider")));

        attempts[0].Should().BeDelivered("the certificate is for {0}, not for mta-sts below it", owner.Name);
        attempts[1].Should().BeDelivered("the certificate is for the provider's name alone");
    }

    [Check("S-FETCH-CERT-CN", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        TakesTime = true,
        Says = "The common name of a policy host's certificate counts for nothing, with or without DNS-IDs beside it.")]
    public Task Takes_no_policy_from_a_host_that_is_named_in_the_common_name_alone() => TakesNoPolicyFromAsync(
        CertificateKind.CommonNameOnly, CertificateKind.CommonNameRight);

    [Check("S-FETCH-CERT-WILD", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.May, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Claims = [Feature.MtaSts],
        Says = "A policy host may show a certificate for a wildcard in place of its left-most label.")]
    public async Task Takes_a_policy_from_a_host_with_a_wildcard()
    {
        var good = lab.Domain().Enforce();
        var bad = lab.Domain().Forbidding();

        var delivered = lab.DeliverAsync(good.WithPolicyCertificate(CertificateSpec.Good($"*.{good.Name}")));
        var attempt = await lab.TryAfterAsync<HandshakeEnded>(
            bad.WithPolicyCertificate(CertificateSpec.Good($"*.{bad.Name}")), "A handshake with the policy host",
            _ => true);

        (await delivered).Should().BeDelivered("the policy lists its MX host");
        attempt.Should().NotBeDelivered("the policy from behind a wildcard lists another MX host");
    }

    [Check("S-FETCH-CERT-PARTWILD", Topic = "fetch", Rfc = "8461 §3.3; 9525 §6.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "No policy counts that comes from a host whose certificate has an asterisk for a part of the label.")]
    public async Task Takes_no_policy_from_a_host_with_a_wildcard_within_the_label()
    {
        // OpenSSL takes the first two unless it is told not to; the others are what a pattern of a shell would match.
        string[] labels = ["mta*", "*-sts", "mta-*", "m*s"];
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());

        var attempts = await lab.DeliverAfterHandshakeAsync([.. labels.Select(label =>
        {
            var domain = lab.Domain().Forbidding();
            return domain.WithPolicyCertificate(
                CertificateSpec.Of(CertificateKind.PartialWildcard, domain.Host(label)));
        })]);

        foreach (var (attempt, label) in attempts.Zip(labels))
        {
            attempt.Should().BeDelivered("{0} is no DNS-ID of {1}", attempt.Domain.Host(label),
                attempt.Domain.PolicyHostName);
        }
    }

    [Check("S-FETCH-CERT-DEEPWILD", Topic = "fetch", Rfc = "6125 §6.4.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "No policy counts that comes from a host two labels below the wildcard of its certificate.")]
    public async Task Takes_no_policy_from_a_host_two_labels_below_a_wildcard()
    {
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var parent = lab.Domain();
        var domain = new RecipientDomain(parent.Scenario, $"a.{parent.Name}").Forbidding();

        var attempts = await lab.DeliverAfterHandshakeAsync(
            domain.WithPolicyCertificate(CertificateSpec.Good($"*.{parent.Name}")));

        attempts[0].Should().BeDelivered("*.{0} stands for one label, not for mta-sts.a", parent.Name);
    }

    [Check("S-FETCH-CERT-REVOKED", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "What becomes of the policy where its host's certificate is on a list of revoked ones.")]
    public async Task Does_this_with_a_host_whose_certificate_is_revoked()
    {
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var hosts = new List<RecipientDomain>();

        var use = await lab.UseAsync<HandshakeEnded>("A handshake with the policy host", domain =>
        {
            hosts.Add(domain.WithRevokedPolicyHost());
            return hosts[^1];
        });

        var isLookedAt = hosts.Any(domain => lab.CalledInClearText(domain).Count > 0);
        lab.Record(
            $"The policy was {use}, and the list of revoked certificates was {(isLookedAt ? "" : "not ")}looked at.");
    }

    [Check("S-FETCH-CERT-INTER", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "What becomes of the policy where its host leaves the intermediate certificate out.")]
    public async Task Does_this_with_a_host_that_leaves_its_intermediate_out()
    {
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());

        var use = await lab.UseAsync<HandshakeEnded>(
            "A handshake with the policy host", domain => domain.WithPolicyCertificate(CertificateKind.NoIntermediate));

        lab.Record(use == PolicyCases.Used
            ? "The policy was used: the sender has the intermediate from elsewhere."
            : $"The policy was {use}: the policy host's certificate leads nowhere without the intermediate.");
    }

    private async Task TakesNoPolicyFromAsync(params CertificateKind[] kinds)
    {
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());

        var attempts = await lab.DeliverAfterHandshakeAsync(
            [.. kinds.Select(kind => lab.Domain().Forbidding().WithPolicyCertificate(kind))]);

        foreach (var (attempt, kind) in attempts.Zip(kinds))
        {
            attempt.Should().BeDelivered("the policy host's certificate is {0}", kind);
        }
    }
}
