namespace Conformance.Suites.Clients.Rfc6066;

/// <summary>RFC 6066 section 3: the name a client gives in SNI.</summary>
public sealed class Section3_ServerName(ClientLab lab)
{
    [Check("C-SNI-STARTTLS", Topic = "sni", Rfc = "6066 §3", Level = Level.Should, Needs = [Feature.StartTls],
        Says = "Over STARTTLS, the client names in SNI the smart host that it was told to use.")]
    public async Task Names_the_smart_host_over_starttls()
    {
        var sent = await lab.SendAsync(lab.Submission());

        sent.ClientHello.Should().NameInSni(sent.Host.Told, "that is the host it was told to use");
    }

    [Check("C-SNI-IMPLICIT", Topic = "sni", Rfc = "6066 §3", Level = Level.Should, Needs = [Feature.ImplicitTls],
        Says = "Over implicit TLS, the client names in SNI the smart host that it was told to use.")]
    public async Task Names_the_smart_host_over_implicit_tls()
    {
        var sent = await lab.SendAsync(lab.Submissions());

        sent.ClientHello.Should().NameInSni(sent.Host.Told, "that is the host it was told to use");
    }

    [Check("C-SNI-ALIAS", Topic = "sni", Rfc = "6066 §3", Level = Level.Should,
        Needs = [Feature.StartTls, Feature.ImplicitTls],
        Says = "Told an alias, the client names the alias in SNI: the host's name as it understands it.")]
    public async Task Names_the_alias_that_it_was_told()
    {
        var host = lab.AnyKind().KnownAs("mail");

        var sent = await lab.SendAsync(host.WithCertificateFor(host.Told));

        sent.ClientHello.Should().NameInSni(host.Told, "that is the name it was told, wherever it leads");
    }

    [Check("C-SNI-ADDRESS", Topic = "sni", Rfc = "6066 §3", Level = Level.MustByDefinition,
        Needs = [Feature.StartTls, Feature.ImplicitTls],
        Says = "Told an address, the client does not put it into SNI: an address is no host name.")]
    public async Task Puts_no_address_into_sni()
    {
        var host = lab.ByAddress(await lab.ProvenAsync(lab.AnyKind()));

        var sent = await lab.SendAsync(host);

        sent.ClientHello.Should().NameNoAddress("only host names are permitted there");
    }
}
