namespace Conformance.Domain.Rfc8461;

/// <summary>RFC 8461 section 10.4: patterns that cover too much.</summary>
public sealed class Section10_4_Wildcards(DomainLab lab)
{
    [Check("D-POL-MX-BROAD", Topic = "policy", Rfc = "8461 §10.4", Level = Level.Operation,
        Harm = Harm.NoProtection,
        Says = "No wildcard of the policy covers the domain's other hosts, or everybody's.",
        Fix = "Write the names of the MX hosts in place of the wildcard.")]
    public void Has_no_broad_wildcard()
    {
        var flaws = lab.Policy.BroadPatterns();

        flaws.Should().BeNone(
            "patterns that cover MX hosts alone", "who holds another host's certificate may pose as one");
    }
}
