namespace Conformance.Suites.Sender.Rfc8461;

/// <summary>RFC 8461 section 4.1: which MX hosts a policy covers.</summary>
public sealed class Section4_1_MxMatching(SenderLab lab)
{
    [Check("S-MX-EXACT", Topic = "mx", Rfc = "8461 §4.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "An MX host that the policy names is covered.")]
    public async Task Delivers_to_a_host_that_is_named()
    {
        await lab.ControlRefusedAsync(lab.Domain().Forbidding());
        var domain = lab.Domain();

        var attempt = await lab.DeliverAfterFetchAsync(domain.Enforce(domain.Mx.Name));

        attempt.Should().BeDelivered("the policy names {0}", domain.Mx.Name);
    }

    [Check("S-MX-MISMATCH", Topic = "mx", Rfc = "8461 §4.1, §5", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-MX-EXACT",
        Says = "Mail is not given to an MX host that no pattern of an enforced policy covers, however good its "
            + "certificate.")]
    public async Task Refuses_a_host_that_no_pattern_covers()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());
        var unlisted = domain.Host("mx2");

        var attempt = await lab.DeliverForbiddenAsync(domain.WithMxNamed(unlisted));

        attempt.Should().NotBeDelivered("the policy names {0} alone", domain.Mx.Name);
        attempt.LearntOf(unlisted);
    }

    [Check("S-MX-MISMATCH-CERTOK", Topic = "mx", Rfc = "8461 §4, §4.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-MX-EXACT",
        Says = "The name of the MX host and its certificate are checked separately: a covered name in the "
            + "certificate covers no host.")]
    public async Task Refuses_an_uncovered_host_whose_certificate_has_a_covered_name()
    {
        var domain = await lab.PrimedAsync(lab.Domain().Enforce());
        var unlisted = domain.Host("mx2");

        var attempt = await lab.DeliverForbiddenAsync(
            domain.WithMxNamed(unlisted).WithCertificateFor(unlisted, domain.Mx.Name));

        attempt.Should().NotBeDelivered("the policy names {0}, not {1}", domain.Mx.Name, unlisted);
        attempt.LearntOf(unlisted);
    }

    [Check("S-MX-WILD", Topic = "mx", Rfc = "8461 §4.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "A wildcard as the whole left-most label of a pattern covers any one label.")]
    public async Task Delivers_to_a_host_that_a_wildcard_covers()
    {
        var elsewhere = lab.Domain();
        await lab.ControlRefusedAsync(elsewhere.Enforce("*.elsewhere.test"));
        var domain = lab.Domain();

        var attempt = await lab.DeliverAfterFetchAsync(domain.Enforce($"*.{domain.Name}"));

        attempt.Should().BeDelivered("*.{0} covers {1}", domain.Name, domain.Mx.Name);
    }

    [Check("S-MX-WILD-DEEP", Topic = "mx", Rfc = "8461 §4.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-MX-WILD",
        Says = "A wildcard covers exactly one label, not two.")]
    public async Task Refuses_a_host_two_labels_below_a_wildcard()
    {
        var domain = lab.Domain();
        await lab.PrimedAsync(domain.Enforce($"*.{domain.Name}"));
        var deep = domain.Host("a.mx1");

        var attempt = await lab.DeliverForbiddenAsync(domain.Enforce($"*.{domain.Name}").WithMxNamed(deep));

        attempt.Should().NotBeDelivered("*.{0} does not cover {1}", domain.Name, deep);
        attempt.LearntOf(deep);
    }
}
