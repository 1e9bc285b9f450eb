using System.Net;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Benches;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Dns;

/// <summary>What the lab's name server answers, asked with ARSoft's client.</summary>
public sealed class AnswerTests : IAsyncDisposable
{
    private readonly DnsBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Mx_records_are_answered_with_authority_in_their_order_and_without_a_lifetime()
    {
        _bench.Publish(
            new("recipient.test", "MX", "20 mx2.recipient.test"), new("recipient.test", "MX", "10 mx1.recipient.test"));

        var answer = await _bench.AskAsync("recipient.test", RecordType.Mx);

        answer.IsAuthoritiveAnswer.Should().BeTrue();
        answer.IsRecursionAllowed.Should().BeFalse();
        answer.AnswerRecords.Should().AllSatisfy(r => r.TimeToLive.Should().Be(0));
        answer.AnswerRecords.Cast<MxRecord>().Select(r => $"{r.Preference} {r.ExchangeDomainName}")
            .Should().Equal("20 mx2.recipient.test.", "10 mx1.recipient.test.");
    }

    [Fact]
    public async Task The_null_mx_is_answered()
    {
        _bench.Publish(new DnsRecord("recipient.test", "MX", "0 ."));

        var answer = await _bench.AskAsync("recipient.test", RecordType.Mx);

        var mx = answer.AnswerRecords.Should().ContainSingle().Which.Should().BeOfType<MxRecord>().Subject;
        mx.ExchangeDomainName.Should().Be(DomainName.Root);
        mx.Preference.Should().Be(0);
    }

    [Fact]
    public async Task Every_octet_of_a_text_is_published_and_split_where_told()
    {
        var octets = string.Concat(Enumerable.Range(0, 256).Where(o => o != DnsRecord.Split).Select(o => (char)o));
        var parts = string.Join(DnsRecord.Split, "v=STSv1;", " id=1;", octets);
        _bench.Publish(new DnsRecord("_mta-sts.recipient.test", "TXT", parts));

        var answer = await _bench.AskAsync("_mta-sts.recipient.test", RecordType.Txt);

        var text = answer.AnswerRecords.Should().ContainSingle().Which.Should().BeOfType<TxtRecord>().Subject;
        text.TextParts.Take(2).Should().Equal("v=STSv1;", " id=1;");
        var log = await _bench.QueriesAsync(1);
        log[0].Answers[0].Should().StartWith("_mta-sts.recipient.test. TXT \"v=STSv1;\" \" id=1;\" \"\\u0000");
    }

    [Fact]
    public async Task A_text_longer_than_a_character_string_is_cut_into_several()
    {
        _bench.Publish(new DnsRecord("recipient.test", "TXT", new string('x', 600)));

        var answer = await _bench.AskAsync(WithEdns(DnsBench.Question("recipient.test", RecordType.Txt), size: 1232));

        var text = answer.AnswerRecords.Should().ContainSingle().Which.Should().BeOfType<TxtRecord>().Subject;
        text.TextParts.Select(part => part.Length).Should().Equal(255, 255, 90);
    }

    [Fact]
    public async Task Aliases_are_followed_across_scenarios_and_the_whole_chain_is_answered()
    {
        _bench.Publish(new DnsRecord("mta-sts.recipient.test", "CNAME", "policy.hoster.test"));
        var policy = new DnsRecord("policy.hoster.test", "CNAME", "a.hoster.test");
        _bench.Server.Set("s2", ["hoster.test"], [policy, new("a.hoster.test", "A", "127.0.0.9")], []);

        var answer = await _bench.AskAsync("mta-sts.recipient.test", RecordType.A);

        answer.AnswerRecords.Select(r => r.RecordType).Should().Equal(RecordType.CName, RecordType.CName, RecordType.A);
        ((ARecord)answer.AnswerRecords[2]).Address.Should().Be(IPAddress.Parse("127.0.0.9"));
    }

    [Fact]
    public async Task An_alias_of_nothing_is_nxdomain_with_the_chain()
    {
        _bench.Publish(new DnsRecord("mta-sts.recipient.test", "CNAME", "gone.recipient.test"));

        var answer = await _bench.AskAsync("mta-sts.recipient.test", RecordType.A);

        answer.ReturnCode.Should().Be(ReturnCode.NxDomain);
        answer.AnswerRecords.Should().ContainSingle().Which.Should().BeOfType<CNameRecord>();
    }

    [Fact]
    public async Task An_alias_that_leads_out_of_the_lab_ends_there()
    {
        _bench.Publish(new DnsRecord("mta-sts.recipient.test", "CNAME", "policy.elsewhere.invalid"));

        var answer = await _bench.AskAsync("mta-sts.recipient.test", RecordType.A);

        answer.ReturnCode.Should().Be(ReturnCode.NoError);
        answer.AnswerRecords.Should().ContainSingle().Which.Should().BeOfType<CNameRecord>();
    }

    [Fact]
    public async Task An_alias_of_itself_is_servfail()
    {
        _bench.Publish(new DnsRecord("loop.recipient.test", "CNAME", "loop.recipient.test"));

        var answer = await _bench.AskAsync("loop.recipient.test", RecordType.A);

        answer.ReturnCode.Should().Be(ReturnCode.ServerFailure);
    }

    [Theory]
    [InlineData("gone.recipient.test", RecordType.A, ReturnCode.NxDomain, "recipient.test.")]
    [InlineData("host.recipient.test", RecordType.Aaaa, ReturnCode.NoError, "recipient.test.")]
    [InlineData("recipient.test", RecordType.Txt, ReturnCode.NoError, "recipient.test.")]
    [InlineData("between.recipient.test", RecordType.A, ReturnCode.NoError, "recipient.test.")]
    [InlineData("gone.test", RecordType.A, ReturnCode.NxDomain, "test.")]
    [InlineData("test", RecordType.A, ReturnCode.NoError, "test.")]
    [InlineData("gone.example", RecordType.A, ReturnCode.NxDomain, "example.")]
    public async Task What_is_not_there_is_said_with_the_soa_of_its_zone(
        string name, RecordType type, ReturnCode code, string zone)
    {
        _bench.Publish(
            new("host.recipient.test", "A", "127.0.0.9"), new("below.between.recipient.test", "A", "127.0.0.9"));

        var answer = await _bench.AskAsync(name, type);

        answer.ReturnCode.Should().Be(code);
        answer.IsAuthoritiveAnswer.Should().BeTrue();
        answer.AnswerRecords.Should().BeEmpty();
        var soa = answer.AuthorityRecords.Should().ContainSingle().Which.Should().BeOfType<SoaRecord>().Subject;
        soa.Name.ToString().Should().Be(zone);
        soa.TimeToLive.Should().Be(1);
        soa.NegativeCachingTTL.Should().Be(1);
    }

    [Fact]
    public async Task A_name_between_the_suffix_and_a_zone_exists()
    {
        _bench.Server.Set("deep", ["a.b.hoster.test"], [], []);

        var between = await _bench.AskAsync("b.hoster.test", RecordType.A);
        var beside = await _bench.AskAsync("c.hoster.test", RecordType.A);

        between.ReturnCode.Should().Be(ReturnCode.NoError);
        beside.ReturnCode.Should().Be(ReturnCode.NxDomain);
    }

    [Theory]
    [InlineData(RecordType.Soa)]
    [InlineData(RecordType.Ns)]
    public async Task A_zone_apex_has_an_soa_and_a_name_server_that_resolves(RecordType type)
    {
        _bench.Publish();

        var answer = await _bench.AskAsync("recipient.test", type);
        var nameServer = await _bench.AskAsync("ns.test", RecordType.A);

        answer.AnswerRecords.Should().ContainSingle().Which.RecordType.Should().Be(type);
        nameServer.AnswerRecords.Should().ContainSingle().Which.Should().BeOfType<ARecord>()
            .Which.Address.Should().Be(DnsBench.Address);
    }

    [Theory]
    [InlineData("elsewhere.invalid", RecordType.A)]
    [InlineData("1.0.0.127.in-addr.arpa", RecordType.Ptr)]
    [InlineData("attest", RecordType.A)]
    [InlineData("recipient.test", RecordType.Axfr)]
    public async Task Everything_else_is_refused(string name, RecordType type)
    {
        _bench.Publish();

        var answer = await _bench.AskOverTcpAsync(name, type);

        answer.ReturnCode.Should().Be(ReturnCode.Refused);
        answer.IsAuthoritiveAnswer.Should().BeFalse();
    }

    [Fact]
    public async Task Names_match_without_case_and_the_question_keeps_its_own()
    {
        _bench.Publish(new DnsRecord("Host.Recipient.test", "A", "127.0.0.9"));

        var answer = await _bench.AskAsync("hOST.reCIPIENT.tEST", RecordType.A);

        answer.Questions[0].Name.ToString().Should().Be("hOST.reCIPIENT.tEST.");
        answer.AnswerRecords.Should().ContainSingle();
        (await _bench.QueriesAsync(1))[0].Name.Should().Be("hOST.reCIPIENT.tEST");
    }

    [Fact]
    public async Task What_a_scenario_publishes_is_replaced_at_once_and_forgotten_when_it_ends()
    {
        _bench.Publish(new DnsRecord("host.recipient.test", "A", "127.0.0.1"));
        _bench.Publish(new DnsRecord("host.recipient.test", "A", "127.0.0.2"));
        var replaced = await _bench.AskAsync("host.recipient.test", RecordType.A);

        _bench.Server.Remove(DnsBench.Scenario);
        var removed = await _bench.AskAsync("host.recipient.test", RecordType.A);

        replaced.AnswerRecords.Should().ContainSingle().Which.Should().BeOfType<ARecord>()
            .Which.Address.Should().Be(IPAddress.Parse("127.0.0.2"));
        removed.ReturnCode.Should().Be(ReturnCode.NxDomain);
    }

    [Fact]
    public async Task A_question_belongs_to_the_scenario_with_the_longest_matching_domain()
    {
        _bench.Publish();
        _bench.Server.Set("s2", ["sub.recipient.test"], [], []);

        await _bench.AskAsync("host.sub.recipient.test", RecordType.A);
        await _bench.AskAsync("elsewhere.test", RecordType.A);
        await _bench.AskAsync("host.recipient.test", RecordType.Mx);

        var own = (await _bench.QueriesAsync(1)).Should().ContainSingle().Subject;
        $"{own.Name} {own.Type} {own.Transport} {own.Outcome}".Should().Be("host.recipient.test MX udp NXDOMAIN");
        own.Answers.Should().BeEmpty();
        _bench.Log.Of("s2").Should().ContainSingle().Which.Should().BeOfType<DnsQuery>()
            .Which.Name.Should().Be("host.sub.recipient.test");
        _bench.Log.Count.Should().Be(3, "the question that belongs to nobody is logged as well");
    }

    [Fact]
    public async Task An_answer_too_big_for_a_datagram_is_truncated_there_and_whole_over_tcp()
    {
        _bench.PublishMany(100);

        var small = await _bench.SendAsync(DnsBench.Packet("recipient.test", RecordType.Mx));
        var large = await _bench.AskAsync(WithEdns(DnsBench.Question("recipient.test", RecordType.Mx), size: 4096));
        var whole = await _bench.AskOverTcpAsync("recipient.test", RecordType.Mx);

        small.IsTruncated.Should().BeTrue();
        large.IsTruncated.Should().BeFalse();
        large.AnswerRecords.Should().HaveCount(100);
        large.IsEDnsEnabled.Should().BeTrue();
        whole.AnswerRecords.Should().HaveCount(100);
    }

    [Fact]
    public async Task An_edns_version_that_nobody_knows_is_badvers()
    {
        _bench.Publish();
        var query = WithEdns(DnsBench.Question("recipient.test", RecordType.Mx), size: 1232);
        query.EDnsOptions!.Version = 1;

        var answer = await _bench.AskAsync(query);

        answer.ReturnCode.Should().Be(ReturnCode.BadVersion);
        answer.EDnsOptions!.Version.Should().Be(0);
    }

    [Theory]
    [InlineData("elsewhere.invalid", "A", "127.0.0.1", "is below none of its domains")]
    [InlineData("recipient.test", "MX", "mx1.recipient.test", "an MX is a preference, a blank and a host name")]
    [InlineData("recipient.test", "MX", "70000 mx1.recipient.test", "cannot be published")]
    [InlineData("recipient.test", "A", "2001:db8::1", "not an address of that family")]
    [InlineData("recipient.test", "TXT", "\u20ac", "U+20AC is not one octet")]
    [InlineData("recipient.test", "SPF", "x", "not SPF")]
    [InlineData("..", "A", "127.0.0.1", "cannot be published")]
    public void What_cannot_be_published_is_refused_with_its_reason(
        string name, string type, string value, string reason)
    {
        var publish = () => _bench.Publish(new DnsRecord(name, type, value));

        publish.Should().Throw<ArgumentException>().WithMessage($"*{reason}*");
    }

    [Theory]
    [InlineData("recipient.test", "belongs to scenario s1")]
    [InlineData("recipient.invalid", "is not below test. or example.")]
    [InlineData("test", "is not below test. or example.")]
    public void A_domain_outside_the_lab_or_of_another_scenario_is_refused(string domain, string reason)
    {
        _bench.Publish();

        var claim = () => _bench.Server.Set("s2", [domain], [], []);

        claim.Should().Throw<ArgumentException>().WithMessage($"*{reason}*");
    }

    private static DnsMessage WithEdns(DnsMessage query, ushort size)
    {
        query.EDnsOptions = new OptRecord(size);
        return query;
    }
}
