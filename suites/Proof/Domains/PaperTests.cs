using System.Net;
using Conformance.Survey.Facts;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>
/// Domains are judged on paper: what no lab on one machine can show, such as IPv6 that is dead, is written into facts.
/// </summary>
public sealed class PaperTests(DomainBench bench) : IClassFixture<DomainBench>
{
    private const string Ipv6 = "2001:db8::1";

    [Theory]
    [InlineData(ConnectionEnd.Refused, Verdict.Fail)]
    [InlineData(ConnectionEnd.TimedOut, Verdict.Inconclusive)]
    [InlineData(ConnectionEnd.NoRoute, Verdict.Pass)]
    public async Task A_policy_host_without_ipv6_is_judged_by_what_can_be_known(ConnectionEnd end, Verdict verdict)
    {
        var facts = await FactsAsync();

        var check = Of(WithPolicyHostAt(facts, end), "D-HOST-ADDR");

        check.Verdict.Should().Be(verdict, check.Because);
        check.Advice?.Diagnosis.Should().Be("policy-host-dead-over-ipv6");
    }

    [Fact]
    public async Task Silence_over_ipv6_is_the_hosts_where_ipv6_works_elsewhere()
    {
        var facts = WithPolicyHostAt(await FactsAsync(), ConnectionEnd.TimedOut);
        var first = facts.MxHosts[0];
        var over6 = first.Visits[0] with
        {
            Named = first.Visits[0].Named with { Address = "2001:db8::25" },
        };

        var check = Of(
            facts with { MxHosts = [first with { Visits = [.. first.Visits, over6] }, .. facts.MxHosts.Skip(1)] },
            "D-HOST-ADDR");

        check.Verdict.Should().Be(Verdict.Fail, check.Because);
    }

    [Theory]
    [InlineData(ConnectionEnd.TimedOut, "port 25")]
    [InlineData(ConnectionEnd.NoRoute, "no route")]
    [InlineData(ConnectionEnd.Refused, "refuses connections")]
    public async Task Mx_hosts_that_cannot_be_reached_from_here_are_inconclusive(ConnectionEnd end, string told)
    {
        var facts = await FactsAsync();
        var hosts = facts.MxHosts.Select(host => host with
        {
            Visits = [new MxVisit(new TlsSession("192.0.2.1", host.Name, end), Unnamed: null)],
        });

        var check = Of(facts with { MxHosts = [.. hosts] }, "D-MX-CERT");

        check.Verdict.Should().Be(Verdict.Inconclusive);
        check.Because.Should().Contain(told);
    }

    [Fact]
    public async Task What_was_not_looked_at_is_not_passed()
    {
        var facts = await FactsAsync();
        var first = facts.MxHosts[0];
        var more = new MxVisit(new TlsSession("192.0.2.9", first.Name, ConnectionEnd.LeftOut), Unnamed: null);

        Of(facts with { MxHostsLeftOut = ["mx9.test"] }, "D-MX-CERT").Verdict.Should().Be(Verdict.Inconclusive);
        Of(
            facts with { MxHosts = [first with { Visits = [.. first.Visits, more] }] }, "D-MX-CERT").Verdict.Should()
            .Be(Verdict.Inconclusive);
        Of(WithPolicyHostAt(facts, ConnectionEnd.LeftOut), "D-HOST-ADDR").Verdict.Should().Be(Verdict.Inconclusive);
    }

    [Fact]
    public async Task Tlsa_records_that_nobody_vouches_for_are_inconclusive_where_they_do_not_match()
    {
        var facts = await FactsAsync();
        var tlsa = new Lookup<TlsaRecord>(
            "_25._tcp", "TLSA", LookupEnd.Found, [new TlsaRecord(3, 1, 1, new string('a', 64))]);

        var check = Of(
            facts with { MxHosts = [.. facts.MxHosts.Select(host => host with { Tlsa = tlsa })] }, "D-DANE-MATCH");

        check.Verdict.Should().Be(Verdict.Inconclusive);
        check.Because.Should().Contain("AD bit");
    }

    [Fact]
    public async Task Texts_of_a_wildcard_are_no_record_and_a_web_server_for_any_name_no_policy_host()
    {
        var domain = bench.NewDomain();
        var facts = await bench.SurveyAsync((domain with { StsTexts = ["v=spf1 -all"] })
            .WithPolicy("<html>\n<title>Welcome</title>\n</html>\n"));

        facts.PublishesSts.Should().BeFalse();
        Of(facts, "D-TXT-ONE").Verdict.Should().Be(Verdict.NotApplicable);
    }

    [Fact]
    public async Task A_name_that_no_host_can_have_is_told_in_quotes_and_not_asked_for()
    {
        var facts = await FactsAsync();
        var odd = facts.MxHosts[0] with { Name = "mx\u001b[1m.test", Visits = [] };

        var check = Of(facts with { MxHosts = [odd] }, "D-MX-NAMES");

        check.Verdict.Should().Be(Verdict.Fail);
        check.Because.Should().Contain("is not a host name").And.NotContain("\u001b");
    }

    [Theory]
    [InlineData("enforce", Outcome.Fail, Harm.MailIsHeld)]
    [InlineData("testing", Outcome.Finding, Harm.NoProtection)]
    public async Task An_uncovered_mx_host_counts_where_the_policy_is_enforced(string mode, Outcome outcome, Harm harm)
    {
        var domain = bench.NewDomain();

        var check = Of(
            await bench.SurveyAsync(domain.WithPolicy(PublishedDomain.Body(mode, "other.test"))), "D-POL-MX-COVER");

        Outcomes.Of(check).Should().Be(outcome);
        check.Advice!.Harm.Should().Be(harm);
    }

    private Task<DomainFacts> FactsAsync() => bench.SurveyAsync(bench.NewDomain());

    private static DomainFacts WithPolicyHostAt(DomainFacts facts, ConnectionEnd end) => facts with
    {
        PolicyHost = facts.PolicyHost with
        {
            Addresses = facts.PolicyHost.Addresses with
            {
                Ipv6 = new Lookup<IPAddress>(
                    facts.PolicyHost.Name, "AAAA", LookupEnd.Found, [IPAddress.Parse(Ipv6)]),
            },
            Visits =
            [
                .. facts.PolicyHost.Visits, new PolicyVisit(new TlsSession(Ipv6, facts.PolicyHost.Name, end)),
            ],
        },
    };

    private static CheckResult Of(DomainFacts facts, string id) =>
        DomainBench.Judge(facts).Checks.Single(check => check.Id == id);
}
