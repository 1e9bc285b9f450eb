using Conformance.Lab.Certificates;
using Conformance.Lab.Errors;
using Conformance.Live.Acme;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Acme;

/// <summary>Certificates of the public CA in the state folder.</summary>
public sealed class HeldCertificatesTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly CertificateGroup Group = new("mx", CertificateKind.Good, ["mx1.a.test", "mx1.b.test"]);

    private readonly string _folder = Directory.CreateTempSubdirectory("held-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(397, 367)]
    [InlineData(90, 60)]
    [InlineData(45, 30)]
    [InlineData(6, 4)]
    public void It_is_renewed_a_month_ahead_or_at_two_thirds_of_its_life(int days, int renewedAfter)
    {
        var held = new HeldCertificate(Group, PublicPem.For(Group, Start, TimeSpan.FromDays(days)));

        held.RenewFrom.Should().Be(Start.AddDays(renewedAfter));
    }

    [Fact]
    public void It_is_there_after_a_restart_and_only_its_owner_reads_the_key()
    {
        var kept = Open(Group).Keep(Group, PublicPem.For(Group, Start, TimeSpan.FromDays(90)));

        var again = Open(Group).Of(Group);

        again!.Certificate.Certificate.Thumbprint.Should().Be(kept.Certificate.Certificate.Thumbprint);
        again.Certificate.Certificate.HasPrivateKey.Should().BeTrue();
        File.GetUnixFileMode(Path.Combine(_folder, "mx.pem")).Should()
            .Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void One_for_other_names_than_the_group_has_now_is_not_used()
    {
        Open(Group).Keep(Group, PublicPem.For(Group, Start, TimeSpan.FromDays(90)));
        var more = Group with { DnsNames = [.. Group.DnsNames, "mx1.c.test"] };

        Open(more).Of(more).Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n")]
    public void A_file_that_is_not_a_certificate_is_not_used(string content)
    {
        File.WriteAllText(Path.Combine(_folder, "mx.pem"), content);

        Open(Group).Of(Group).Should().BeNull();
    }

    [Fact]
    public void What_the_ca_gave_is_looked_at_before_it_replaces_another()
    {
        var held = Open(Group);
        var before = held.Keep(Group, PublicPem.For(Group, Start, TimeSpan.FromDays(90)));

        var keep = () => held.Keep(Group, "<html>");

        keep.Should().Throw<LabBrokenException>().WithMessage("A certificate cannot be read: *");
        Open(Group).Of(Group)!.Pem.Should().Be(before.Pem);
    }

    [Fact]
    public void A_name_with_a_certificate_of_its_own_gets_that_one()
    {
        var own = new CertificateGroup("for-mx1.a.test", CertificateKind.Good, ["mx1.a.test"]);
        var held = Open(Group, own);
        held.Keep(Group, PublicPem.For(Group, Start, TimeSpan.FromDays(90)));
        held.Keep(own, PublicPem.For(own, Start, TimeSpan.FromDays(90)));

        held.For(CertificateKind.Good, ["MX1.a.test"])!.Group.Should().Be(own);
        held.For(CertificateKind.Good, ["mx1.b.test"])!.Group.Should().Be(Group);
        held.For(CertificateKind.Good, ["mx1.d.test"]).Should().BeNull();
    }

    private HeldCertificates Open(params CertificateGroup[] groups) => new(_folder, groups);
}
