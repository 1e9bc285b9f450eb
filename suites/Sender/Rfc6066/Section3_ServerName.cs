namespace Conformance.Suites.Sender.Rfc6066;

/// <summary>RFC 6066 section 3: whether a sender names the host it wants at all.</summary>
public sealed class Section3_ServerName(SenderLab lab)
{
    [Check("S-SNI-NOPOLICY", Topic = "sni", Rfc = "6066 §3; 8446 §4.4.2.2", Level = Level.Should,
        Says = "A client names the host it connects to by a DNS name, with or without a policy.")]
    public async Task Names_the_mx_host_where_there_is_no_policy()
    {
        var attempt = await lab.DeliverAsync(lab.Domain());

        attempt.Should().NameInSni(attempt.Domain.Mx.Name, "the host was found by that name");
    }
}
