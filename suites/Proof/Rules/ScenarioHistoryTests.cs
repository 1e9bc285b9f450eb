using Conformance.Checks.Domains;
using Conformance.Lab.Scenarios;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Rules;

/// <summary>
/// A rule about every session of a run is judged where it is proven that it applies, and nowhere else: a sender that
/// does what is legal there must not fail for it.
/// </summary>
public sealed class ScenarioHistoryTests
{
    private readonly PaperScenario _paper = new();

    private RecipientDomain Enforced => _paper.Domain.Enforce();

    [Fact]
    public void A_session_is_under_the_policy_that_an_earlier_message_went_by()
    {
        _paper.Published(Enforced).Fetched().Mailed().Mailed();

        Modes().Should().Equal(null, "enforce");
    }

    [Fact]
    public void A_message_that_waives_tls_may_go_by_no_policy()
    {
        _paper.Published(Enforced).Fetched().Mailed().SubmittedWaivingTls().Mailed();

        Modes().Should().Equal(null, null);
    }

    [Fact]
    public void A_change_of_the_mx_hosts_changes_no_policy()
    {
        _paper.Published(Enforced).Fetched().Mailed().Published(Enforced.WithMxCertificate(CertificateKind.OtherCa))
            .Mailed();

        Modes().Should().Equal(null, "enforce");
    }

    [Fact]
    public void Who_fetches_while_the_mail_goes_is_given_another_message()
    {
        _paper.Published(Enforced).Mailed().Fetched().Mailed().Mailed().Mailed();

        Modes().Should().Equal(null, null, null, "enforce");
    }

    [Fact]
    public void No_policy_is_proven_before_it_was_fetched()
    {
        _paper.Published(Enforced).Mailed().Mailed().Mailed();

        Modes().Should().AllBe(null);
    }

    [Fact]
    public void No_policy_is_proven_by_an_error()
    {
        _paper.Published(Enforced).Fetched(status: 500).Mailed().Mailed();

        Modes().Should().AllBe(null);
    }

    [Fact]
    public void No_policy_is_proven_that_may_have_expired()
    {
        _paper.Published(Enforced).Fetched(at: DateTimeOffset.UtcNow.AddDays(-2)).Mailed().Mailed();

        Modes().Should().AllBe(null);
    }

    public static TheoryData<string, Func<RecipientDomain, RecipientDomain>> Unproven { get; } = new()
    {
        { "no policy", domain => domain },
        {
            "a short max_age",
            domain => domain.WithPolicy(StsPolicy.Enforce("a.test") with { MaxAge = TimeSpan.FromSeconds(5) })
        },
        { "an asterisk within a label", domain => domain.Enforce("mx*.a.test") },
        { "an asterisk alone", domain => domain.Enforce("*") },
        { "an address as a pattern", domain => domain.Enforce("192.0.2.1") },
        { "a pattern with a final dot", domain => domain.Enforce("mx1.a.test.") },
        { "another body", domain => domain.WithPolicyBody("version: STSv1\nmode: enforce\n") },
        { "a bad certificate", domain => domain.Enforce().WithPolicyCertificate(CertificateKind.Expired) },
        { "two records", domain => domain.Enforce().WithStsRecords("v=STSv1; id=1", "v=STSv1; id=2") },
        { "an alias", domain => domain.Enforce().WithDnsRecord($"_mta-sts.{domain.Name}", "CNAME", "a.test") },
        { "a failing name server", domain => domain.Enforce() with
            { DnsFaults = [new DnsFault("_mta-sts.s.test", "TXT", DnsFaultKind.ServFail)] } },
        { "a sibling", domain => domain.Enforce() with { Siblings = [new RecipientDomain("s", "b.test")] } },
    };

    [Theory]
    [MemberData(nameof(Unproven))]
    public void No_policy_is_proven_where_something_is_unusual(
        string what, Func<RecipientDomain, RecipientDomain> change)
    {
        _paper.Published(change(_paper.Domain)).Fetched().Mailed().Mailed();

        Modes().Should().AllBe(null, "of {0}", what);
    }

    [Theory]
    [InlineData("m1@[127.0.0.1]")]
    [InlineData("m1@other.test")]
    public void No_policy_is_proven_where_mail_was_for_somebody_else(string recipient)
    {
        _paper.Published(Enforced).Fetched().Submitted(recipient).Mailed().Mailed();

        Modes().Should().AllBe(null);
    }

    [Fact]
    public void No_policy_is_proven_after_it_was_changed()
    {
        _paper.Published(Enforced).Fetched().Mailed().Published(_paper.Domain.None().WithId("2")).Mailed()
            .Published(Enforced.WithId("3")).Fetched().Mailed().Mailed();

        Modes().Should().AllBe(null);
    }

    [Fact]
    public void Nothing_is_proven_by_a_log_with_gaps()
    {
        _paper.Published(Enforced).Fetched().Mailed().Mailed();

        _paper.SessionsOfAFullLog.Should().OnlyContain(session => session.Policy == null && session.Names == null);
    }

    [Fact]
    public void A_host_is_called_by_its_name()
    {
        _paper.Published(_paper.Domain.WithTwoMxHosts()).Mailed("mx2.s.test");

        Names().Should().Equal("mx2.s.test");
    }

    [Fact]
    public void An_alias_and_what_it_leads_to_are_both_right()
    {
        _paper.Published(_paper.Domain.WithMxAlias("mx.s.test", "real.s.test")).Mailed("real.s.test");

        Names().Should().BeEquivalentTo("real.s.test", "mx.s.test");
    }

    [Fact]
    public void The_name_of_several_addresses_is_right_at_each()
    {
        var first = new MxHost("first.s.test") { AddressAt = "mx1.s.test" };
        _paper.Published(_paper.Domain.WithMxHosts(first).WithMxRecords("10 mx1.s.test")).Mailed("first.s.test");

        Names().Should().BeEquivalentTo("first.s.test", "mx1.s.test");
    }

    [Fact]
    public void No_name_is_known_for_sure_where_hosts_of_several_domains_may_share_an_address()
    {
        var sibling = new RecipientDomain("s", "b.test");
        _paper.Published(_paper.Domain with { Siblings = [sibling] }).Mailed();

        _paper.Sessions.Should().OnlyContain(session => session.Names == null);
    }

    [Fact]
    public void No_name_is_known_for_sure_where_mail_went_to_an_address()
    {
        _paper.Published(_paper.Domain).Submitted("m1@[127.0.0.1]").Mailed();

        _paper.Sessions.Should().OnlyContain(session => session.Names == null);
    }

    [Fact]
    public void No_name_is_known_for_sure_where_an_mx_record_has_an_address_in_its_place()
    {
        _paper.Published(_paper.Domain.WithMxRecords("10 127.0.0.1")).Mailed();

        _paper.Sessions.Should().OnlyContain(session => session.Names == null && session.HasAddressAsMx);
    }

    [Fact]
    public void A_hello_that_cannot_be_read_is_not_judged()
    {
        _paper.Published(Enforced).Mailed(problem: "cut short", names: "a.test");

        _paper.Sessions.Should().OnlyContain(session => session.Hello == null);
    }

    private IEnumerable<string?> Modes() =>
        _paper.Sessions.Where(session => session.IsAtMxHost).Select(session => session.Policy?.Mode);

    private IEnumerable<string> Names() => _paper.Sessions.Single().Names!;
}
