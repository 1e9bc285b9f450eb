namespace Conformance.Sender.Rfc8461;

/// <summary>RFC 8461 section 7.2: TLS 1.2 or 1.3, and nothing older.</summary>
public sealed class Section7_2_TlsVersions(SenderLab lab)
{
    [Check("S-TLS-V12", Topic = "tls", Rfc = "8461 §7.2; 9325 §3.1.1", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "The sender delivers to an MX host that speaks TLS 1.2 only, unless it speaks TLS 1.3 itself.")]
    public async Task Speaks_tls_1_2()
    {
        var attempt = await lab.SendWithVersionAsync("1.2", otherwise: "1.3");

        attempt.Should().BeDelivered("{0} speaks TLS 1.2", attempt.Domain.Mx.Name);
        attempt.Should().HaveGoneInTls("the policy demands TLS");
    }

    [Check("S-TLS-V13", Topic = "tls", Rfc = "8461 §7.2", Level = Level.Must, Needs = [Feature.MtaSts],
        Says = "The sender delivers to an MX host that speaks TLS 1.3 only, unless it speaks TLS 1.2 itself.")]
    public async Task Speaks_tls_1_3()
    {
        var attempt = await lab.SendWithVersionAsync("1.3", otherwise: "1.2");

        attempt.Should().BeDelivered("{0} speaks TLS 1.3", attempt.Domain.Mx.Name);
        attempt.Should().HaveGoneInTls("the policy demands TLS");
    }

    [Check("S-TLS-V10", Topic = "tls", Rfc = "8996 §4, §5", Level = Level.Must, Needs = [Feature.MtaSts],
        Twin = "S-TLS-V12",
        Says = "Under an enforce policy, the sender does not deliver to an MX host that speaks TLS 1.0 or 1.1 only.")]
    public async Task Refuses_an_old_version_of_tls()
    {
        string[] versions = ["1.0", "1.1"];
        var primed = await lab.PrimedAsync(versions.Select(_ => lab.Domain().Enforce()));

        var attempts = await lab.SendAsync(
            primed.Zip(versions, (domain, version) =>
                domain.WithMxSpeaking(smtp => smtp with { TlsVersions = [version] })), Expect.Refusal);

        await Cases.AllAsync(attempts, async attempt =>
        {
            attempt.Should().NotBeDelivered("{0} speaks an old version of TLS only", attempt.Domain.Mx.Name);
            await attempt.EnsureAbortedAsync();
        });
    }
}
