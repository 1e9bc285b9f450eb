using Conformance.Lab.Certificates;
using Conformance.Live.Acme;
using Conformance.Live.Cases;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Acme;

/// <summary>Which certificates the public CA is asked for.</summary>
public sealed class CertificateGroupsTests
{
    private const string Zone = "live.example.net";

    private static readonly IReadOnlyList<LiveCase> Cases =
        CaseFile.Load(Repository.File("containers/live/cases.yaml"));

    [Fact]
    public void The_cases_need_a_handful()
    {
        var groups = CertificateGroups.Of(Cases, Zone);

        groups.Select(group => group.Name).Should().Equal(
            "web", "mx", $"for-next-hop-name.{Zone}", $"for-mx2.other-mx-name.{Zone}", "unrelated", "expired");
        groups.Should().OnlyContain(group => group.DnsNames.Count <= 100);
    }

    [Fact]
    public void The_page_and_the_policy_hosts_share_one_that_begins_with_the_page()
    {
        var web = CertificateGroups.Of(Cases, Zone)[0];

        web.DnsNames[0].Should().Be(Zone);
        web.DnsNames.Should().Contain($"mta-sts.enforce.{Zone}").And.NotContain($"mta-sts.policy-untrusted.{Zone}")
            .And.NotContain($"mta-sts.plain.{Zone}", "it has no policy");
    }

    [Fact]
    public void A_host_that_is_to_have_another_name_shares_none_with_its_own()
    {
        var groups = CertificateGroups.Of(Cases, Zone);

        groups.Should().NotContain(group => group.DnsNames.Contains($"mx1.next-hop-name.{Zone}"));
        groups.Should().NotContain(group => group.DnsNames.Contains($"mx1.other-mx-name.{Zone}"));
        groups.Single(group => group.Kind == CertificateKind.UnrelatedName).DnsNames.Should()
            .Equal($"unrelated.{Zone}");
    }

    [Fact]
    public void A_host_that_selects_by_sni_has_a_good_one_for_its_name() =>
        CertificateGroups.Of(Cases, Zone)[1].DnsNames.Should().Contain($"mx1.sni-selects.{Zone}")
            .And.NotContain($"mx1.wrong-name.{Zone}");

    [Fact]
    public void What_is_to_be_expired_is_apart() => CertificateGroups.Of(Cases, Zone)
        .Single(group => group.Kind == CertificateKind.Expired).DnsNames.Should().BeEquivalentTo(
            $"mx1.expired.{Zone}", $"mx1.testing-expired.{Zone}", $"mta-sts.policy-expired.{Zone}");

    [Fact]
    public void More_than_a_hundred_names_are_two_certificates()
    {
        var many = Enumerable.Range(0, 101).Select(
            at => new LiveCase("plain", "S-SNI-NOPOLICY", Expectation.Sni, [new CaseMx("mx1")]) { Id = $"c{at}" });

        var groups = CertificateGroups.Of(many, Zone);

        groups.Select(group => (group.Name, group.DnsNames.Count)).Should()
            .Equal(("web", 1), ("mx", 100), ("mx-2", 1));
    }
}
