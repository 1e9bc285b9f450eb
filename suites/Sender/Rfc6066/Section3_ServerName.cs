using Conformance.Checks.Running;

namespace Conformance.Sender.Rfc6066;

/// <summary>RFC 6066 section 3: whether a sender sends SNI, and how it writes the name.</summary>
public sealed class Section3_ServerName(SenderLab lab)
{
    [Check("S-SNI-NOPOLICY", Topic = "sni", Rfc = "6066 §3; 8446 §4.4.2.2", Level = Level.Should,
        Claims = [Feature.Sni],
        Says = "The sender sends the MX host name in SNI, with or without a policy.")]
    public async Task Sends_the_mx_host_name_in_sni_without_a_policy()
    {
        lab.WholeRun.ForEverySniToMxHosts((hello, names) =>
            hello.Should().NameTheHost(names, "the sender connects to the host by that name"));

        var attempt = await lab.SendAsync(lab.Domain());

        attempt.Should().NameInSni(attempt.Domain.Mx.Name, "the host was found by that name");
    }

    [Check("S-SNI-NODOT", Topic = "sni", Rfc = "6066 §3", Level = Level.MustByDefinition,
        Says = "The sender sends the name in SNI without a trailing dot.")]
    public async Task Sends_no_trailing_dot_in_sni()
    {
        lab.WholeRun.ForEverySni(NoDot);

        var attempts = await lab.SendInEachLegAsync(domain => domain);

        lab.HellosWithSni(attempts).ToList().ForEach(NoDot);

        static void NoDot(ClientHelloSeen hello) => hello.Should().EndInNoDot("RFC 6066 defines HostName without it");
    }

    [Check("S-SNI-ONE", Topic = "sni", Rfc = "6066 §3", Level = Level.Must,
        Says = "The sender sends one name of type host_name in SNI.")]
    public async Task Sends_one_name_in_sni()
    {
        lab.WholeRun.ForEverySni(OneName);

        var attempts = await lab.SendInEachLegAsync(domain => domain);

        lab.HellosWithSni(attempts).ToList().ForEach(OneName);

        static void OneName(ClientHelloSeen hello) =>
            hello.Should().HoldOneName("the list has at most one name of a type, and a name is not empty");
    }

    [Check("S-SNI-ALABEL", Topic = "sni", Rfc = "6066 §3", Level = Level.MustByDefinition,
        Says = "The sender sends an internationalized host name in SNI as A-labels, in ASCII.")]
    public async Task Sends_a_labels_in_sni()
    {
        lab.WholeRun.ForEverySni(hello => hello.Should().BeInAscii("a HostName is written in ASCII"));

        var attempts = await lab.SendInEachLegAsync(domain => domain.WithMxNamed(domain.Host("xn--bcher-kva")));

        foreach (var attempt in lab.WithSni(attempts))
        {
            attempt.Should().NameInSni(attempt.Domain.Mx.Name, "that is the host's name in A-labels");
        }
    }

    [Check("S-SNI-NOIP", Topic = "sni", Rfc = "6066 §3", Level = Level.MustByDefinition,
        Twin = "S-SNI-NOPOLICY",
        Says = "The sender sends no IP address in SNI, even if the recipient's domain is an address literal.")]
    public async Task Sends_no_address_in_sni()
    {
        lab.WholeRun.ForEverySni(NoAddress);
        var named = await lab.SendAsync(lab.Domain());

        var four = await lab.SendToAddressAsync(named.Domain);
        var six = await lab.SendToIpv6AddressAsync(lab.Domain());

        four.ClientHellos.Concat(six?.ClientHellos ?? []).ToList().ForEach(NoAddress);

        static void NoAddress(ClientHelloSeen hello) =>
            hello.Should().NameNoAddress("SNI permits host names only");
    }

    [Check("S-SNI-RESUME", Topic = "sni", Rfc = "6066 §3; 8446 §4.6.1", Level = Level.Should,
        Claims = [Feature.Sni],
        Says = "The sender sends the same name in SNI as in the full handshake when it offers to resume a TLS "
            + "session.")]
    public async Task Sends_the_same_name_in_sni_when_it_resumes()
    {
        var domain = lab.Domain().WithMx(mx => mx with { Smtp = new SmtpScript { ResumesSessions = true } });

        var full = await lab.SendAsync(domain);
        var resumed = await lab.SendAsync(domain);

        var name = lab.HellosWithSni([full])[0].ServerName!;
        foreach (var hello in resumed.OfferingResumption)
        {
            hello.Should().NameInSni(name, "that was the name in the full handshake");
        }
    }
}
