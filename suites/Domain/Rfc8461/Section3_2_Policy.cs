using Conformance.Survey.Published;

namespace Conformance.Domain.Rfc8461;

/// <summary>RFC 8461 section 3.2: the policy.</summary>
public sealed class Section3_2_Policy(DomainLab lab)
{
    [Check("D-POL-SYNTAX", Topic = "policy", Rfc = "8461 §3.2", Level = Level.Must, Harm = Harm.NoProtection,
        Says = "The policy is valid: version, mode and max_age once, and a line for each mx.",
        Fix = "Correct the lines that are named here; the four fields are version, mode, mx and max_age.")]
    public void Serves_a_valid_policy()
    {
        var flaws = lab.Policy.SyntaxErrors();

        flaws.Should().BeNone("a valid policy", "senders may reject all of it otherwise");
    }

    [Check("D-POL-EOL", Topic = "policy", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Harm = Harm.NoProtection,
        Says = "The lines of the policy end with CRLF or LF, and there is nothing between and before them.",
        Fix = "Save the policy as plain text: no byte order mark, no blank lines, each line ended by CRLF or LF.")]
    public void Serves_a_policy_of_plain_lines()
    {
        var flaws = lab.Policy.LineEndErrors();

        flaws.Should().BeNone("lines that end with CRLF or LF and nothing else", "the syntax of policies has no more");
    }

    [Check("D-POL-AGE", Topic = "policy", Rfc = "8461 §3.2, §10.2", Level = Level.Should, Harm = Harm.NoProtection,
        Says = "The policy lives for a day at least, better for weeks, and for a year at most.",
        Fix = "Set max_age to 604800 (a week) or more once mail flows, and to 31557600 at most.")]
    public void Gives_the_policy_a_long_life()
    {
        var flaws = lab.Policy.UnwiseAge();

        flaws.Should().BeNone(
            "a max_age from a day to a year", "who can suppress the record waits until it has passed");
    }

    [Check("D-POL-MX-ALABEL", Topic = "policy", Rfc = "8461 §3.2", Level = Level.Must, Harm = Harm.MailIsHeld,
        Says = "The policy has internationalized names as A-labels.",
        Fix = "Write the name as xn--…, as it is in the MX record.")]
    public void Writes_names_as_a_labels()
    {
        var flaws = lab.Policy.PatternsThat(MxPatternFault.NotAscii);

        flaws.Should().BeNone("values of mx in US-ASCII", "MX hosts are named by A-labels");
    }

    [Check("D-POL-MX-NAME", Topic = "policy", Rfc = "8461 §3.2", Level = Level.MustByDefinition,
        Harm = Harm.MailIsHeld,
        Says = "The values of mx are host names: without priority, port, address or final dot.",
        Fix = "Write the bare name of the MX host: mx: mx1.example.org")]
    public void Writes_host_names_and_nothing_more()
    {
        var flaws = lab.Policy.PatternsThat(MxPatternFault.NotHostName);

        flaws.Should().BeNone("host names as values of mx", "nothing else matches an MX host");
    }

    [Check("D-HOST-CTYPE", Topic = "policy-host", Rfc = "8461 §3.2", Level = Level.Should,
        Harm = Harm.NoProtection,
        Says = "The policy host serves the policy as text/plain.",
        Fix = "Have the web server send Content-Type: text/plain for /.well-known/mta-sts.txt.")]
    public void Serves_plain_text()
    {
        var flaws = lab.PolicyHost.OtherMediaTypes();

        flaws.Should().BeNone("the media type text/plain", "senders may reject others");
    }

    [Check("D-HOST-ADDR", Topic = "policy-host", Rfc = "8461 §3.2", Level = Level.Operation,
        Harm = Harm.NoProtection,
        Says = "Every address of the policy host takes connections.",
        Fix = "Have the web server listen on port 443 of every address, or remove the address record.")]
    public void Answers_on_every_address()
    {
        var flaws = lab.PolicyHost.DeadAddresses();

        flaws.Should().BeNone("every address of the policy host to take connections", "senders try any of them");
    }
}
