namespace Conformance.Domain.Rfc5321;

/// <summary>RFC 5321 section 5.1: MX records.</summary>
public sealed class Section5_1_MxRecords(DomainLab lab)
{
    [Check("D-MX-NAMES", Topic = "mx", Rfc = "5321 §5.1", Level = Level.Must, Harm = Harm.MailIsHeld,
        Says = "MX records name hosts that have addresses and are not aliases.",
        Fix = "Name a host in the MX record that has A or AAAA records of its own.")]
    public void Names_hosts_with_addresses()
    {
        var flaws = lab.MxHosts.WrongNames();

        flaws.Should().BeNone("names of hosts with addresses in MX records", "senders may not find the host otherwise");
    }
}
