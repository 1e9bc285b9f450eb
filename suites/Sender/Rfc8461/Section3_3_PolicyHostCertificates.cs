using Conformance.Lab.Certificates;

namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 3.3: the certificate that a policy host must present.</summary>
public sealed class Section3_3_PolicyHostCertificates(SenderLab lab)
{
    [Check("S-FETCH-CERT-CA", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender rejects a policy from a host whose certificate was issued by an untrusted CA.")]
    public async Task Rejects_a_policy_from_a_host_of_an_untrusted_ca()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());

        var attempt = await lab.SendAsync(
            lab.Domain().EnforceOtherMx().WithPolicyCertificate(CertificateKind.OtherCa), after: After.Handshake);

        attempt.Should().BeDelivered("the sender trusts no issuer of the policy host's certificate");
    }

    [Check("S-FETCH-CERT-EXP", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender rejects a policy from a host whose certificate has expired or is not yet valid.")]
    public Task Rejects_a_policy_from_a_host_outside_its_certificates_validity() => lab.RejectsPoliciesOfHostsAsync(
        CertificateKind.Expired, CertificateKind.NotYetValid);

    [Check("S-FETCH-CERT-NAME", Topic = "fetch", Rfc = "8461 §3.3, §8.2", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender rejects a policy from a host whose certificate is only for the policy domain, or only for "
            + "the CNAME target of the policy host.")]
    public async Task Rejects_a_policy_from_a_host_with_a_certificate_for_another_name()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var owner = lab.Domain().EnforceOtherMx();
        var hosted = lab.Domain().EnforceOtherMx();

        var attempts = await lab.SendAsync(
            [
                owner.WithPolicyCertificate(CertificateSpec.Good(owner.Name)),
                hosted.WithPolicyHostedBy(lab.SiblingOf(hosted, "provider")),
            ],
            after: After.Handshake);

        attempts[0].Should().BeDelivered("the certificate is for {0}, not for mta-sts below it", owner.Name);
        attempts[1].Should().BeDelivered("the certificate is for the provider's name alone");
    }

    [Check("S-FETCH-CERT-CN", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Slow = true,
        Says = "The sender rejects a policy from a host that its certificate names only in the common name, with or "
            + "without DNS-IDs beside it.")]
    public Task Rejects_a_policy_from_a_host_named_only_in_the_common_name() => lab.RejectsPoliciesOfHostsAsync(
        CertificateKind.CommonNameOnly, CertificateKind.CommonNameRight);

    [Check("S-FETCH-CERT-WILD", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.May, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Claims = [Feature.MtaSts],
        Says = "The sender accepts a policy from a host whose certificate has a wildcard as the left-most label.")]
    public async Task Accepts_a_policy_from_a_host_with_a_wildcard_certificate()
    {
        var good = lab.Domain().Enforce();
        var bad = lab.Domain().EnforceOtherMx();

        var delivered = lab.SendAsync(good.WithPolicyCertificate(CertificateSpec.Good($"*.{good.Name}")));
        var attempt = await lab.SendAsync(
            bad.WithPolicyCertificate(CertificateSpec.Good($"*.{bad.Name}")), Expect.FirstResult, After.Handshake);

        (await delivered).Should().BeDelivered("the policy lists its MX host");
        attempt.Should().NotBeDelivered("the policy of a host with a wildcard certificate lists another MX host");
    }

    [Check("S-FETCH-CERT-PARTWILD", Topic = "fetch", Rfc = "8461 §3.3; 9525 §6.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender rejects a policy from a host whose certificate has a wildcard for part of a label.")]
    public async Task Rejects_a_policy_from_a_host_with_a_wildcard_within_a_label()
    {
        // OpenSSL accepts the first two unless configured otherwise; a shell pattern would match the others.
        string[] labels = ["mta*", "*-sts", "mta-*", "m*s"];
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());

        var domains = labels.Select(label =>
        {
            var domain = lab.Domain().EnforceOtherMx();
            return domain.WithPolicyCertificate(
                CertificateSpec.Of(CertificateKind.PartialWildcard, domain.Host(label)));
        });
        var attempts = await lab.SendAsync(domains, after: After.Handshake);

        foreach (var (attempt, label) in attempts.Zip(labels))
        {
            attempt.Should().BeDelivered("a certificate for {0} does not match {1}", attempt.Domain.Host(label),
                attempt.Domain.PolicyHostName);
        }
    }

    [Check("S-FETCH-CERT-DEEPWILD", Topic = "fetch", Rfc = "6125 §6.4.3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Says = "The sender rejects a policy from a host two labels below the wildcard of its certificate.")]
    public async Task Rejects_a_policy_from_a_host_two_labels_below_a_wildcard()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var parent = lab.Domain();
        var domain = new RecipientDomain(parent.Scenario, $"a.{parent.Name}").EnforceOtherMx();

        var attempt = await lab.SendAsync(
            domain.WithPolicyCertificate(CertificateSpec.Good($"*.{parent.Name}")), after: After.Handshake);

        attempt.Should().BeDelivered("*.{0} matches one label, not mta-sts.a", parent.Name);
    }

    [Check("S-FETCH-CERT-REVOKED", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: whether the sender uses a policy whose host has a revoked certificate, and "
            + "whether it fetches the CRL.")]
    public async Task Records_use_of_a_policy_from_a_host_with_a_revoked_certificate()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var hosts = new List<RecipientDomain>();

        var use = await lab.UseAsync(After.Handshake, domain =>
        {
            hosts.Add(domain.WithRevokedPolicyHost());
            return hosts[^1];
        });

        var isLookedAt = hosts.Any(domain => lab.PolicyHost(domain).ClearTextConnections.Count > 0);
        lab.Record(
            $"The policy was {use}, and the CRL was {(isLookedAt ? "" : "not ")}fetched.");
    }

    [Check("S-FETCH-CERT-INTER", Topic = "fetch", Rfc = "8461 §3.3", Level = Level.Record, Needs = [Feature.MtaSts],
        Says = "Recorded, not judged: whether the sender uses a policy whose host does not send its intermediate "
            + "certificate.")]
    public async Task Records_use_of_a_policy_from_a_host_without_its_intermediate()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());

        var use = await lab.UseAsync(
            After.Handshake, domain => domain.WithPolicyCertificate(CertificateKind.NoIntermediate));

        lab.Record(use == PolicyCases.Used
            ? "The policy was used: the sender has the intermediate certificate from another source."
            : $"The policy was {use}: without the intermediate certificate, the chain is incomplete.");
    }
}
