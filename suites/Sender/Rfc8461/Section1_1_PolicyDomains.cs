namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 1.1: a policy is that of its policy domain, and of no other.</summary>
public sealed class Section1_1_PolicyDomains(SenderLab lab)
{
    [Check("S-CACHE-ISOLATION", Topic = "cache", Rfc = "8461 §1.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts], Unless = [Feature.VerifiesAlways], Twin = Twins.Within,
        Says = "The sender applies a policy to its own domain alone: of two domains with one MX host, it delivers to "
            + "the one without a policy and not to the other, in whatever order their messages come.")]
    public async Task Applies_a_policy_to_its_own_domain_alone()
    {
        var (strict, open) = lab.DomainsWithOneMxHost(domain => domain.Enforce());
        await lab.PrimedAsync(strict);
        await lab.PublishAsync(strict.WithMxCertificate(CertificateKind.OtherCa));

        var before = await lab.SendAsync(open, publish: false);
        var refused = await lab.SendAsync(strict, Expect.Refusal, publish: false);
        var after = await lab.SendAsync(open, publish: false);
        var again = await lab.SendAsync(strict, Expect.Refusal, publish: false);

        before.Should().BeDelivered("{0} has no policy", open.Name);
        refused.Should().NotBeDelivered("the policy of {0} forbids this certificate", strict.Name);
        after.Should().BeDelivered("the policy of {0} is another domain's", strict.Name);
        again.Should().NotBeDelivered("that {0} has no policy changes nothing for {1}", open.Name, strict.Name);
        await refused.EnsureReachedAsync(strict.Mx.Name);
    }
}
