namespace Conformance.Domain.Rfc7672;

/// <summary>RFC 7672 sections 3 and 8: TLSA records of MX hosts.</summary>
public sealed class Section3_Tlsa(DomainLab lab)
{
    [Check("D-DANE-USAGE", Topic = "companions", Rfc = "7672 §3.1.3", Level = Level.Should,
        Says = "TLSA records of MX hosts have usage 2 or 3.",
        Fix = "Publish TLSA records of usage 3 (3 1 1) or 2; SMTP has no others.")]
    public void Has_usable_records()
    {
        var flaws = lab.Companions.UnusableTlsa();

        flaws.Should().BeNone("TLSA records of usage 2 or 3", "senders take others for unusable");
    }

    [Check("D-DANE-MATCH", Topic = "companions", Rfc = "7672 §8.1, §3.1.1", Level = Level.Must,
        Harm = Harm.MailIsHeld,
        Says = "A TLSA record matches the chain that each MX host presents.",
        Fix = "Publish the TLSA record of the key in use beside the old one; next time, before the key changes.")]
    public void Presents_what_the_records_say()
    {
        var flaws = lab.Companions.UnmatchedChains();

        flaws.Should().BeNone("a TLSA record for each chain", "senders that honour DANE hold mail otherwise");
    }

    [Check("D-DANE-ROLL", Topic = "companions", Rfc = "7672 §4", Level = Level.Must, Harm = Harm.MailIsHeld,
        Says = "A key is used only when caches have TLSA records of it.",
        Fix = "Publish the TLSA record of a new key beside the old one, and wait for twice the TTL before you use it.")]
    public void Publishes_records_of_a_key_before_it_is_used()
    {
        var flaws = lab.Course.KeysWithoutRecords();

        flaws.Should().BeNone(
            "TLSA records of each key before it is used", "senders with old records in a cache hold mail otherwise");
    }

    [Check("D-DANE-STS-AGREE", Topic = "companions", Rfc = "8461 §2", Level = Level.Operation,
        Says = "The chain of each MX host satisfies both MTA-STS and DANE.",
        Fix = "Take a certificate of a public CA for the MX name, and publish TLSA records of that one.")]
    public void Satisfies_both()
    {
        var flaws = lab.Companions.ChainsForOneAlone();

        flaws.Should().BeNone("chains that satisfy MTA-STS and DANE", "senders do one or the other");
    }
}
