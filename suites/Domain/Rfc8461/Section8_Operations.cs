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

    [Check("D-UPD-ORDER", Topic = "record", Rfc = "8461 §8.1", Level = Level.Should, Harm = Harm.NoProtection,
        Says = "The policy is changed before the id of the STS record.",
        Fix = "Change the id once more now; next time, serve the new policy first and change the id afterwards.")]
    public void Changes_the_policy_before_the_id()
    {
        var flaws = lab.Course.IdsBeforePolicies();

        flaws.Should().BeNone(
            "the new policy before its id", "senders that see the new id cache the old policy under it otherwise");
    }

    [Check("D-UPD-OVERLAP", Topic = "record", Rfc = "8461 §8.1", Level = Level.Should, Harm = Harm.MailIsHeld,
        Says = "A policy that was replaced lets mail through until caches have forgotten its record.",
        Fix = "Keep an MX host that the old policy covers until the TTL of the old record has passed.")]
    public void Keeps_the_old_policy_working()
    {
        var flaws = lab.Course.TimesWithoutOverlap();

        flaws.Should().BeNone(
            "an MX host that satisfies the old policy", "senders that have it cached hold mail for so long otherwise");
    }

    [Check("D-REMOVE", Topic = "record", Rfc = "8461 §8.3", Level = Level.ShouldByDefinition,
        Harm = Harm.MailIsHeld,
        Says = "Record and policy are removed only when every policy that was served has expired.",
        Fix = "Publish the record again with a new id, and a policy of mode none with a max_age of a day; remove both "
            + "when the max_age of the old policy has passed.")]
    public void Removes_mta_sts_when_old_policies_have_expired()
    {
        var flaws = lab.Course.RemovedTooEarly();

        flaws.Should().BeNone(
            "MTA-STS to be removed after old policies have expired", "senders that have one cached go on applying it");
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
