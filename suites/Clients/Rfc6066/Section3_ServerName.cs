namespace Conformance.Clients.Rfc6066;

/// <summary>RFC 6066 section 3: the name that a client sends in SNI.</summary>
public sealed class Section3_ServerName(ClientLab lab)
{
    [Check("C-SNI-STARTTLS", Topic = "sni", Rfc = "6066 §3", Level = Level.Should, Needs = [Feature.StartTls],
        Says = "Over STARTTLS, the client sends the name of the configured smart host in SNI.")]
    public async Task Sends_the_smart_hosts_name_in_sni_over_starttls()
    {
        var sent = await lab.SendAsync(lab.Submission());

        sent.ClientHello.Should().NameInSni(sent.Host.Configured, "that is the configured smart host");
    }

    [Check("C-SNI-IMPLICIT", Topic = "sni", Rfc = "6066 §3", Level = Level.Should, Needs = [Feature.ImplicitTls],
        Says = "Over implicit TLS, the client sends the name of the configured smart host in SNI.")]
    public async Task Sends_the_smart_hosts_name_in_sni_over_implicit_tls()
    {
        var sent = await lab.SendAsync(lab.Submissions());

        sent.ClientHello.Should().NameInSni(sent.Host.Configured, "that is the configured smart host");
    }

    [Check("C-SNI-ALIAS", Topic = "sni", Rfc = "6066 §3", Level = Level.Should,
        Needs = [Feature.StartTls, Feature.ImplicitTls],
        Says = "The client sends the configured name in SNI even if it is an alias, and not the alias's target.")]
    public async Task Sends_the_configured_alias_in_sni()
    {
        var host = lab.AnyKind().KnownAs("mail");

        var sent = await lab.SendAsync(host.WithCertificateFor(host.Configured));

        sent.ClientHello.Should().NameInSni(host.Configured, "that is the configured name, wherever its CNAME leads");
    }

    [Check("C-SNI-ADDRESS", Topic = "sni", Rfc = "6066 §3", Level = Level.MustByDefinition,
        Needs = [Feature.StartTls, Feature.ImplicitTls],
        Says = "The client does not send a configured IP address in SNI: an address is not a host name.")]
    public async Task Sends_no_address_in_sni()
    {
        var host = lab.ByAddress(await lab.ProvenAsync(lab.AnyKind()));

        var sent = await lab.SendAsync(host);

        sent.ClientHello.Should().NameNoAddress("SNI permits host names only");
    }
}
