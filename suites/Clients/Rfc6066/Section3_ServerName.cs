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

    [Check("C-SNI-CASE", Topic = "sni", Rfc = "6066 §3", Level = Level.Record,
        Needs = [Feature.StartTls, Feature.ImplicitTls],
        Says = "Recorded, not judged: which case the client uses in SNI where the smart host is configured in upper "
            + "case.")]
    public async Task Records_the_case_of_the_name_in_sni()
    {
        var host = lab.AnyKind();

        var sent = await lab.SendAsync(host.ConfiguredAs(host.Name.ToUpperInvariant()));

        lab.Record($"{sent.Host.Configured} is configured; SNI was {SmtpSession.Describe(sent.ClientHello)}, and the "
            + $"message was {(sent.IsDelivered ? "" : "not ")}delivered.");
    }

    [Check("C-SNI-DOT", Topic = "sni", Rfc = "6066 §3", Level = Level.MustByDefinition,
        Needs = [Feature.StartTls, Feature.ImplicitTls],
        Says = "The client sends no trailing dot in SNI even if the smart host's name is configured with one.")]
    public async Task Sends_no_trailing_dot_in_sni()
    {
        var host = await lab.ProvenAsync(lab.AnyKind());

        var sent = await lab.SendAsync(host.ConfiguredAs($"{host.Name}."));

        sent.ClientHelloWithSni.Should().EndInNoDot("RFC 6066 defines HostName without it");
    }

    [Check("C-SNI-PORT", Topic = "sni", Rfc = "6066 §3", Level = Level.MustByDefinition, Needs = [Feature.HostAndPort],
        Says = "The client sends the smart host's name in SNI, without the port that is configured in one string with "
            + "the name.")]
    public async Task Sends_no_port_in_sni()
    {
        var host = await lab.ProvenAsync(lab.AnyKind());

        var sent = await lab.SendAsync(lab.WithPort(host));

        sent.ClientHelloWithSni.Should().NameInSni(host.Name, "a port is no part of a host name");
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
