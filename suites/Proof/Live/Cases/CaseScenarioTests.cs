using System.Net;
using Conformance.Lab.Certificates;
using Conformance.Lab.Scenarios;
using Conformance.Live.Cases;
using Conformance.Proof.Live.Observing;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Cases;

/// <summary>Each case has addresses of its own, and becomes what it says.</summary>
public sealed class CaseScenarioTests
{
    private static readonly IPNetwork Prefix = IPNetwork.Parse("2001:db8:5::/64");

    [Fact]
    public void No_two_hosts_share_an_address()
    {
        var placed = CaseAddresses.Place(Story.Cases, [.. Four(100)], Prefix);

        var all = placed.SelectMany(one => one.Hosts).SelectMany(host => new[] { host.Ipv4, host.Ipv6 }).ToList();
        all.Should().NotContainNulls().And.OnlyHaveUniqueItems();
        placed.Should().OnlyContain(one => one.HasIpv4 && one.HasIpv6 && one.IsAvailable);
        placed[0].Hosts[0].Ipv6.Should().Be(IPAddress.Parse("2001:db8:5::1000"));
        CaseAddresses.ServiceIn(Prefix).Should().Be(IPAddress.Parse("2001:db8:5::fff"));
    }

    [Fact]
    public void Ipv4_addresses_go_to_the_first_cases_while_they_last()
    {
        var placed = CaseAddresses.Place(Story.Cases, [.. Four(2)], Prefix);

        placed.Select(one => one.HasIpv4).Should().StartWith([true, true, false]).And.HaveCount(Story.Cases.Count);
        placed.Count(one => one.HasIpv4).Should().Be(2);
        placed.Should().OnlyContain(one => one.IsAvailable);
    }

    [Fact]
    public void A_case_without_any_address_is_not_available() =>
        CaseAddresses.Place(Story.Cases, [.. Four(1)], ipv6: null).Count(one => one.IsAvailable).Should().Be(1);

    [Fact]
    public void A_case_of_two_hosts_takes_two_addresses_or_none()
    {
        var two = Story.CaseOf("next-host");

        CaseAddresses.Place([two, Story.CaseOf("plain")], [.. Four(1)], null).Select(one => one.HasIpv4)
            .Should().Equal(false, true);
    }

    [Theory]
    [InlineData("192.0.2.0/24")]
    [InlineData("2001:db8::/120")]
    public void A_network_that_has_no_room_is_refused(string network)
    {
        var place = () => CaseAddresses.Place(Story.Cases, [], IPNetwork.Parse(network));

        place.Should().Throw<ArgumentException>().WithMessage($"{network} is not an IPv6 network*");
    }

    [Fact]
    public void A_policy_is_announced_and_served()
    {
        var scenario = Of("sni-enforce");

        scenario.Domains.Should().Equal("sni-enforce.live.test");
        scenario.Records.Select(record => $"{record.Name} {record.Type} {record.Value}").Should().SatisfyRespectively(
            mx => mx.Should().Be("sni-enforce.live.test MX 10 mx1.sni-enforce.live.test"),
            txt => txt.Should().MatchRegex(@"^_mta-sts\.sni-enforce\.live\.test TXT v=STSv1; id=[0-9a-f]{16};$"));
        scenario.PolicyHosts.Single().Responses[CaseScenario.PolicyPath].Body.Should().Be(
            "version: STSv1\r\nmode: enforce\r\nmx: other.sni-enforce.live.test\r\nmx: *.pool.sni-enforce.live.test\r\n"
            + "mx: mx1.sni-enforce.live.test\r\nmax_age: 86400\r\n");
    }

    [Fact]
    public void Another_policy_has_another_id() =>
        Of("first-testing").Records[1].Value.Should().NotBe(Of("first-enforce").Records[1].Value);

    [Fact]
    public void The_hosts_are_what_the_case_says()
    {
        HostOf("untrusted").Certificate.Should().Be(CertificateSpec.Of(CertificateKind.OtherCa));
        HostOf("next-hop-name").Certificate.Should().Be(CertificateSpec.Good("next-hop-name.live.test"));
        HostOf("sni-not-domain").Name.Should().Be("mx1.hoster.live.test");
        HostOf("sni-selects").CertificatesByName.Keys.Should().Equal("mx1.sni-selects.live.test");
        HostOf("no-starttls").Smtp.OffersStartTls.Should().BeFalse();
        HostOf("starttls-refused").Smtp.StartTlsReply.Should().StartWith("454 ");
        HostOf("plain").Should().BeEquivalentTo(
            new { Reach = Reach.Listening, Ipv6Reach = (Reach?)null, Ipv4Address = "203.0.113.1" });
    }

    [Fact]
    public void A_redirect_leads_to_the_policy()
    {
        var responses = Of("redirect").PolicyHosts.Single().Responses;

        responses[CaseScenario.PolicyPath].Status.Should().Be(302);
        responses[CaseScenario.PolicyPath].Headers["Location"].Should()
            .Be("https://mta-sts.redirect.live.test" + CaseScenario.MovedPath);
        responses[CaseScenario.MovedPath].Body.Should().Contain("mx: mx1.redirect.live.test");
    }

    private static MxHost HostOf(string id) => Of(id).MxHosts[0];

    private static ScenarioSpec Of(string id) =>
        CaseScenario.Of(CaseAddresses.Place([Story.CaseOf(id)], [.. Four(2)], null)[0], Story.Zone);

    private static IEnumerable<IPAddress> Four(int count) =>
        Enumerable.Range(1, count).Select(number => IPAddress.Parse($"203.0.113.{number}"));
}
