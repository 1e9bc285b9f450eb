namespace Conformance.Domain.Rfc8461;

/// <summary>RFC 8461 section 3.3: how the policy is served.</summary>
public sealed class Section3_3_PolicyHost(DomainLab lab)
{
    [Check("D-HOST-CERT", Topic = "policy-host", Rfc = "8461 §3.3", Level = Level.Must, Harm = Harm.NoProtection,
        Says = "The policy host presents a certificate for its own name that is trusted and has not expired.",
        Fix = "Get a certificate for mta-sts.DOMAIN from a public CA, and install it with its intermediate.")]
    public void Presents_a_valid_certificate()
    {
        var flaws = lab.PolicyHost.WrongCertificates();

        flaws.Should().BeNone("a trusted certificate for the policy host", "senders use no policy without it");
    }

    [Check("D-HOST-200", Topic = "policy-host", Rfc = "8461 §3.3", Level = Level.MustByDefinition,
        Harm = Harm.NoProtection,
        Says = "The policy host answers the request for the policy with status 200.",
        Fix = "Serve the policy at https://mta-sts.DOMAIN/.well-known/mta-sts.txt itself: senders follow no redirect.")]
    public void Answers_with_status_200()
    {
        var flaws = lab.PolicyHost.OtherAnswers();

        flaws.Should().BeNone("the policy with status 200 at every address", "senders use nothing else");
    }

    [Check("D-HOST-LIMITS", Topic = "policy-host", Rfc = "8461 §3.3", Level = Level.Should,
        Harm = Harm.NoProtection,
        Says = "The policy host serves all of the policy within a minute, and 64 kilobytes at most.",
        Fix = "Serve a small file; it needs a few lines and no application behind it.")]
    public void Stays_within_limits()
    {
        var flaws = lab.PolicyHost.BeyondLimits();

        flaws.Should().BeNone("the whole policy within a minute and 64 kilobytes", "senders give up beyond that");
    }
}
