namespace Conformance.Suites.Sender.Rfc6066;

/// <summary>RFC 6066 section 3: whether a sender names the host it wants, and how the name is written.</summary>
public sealed class Section3_ServerName(SenderLab lab)
{
    [Check("S-SNI-NOPOLICY", Topic = "sni", Rfc = "6066 §3; 8446 §4.4.2.2", Level = Level.Should,
        Claims = [Feature.Sni],
        Says = "A client names the host it connects to by a DNS name, with or without a policy.")]
    public async Task Names_the_mx_host_where_there_is_no_policy()
    {
        lab.ForEverySniToMxHosts((hello, names) =>
            hello.Should().NameTheHost(names, "what is sent in SNI is the name of the host"));

        var attempt = await lab.DeliverAsync(lab.Domain());

        attempt.Should().NameInSni(attempt.Domain.Mx.Name, "the host was found by that name");
    }

    [Check("S-SNI-NODOT", Topic = "sni", Rfc = "6066 §3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts, Feature.Sni],
        Says = "The name in SNI has no dot at its end, although the name in the MX record ends at the root.")]
    public async Task Writes_no_dot_at_the_end()
    {
        lab.ForEverySni(NoDot);

        var attempt = await lab.DeliverAfterFetchAsync(lab.Domain().Enforce());

        attempt.ClientHellosWithSni.ToList().ForEach(NoDot);

        static void NoDot(ClientHelloSeen hello) => hello.Should().EndInNoDot("a HostName is written without it");
    }

    [Check("S-SNI-ONE", Topic = "sni", Rfc = "6066 §3", Level = Level.Must, Needs = [Feature.MtaSts, Feature.Sni],
        Says = "SNI holds one name of type host_name.")]
    public async Task Holds_one_name()
    {
        lab.ForEverySni(OneName);

        var attempt = await lab.DeliverAfterFetchAsync(lab.Domain().Enforce());

        attempt.ClientHellosWithSni.ToList().ForEach(OneName);

        static void OneName(ClientHelloSeen hello) =>
            hello.Should().HoldOneName("the list has at most one name of a type, and an empty one names nobody");
    }

    [Check("S-SNI-ALABEL", Topic = "sni", Rfc = "6066 §3", Level = Level.MustByDefinition,
        Needs = [Feature.MtaSts, Feature.Sni],
        Says = "An internationalized name is sent in SNI as A-labels, in ASCII.")]
    public async Task Writes_an_internationalized_name_as_a_labels()
    {
        lab.ForEverySni(hello => hello.Should().BeInAscii("a HostName is written in ASCII"));
        var domain = lab.Domain();
        var host = domain.Host("xn--bcher-kva");

        var attempt = await lab.DeliverAfterFetchAsync(domain.WithMxNamed(host).Enforce());

        foreach (var hello in attempt.ClientHellosWithSni)
        {
            hello.Should().NameInSni(host, "that is the host's name in A-labels");
        }
    }

    [Check("S-SNI-NOIP", Topic = "sni", Rfc = "6066 §3", Level = Level.MustByDefinition,
        Twin = "S-SNI-NOPOLICY",
        Says = "No address is sent in SNI, not even where the recipient's domain is an address literal.")]
    public async Task Names_no_address()
    {
        lab.ForEverySni(NoAddress);
        var named = await lab.DeliverAsync(lab.Domain());

        var four = await lab.SendToAddressAsync(named.Domain);
        var six = await lab.DeliverToIpv6AddressAsync(lab.Domain());

        four.ClientHellos.Concat(six?.ClientHellos ?? []).ToList().ForEach(NoAddress);

        static void NoAddress(ClientHelloSeen hello) =>
            hello.Should().NameNoAddress("only host names are permitted there");
    }

    [Check("S-SNI-RESUME", Topic = "sni", Rfc = "6066 §3; 8446 §4.6.1", Level = Level.Should,
        Needs = [Feature.MtaSts, Feature.Sni],
        Claims = [Feature.Sni],
        Says = "A client that offers to resume a session names the host as it did in the full handshake.")]
    public async Task Names_the_same_host_when_it_resumes()
    {
        var domain = lab.Domain().WithMx(mx => mx with { Smtp = new SmtpScript { ResumesSessions = true } });

        var full = await lab.DeliverAsync(domain);
        var resumed = await lab.DeliverAsync(domain);

        var name = full.ClientHellosWithSni[0].ServerName!;
        foreach (var hello in resumed.OfferingResumption)
        {
            hello.Should().NameInSni(name, "that was its name in the full handshake");
        }
    }
}
