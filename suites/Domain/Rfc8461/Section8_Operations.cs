namespace Conformance.Domain.Rfc8461;

/// <summary>RFC 8461 section 8: updates, delegation, backup MX hosts.</summary>
public sealed class Section8_Operations(DomainLab lab)
{
    [Check("D-TXT-TTL", Topic = "record", Rfc = "8461 §8.1", Level = Level.Operation,
        Says = "The STS record lives no longer than a day in caches.",
        Fix = "Give the record a TTL of an hour or so: a new policy is found only when it has passed.")]
    public void Lets_caches_forget_the_record_soon()
    {
        var flaws = lab.Record.LongLife();

        flaws.Should().BeNone("a TTL of a day at most", "a change of the policy goes unnoticed for so long");
    }

    [Check("D-TXT-DELEG", Topic = "record", Rfc = "8461 §8.2", Level = Level.MustByDefinition,
        Harm = Harm.NoProtection,
        Says = "A delegated STS record leads to a record, and the domain has a policy host too.",
        Fix = "Delegate both: the record at _mta-sts and the host mta-sts, with a certificate for that name.")]
    public void Delegates_record_and_policy_host()
    {
        var flaws = lab.Record.BrokenDelegation();

        flaws.Should().BeNone("a record and a policy host behind the alias", "one is of no use without the other");
    }

    [Check("D-MX-BACKUP", Topic = "mx", Rfc = "8461 §8.4", Level = Level.Operation, Harm = Harm.BreaksSoon,
        Says = "Backup MX hosts hold to the policy as well as the first ones do.",
        Fix = "Set up STARTTLS and certificate of the backup MX as on the first one, or remove its MX record.")]
    public void Has_backups_that_hold_to_the_policy()
    {
        var flaws = lab.MxHosts.BrokenBackups();

        flaws.Should().BeNone(
            "backup MX hosts that a sender under the policy can use", "they are tried when the first ones fail");
    }
}
