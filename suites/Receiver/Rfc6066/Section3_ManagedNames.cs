namespace Conformance.Receiver.Rfc6066;

/// <summary>RFC 6066 section 3: names that are added to a receiver, and certificates that are renewed.</summary>
public sealed class Section3_ManagedNames(ReceiverLab lab)
{
    [Check("R-SNI-IDN", Topic = "selection", Rfc = "6066 §3", Level = Level.May, Needs = [Feature.SniCertificates],
        Says = "The receiver presents the certificate of a name in SNI that is an A-label.")]
    public async Task Presents_the_certificate_of_an_a_label()
    {
        var name = $"mx1.xn--bcher-kva.{lab.Suffix}";
        await using var another = await lab.StartAnotherAsync((name, CertificateOnFile.Whole));
        another.Should().Greet("the name {0} is a host name as any other", name);

        var probe = await another.Lab.SelectionBesideAsync(name);

        probe.Should().PresentACertificateFor(name, "that is the name in SNI");
    }

    [Check("R-SNI-RELOAD", Topic = "selection", Rfc = "–", Level = Level.Operation, Needs = [Feature.SniCertificates],
        Twin = Twins.Within,
        Says = "The receiver presents the new certificate of a name after it has read its files again, and the same "
            + "ones as before for its other names.")]
    public async Task Presents_a_renewed_certificate_after_a_reload()
    {
        lab.NeedReload();
        await using var another = await lab.StartAnotherAsync((lab.OddName, CertificateOnFile.Whole));
        lab.NeedGreeting(another);
        var receiver = another.Lab;
        var before = await receiver.OwnCertificatesAsync(lab.OddName, lab.WholeName);

        await another.RenewAsync(lab.OddName);

        var renewed = await receiver.ChangedAsync(lab.OddName, before[lab.OddName].Fingerprint);
        renewed.Should().PresentACertificateFor(AnotherReceiver.RenewedName(lab.OddName), "that is on file now");
        var other = await receiver.HandshakeAsync(lab.WholeName);
        other.Should().PresentTheSameCertificateAs(before[lab.WholeName], "nothing of that name has changed");
    }

    [Check("R-SNI-RELOAD-OPEN", Topic = "selection", Rfc = "–", Level = Level.Operation, Twin = Twins.Within,
        Says = "The receiver goes on with a session in TLS that was open before it read its certificates again.")]
    public async Task Goes_on_with_a_session_that_was_open_before_a_reload()
    {
        lab.NeedReload();
        await using var another = await lab.StartAnotherAsync((lab.OddName, CertificateOnFile.Whole));
        lab.NeedGreeting(another);
        await another.EnsureRenewedAsync(lab.HostedNames[0]);

        var session = await another.SessionAcrossReloadAsync();

        session.Should().GoOnInTls("a message may be on its way in it");
    }

    [Check("R-SNI-RENEW", Topic = "selection", Rfc = "–", Level = Level.Operation, Needs = [Feature.AcmeWithSni],
        Claims = [Feature.Acme], Twin = Twins.Within,
        Says = "The receiver presents the new certificate of each name after its ACME client has renewed them, and "
            + "goes on with a session that was open before.")]
    public async Task Presents_certificates_that_its_own_client_has_renewed()
    {
        var receiver = await lab.WithRenewalsAsync();
        var before = await receiver.Lab.OwnCertificatesAsync([.. receiver.Lab.HostedNames]);

        foreach (var (name, renewed) in await receiver.RenewedAsync(before))
        {
            renewed.Should().PresentANewCertificateFor(name, before[name], "the CA has issued one to its client");
        }

        var session = await receiver.SessionAcrossRenewalAsync();
        session.Should().GoOnInTls("a message may be on its way in it");
    }
}
