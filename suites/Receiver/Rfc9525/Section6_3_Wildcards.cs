namespace Conformance.Receiver.Rfc9525;

/// <summary>RFC 9525 section 6.3: for which names a receiver presents a wildcard certificate.</summary>
public sealed class Section6_3_Wildcards(ReceiverLab lab)
{
    [Check("R-SNI-WILD", Topic = "selection", Rfc = "9525 §6.3", Level = Level.May,
        Needs = [Feature.SniWildcards], Claims = [Feature.SniWildcards],
        Says = "The receiver presents a wildcard certificate for a name in SNI that has one label more.")]
    public async Task Presents_a_wildcard_certificate_one_label_below()
    {
        await using var another = await lab.StartWithWildcardAsync();
        another.Should().Greet("a name may be {0}", lab.Below("*"));

        var probe = await another.Lab.SelectionBesideAsync(lab.Below("x"));

        probe.Should().PresentACertificateFor(lab.Below("x"), "the asterisk stands for one label");
    }

    [Check("R-SNI-WILD-DEEP", Topic = "selection", Rfc = "9525 §6.3", Level = Level.Operation,
        Needs = [Feature.SniWildcards],
        Says = "The receiver presents its fallback certificate, and not a wildcard certificate, for a name in SNI that "
            + "has two labels more.")]
    public async Task Presents_the_fallback_certificate_two_labels_below()
    {
        await using var another = await lab.StartWithWildcardAsync();
        lab.NeedGreeting(another);
        var fallback = await another.Lab.FallbackBesideWildcardAsync();

        var probe = await another.Lab.HandshakeAsync(lab.Below("a.x"));

        probe.Should().PresentTheSameCertificateAs(fallback, "an asterisk stands for one label alone");
    }

    [Check("R-SNI-WILD-APEX", Topic = "selection", Rfc = "9525 §6.3", Level = Level.Operation,
        Needs = [Feature.SniWildcards],
        Says = "The receiver presents its fallback certificate, and not a wildcard certificate, for the name in SNI "
            + "that stands behind the asterisk.")]
    public async Task Presents_the_fallback_certificate_without_the_label()
    {
        await using var another = await lab.StartWithWildcardAsync();
        lab.NeedGreeting(another);
        var fallback = await another.Lab.FallbackBesideWildcardAsync();

        var probe = await another.Lab.HandshakeAsync(lab.WildcardDomain);

        probe.Should().PresentTheSameCertificateAs(fallback, "an asterisk stands for a label that is there");
    }

    [Check("R-SNI-SPECIFIC", Topic = "selection", Rfc = "–", Level = Level.Operation, Needs = [Feature.SniWildcards],
        Says = "The receiver presents the certificate of a name in SNI rather than a wildcard certificate that covers "
            + "it.")]
    public async Task Presents_the_certificate_of_a_name_before_a_wildcard()
    {
        await using var another = await lab.StartWithWildcardAsync();
        lab.NeedGreeting(another);
        await another.Lab.OwnCertificatesAsync(lab.Below("x"));

        var probe = await another.Lab.HandshakeAsync(lab.Below("exact"));

        probe.Should().PresentACertificateOf(lab.Below("exact"), "a certificate of that name alone is there");
    }
}
