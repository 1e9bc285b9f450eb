namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 4.1: what neither a wildcard nor an exact pattern matches.</summary>
public sealed class Section4_1_Wildcards(SenderLab lab)
{
    [Check("S-MX-WILD-APEX", Topic = "mx", Rfc = "8461 §4.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender does not match a wildcard pattern to the domain directly above the wildcard.")]
    public async Task Refuses_the_domain_above_a_wildcard()
    {
        var domain = lab.Domain();
        domain = await lab.PrimedAsync(domain.Enforce($"*.{domain.Name}"));

        var attempt = await lab.SendAsync(domain.WithMxNamed(domain.Name), Expect.Refusal);

        attempt.Should().NotBeDelivered("*.{0} does not match {0}", domain.Name);
        attempt.EnsureOfferedMx(domain.Name);
    }

    [Check("S-MX-WILD-SUFFIX", Topic = "mx", Rfc = "8461 §4.1", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts],
        Twin = Twins.Within,
        Says = "The sender matches patterns by whole labels, with or without a wildcard, and never as the bare suffix "
            + "of a name.")]
    public async Task Refuses_a_host_that_shares_only_a_suffix()
    {
        var (wild, exact) = (lab.Domain(), lab.Domain());
        var primed = await lab.PrimedAsync(
            [wild.Enforce($"*.{wild.Name}"), exact.WithMxNamed(exact.Name).Enforce(exact.Name)]);
        var (belowEvil, evil) = ($"mx1.evil{wild.Name}", $"evil{exact.Name}");

        var attempts = await lab.SendAsync(
            [primed[0].WithMxNamed(belowEvil), primed[1].WithMxNamed(evil)], Expect.Refusal);

        attempts[0].Should().NotBeDelivered("*.{0} does not match {1}", wild.Name, belowEvil);
        attempts[1].Should().NotBeDelivered("{0} does not match {1}", exact.Name, evil);
        attempts[0].EnsureOfferedMx(belowEvil);
        attempts[1].EnsureOfferedMx(evil);
    }
}
