namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 4.1: which MX hosts a policy covers.</summary>
public sealed class Section4_1_MxMatching(SenderLab lab)
{
    [Check("S-MX-EXACT", Topic = "mx", Rfc = "8461 §4.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "The sender delivers to an MX host that the policy lists by name.")]
    public async Task Delivers_to_a_host_that_is_listed()
    {
        await lab.ControlRefusedAsync(lab.Domain().EnforceOtherMx());
        var domain = lab.Domain();

        var attempt = await lab.SendAsync(domain.Enforce(domain.Mx.Name), after: After.Fetch);

        attempt.Should().BeDelivered("the policy names {0}", domain.Mx.Name);
    }

    [Check("S-MX-MISMATCH", Topic = "mx", Rfc = "8461 §4.1, §5", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-MX-EXACT",
        Says = "The sender does not deliver to an MX host that no pattern of an enforce policy matches, however good "
            + "its certificate.")]
    public async Task Refuses_a_host_that_no_pattern_matches()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());
        var unlisted = domain.Host("mx2");

        var attempt = await lab.SendAsync(domain.WithMxNamed(unlisted), Expect.Refusal);

        attempt.Should().NotBeDelivered("the policy names {0} alone", domain.Mx.Name);
        attempt.EnsureOfferedMx(unlisted);
    }

    [Check("S-MX-MISMATCH-CERTOK", Topic = "mx", Rfc = "8461 §4, §4.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-MX-EXACT",
        Says = "The sender checks the MX host's name and its certificate separately: a listed name in the certificate "
            + "does not make an unlisted host acceptable.")]
    public async Task Refuses_an_unlisted_host_whose_certificate_has_a_listed_name()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());
        var unlisted = domain.Host("mx2");

        var attempt = await lab.SendAsync(
            domain.WithMxNamed(unlisted).WithMxCertificateFor(unlisted, domain.Mx.Name), Expect.Refusal);

        attempt.Should().NotBeDelivered("the policy names {0}, not {1}", domain.Mx.Name, unlisted);
        attempt.EnsureOfferedMx(unlisted);
    }

    [Check("S-MX-DOMAIN", Topic = "mx", Rfc = "8461 §4.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-MX-EXACT",
        Says = "The sender does not deliver to an MX host below the recipient domain if the only mx pattern of an "
            + "enforce policy is the recipient domain itself; in testing mode it delivers.")]
    public async Task Refuses_a_host_below_the_domain_that_is_listed()
    {
        var (enforcing, testing) = (lab.Domain(), lab.Domain());

        var refused = await lab.SendAsync(enforcing.Enforce(enforcing.Name), Expect.Refusal, After.Fetch);
        var delivered = await lab.SendAsync(testing.Testing(testing.Name), after: After.Fetch);

        refused.Should().NotBeDelivered("the policy lists {0}, not {1}", enforcing.Name, enforcing.Mx.Name);
        refused.EnsureOfferedMx(enforcing.Mx.Name);
        delivered.Should().BeDelivered("in testing mode, a mismatch is reported and nothing else");
    }

    [Check("S-MX-WILD", Topic = "mx", Rfc = "8461 §4.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "The sender matches a wildcard that is the whole left-most label of a pattern to any one label.")]
    public async Task Delivers_to_a_host_that_a_wildcard_matches()
    {
        var elsewhere = lab.Domain();
        await lab.ControlRefusedAsync(elsewhere.Enforce("*.elsewhere.test"));
        var domain = lab.Domain();

        var attempt = await lab.SendAsync(domain.Enforce($"*.{domain.Name}"), after: After.Fetch);

        attempt.Should().BeDelivered("*.{0} matches {1}", domain.Name, domain.Mx.Name);
    }

    [Check("S-MX-WILD-DEEP", Topic = "mx", Rfc = "8461 §4.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-MX-WILD",
        Says = "The sender matches a wildcard to exactly one label, not to two.")]
    public async Task Refuses_a_host_two_labels_below_a_wildcard()
    {
        var domain = lab.Domain();
        await lab.PrimedAsync(domain.Enforce($"*.{domain.Name}"));
        var deep = domain.Host("a.mx1");

        var attempt = await lab.SendAsync(domain.Enforce($"*.{domain.Name}").WithMxNamed(deep), Expect.Refusal);

        attempt.Should().NotBeDelivered("*.{0} does not match {1}", domain.Name, deep);
        attempt.EnsureOfferedMx(deep);
    }
}
