namespace Conformance.Domain.Rfc8461;

/// <summary>RFC 8461 section 3.1: the TXT record that announces a policy.</summary>
public sealed class Section3_1_Record(DomainLab lab)
{
    [Check("D-TXT-ONE", Topic = "record", Rfc = "8461 §3.1", Level = Level.Must, Harm = Harm.NoProtection,
        Says = "The domain publishes exactly one STS record.",
        Fix = "Publish one TXT record at _mta-sts that begins with \"v=STSv1;\", and remove the others.")]
    public void Publishes_one_record()
    {
        var flaws = lab.Record.NumberOfRecords();

        flaws.Should().BeNone("exactly one STS record", "senders assume no policy otherwise");
    }

    [Check("D-TXT-SYNTAX", Topic = "record", Rfc = "8461 §3.1", Level = Level.Must, Harm = Harm.NoProtection,
        Says = "The STS record is valid: version first, an id of letters and digits, US-ASCII.",
        Fix = "Write the record like this, with an id of your own: v=STSv1; id=20261130T120000;")]
    public void Publishes_a_valid_record()
    {
        var flaws = lab.Record.SyntaxErrors();

        flaws.Should().BeNone("a valid STS record", "senders assume no policy otherwise");
    }

    [Check("D-TXT-ID-UNIQUE", Topic = "record", Rfc = "8461 §3.1", Level = Level.Must, Harm = Harm.MailIsHeld,
        Says = "The id of the STS record changes with the policy.",
        Fix = "Change the id of the record now, and each time after the policy was changed.")]
    public void Changes_the_id_with_the_policy()
    {
        var flaws = lab.Record.IdOfAnotherPolicy();

        flaws.Should().BeNone("a new id for a new policy", "senders fetch a policy again when its id is new");
    }
}
