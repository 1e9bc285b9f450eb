using Conformance.Lab.Scenarios;
using Conformance.Proof.Benches;
using Conformance.Proof.Witnesses;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Dns;

/// <summary>The lab's name server as dig sees it (package bind9-dnsutils).</summary>
[Trait("Needs", "Witnesses")]
public sealed class DigTests : IAsyncDisposable
{
    private static readonly DnsRecord Host = new("host.recipient.test", "A", "127.0.0.9");
    private static readonly DnsRecord Mx = new("recipient.test", "MX", "10 mx1.recipient.test");

    private readonly DnsBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Dig_gets_authoritative_answers()
    {
        _bench.Publish(Mx);

        var answer = await DigAsync("recipient.test", "MX");

        answer.Should().Contain("status: NOERROR").And.MatchRegex("flags: qr aa rd[; ]");
        answer.Should().MatchRegex(@"recipient\.test\.\s+0\s+IN\s+MX\s+10 mx1\.recipient\.test\.");
        answer.Should().NotContain("Warning: Message parser reports malformed");
    }

    [Fact]
    public async Task Dig_shows_each_octet_and_each_character_string_of_a_text()
    {
        var parts = string.Join(DnsRecord.Split, "v=STSv1;", " id=\u00e9\u0001\"", "");
        _bench.Publish(new DnsRecord("_mta-sts.recipient.test", "TXT", parts));

        var answer = await DigAsync("_mta-sts.recipient.test", "TXT", "+short");

        answer.Trim().Should().Be("""
            "v=STSv1;" " id=\233\001\"" ""
            """);
    }

    [Theory]
    [InlineData("gone.recipient.test", "A", "NXDOMAIN")]
    [InlineData("host.recipient.test", "AAAA", "NOERROR")]
    public async Task Dig_gets_an_soa_for_what_is_not_there(string name, string type, string status)
    {
        _bench.Publish(Host);

        var answer = await DigAsync(name, type);

        answer.Should().Contain($"status: {status}").And.Contain("ANSWER: 0, AUTHORITY: 1");
        answer.Should().MatchRegex(@"recipient\.test\.\s+1\s+IN\s+SOA\s+ns\.test\. \S+ 1 60 60 60 1");
    }

    [Fact]
    public async Task Dig_follows_an_alias()
    {
        _bench.Publish(new("mta-sts.recipient.test", "CNAME", "host.recipient.test"), Host);

        var answer = await DigAsync("mta-sts.recipient.test", "A", "+short");

        answer.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal("host.recipient.test.", "127.0.0.9");
    }

    [Theory]
    [InlineData("10 Mx1.ReCiPiEnT.TeSt", "10 Mx1.ReCiPiEnT.TeSt.")]
    [InlineData("10 xn--bcher-kva.recipient.test", "10 xn--bcher-kva.recipient.test.")]
    [InlineData("10 192.0.2.10", "10 192.0.2.10.")]
    [InlineData("0 .", "0 .")]
    public async Task Dig_gets_each_name_in_an_mx_as_it_was_published(string published, string shown)
    {
        _bench.Publish(new DnsRecord("recipient.test", "MX", published));

        var answer = await DigAsync("recipient.test", "MX", "+short");

        answer.Trim().Should().Be(shown);
    }

    [Fact]
    public async Task Dig_gets_mx_records_in_the_order_in_which_they_were_published()
    {
        string[] order = ["30 mx3.recipient.test", "10 mx1.recipient.test", "10 mx2.recipient.test"];
        _bench.Publish([.. order.Select(rdata => new DnsRecord("recipient.test", "MX", rdata))]);

        var answer = await DigAsync("recipient.test", "MX", "+short");

        answer.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(order.Select(rdata => rdata + "."));
    }

    [Fact]
    public async Task Dig_asks_again_over_tcp_when_told_that_the_answer_is_truncated()
    {
        _bench.Break(new DnsFault("host.recipient.test", null, DnsFaultKind.Truncate), Host);

        var answer = await DigAsync("host.recipient.test", "A");

        answer.Should().Contain("Truncated, retrying in TCP mode").And.MatchRegex(@"IN\s+A\s+127\.0\.0\.9");
        (await _bench.QueriesAsync(2)).Select(q => $"{q.Transport} {q.Outcome}")
            .Should().Equal("udp TRUNCATED", "tcp NOERROR");
    }

    [Fact]
    public async Task Dig_gets_a_large_answer_whole_over_either_transport()
    {
        _bench.PublishMany(300);

        var withoutEdns = await DigAsync("recipient.test", "MX", "+noedns");
        var overTcp = await DigAsync("recipient.test", "MX", "+tcp");

        withoutEdns.Should().Contain("Truncated, retrying in TCP mode").And.Contain("ANSWER: 300");
        overTcp.Should().Contain("ANSWER: 300").And.NotContain("malformed");
    }

    [Theory]
    [InlineData(DnsFaultKind.ServFail, "status: SERVFAIL")]
    [InlineData(DnsFaultKind.Refused, "status: REFUSED")]
    [InlineData(DnsFaultKind.NxDomain, "status: NXDOMAIN")]
    [InlineData(DnsFaultKind.Timeout, "timed out")]
    public async Task Dig_sees_each_fault(DnsFaultKind fault, string seen)
    {
        _bench.Break(new DnsFault("recipient.test", "MX", fault), Mx);

        var answer = await DigAsync("recipient.test", "MX", fault == DnsFaultKind.Timeout ? "+time=1" : "+time=20");

        answer.Should().Contain(seen);
    }

    [Fact]
    public async Task Dig_is_told_of_an_unknown_edns_version()
    {
        _bench.Publish();

        var answer = await DigAsync("recipient.test", "MX", "+edns=1", "+noednsnegotiation");

        answer.Should().Contain("status: BADVERS").And.Contain("EDNS: version: 0");
    }

    [Theory]
    [InlineData(@"_mta-sts.b\195\188cher.recipient.test")]
    [InlineData(@"a\032b\000\127\255.ReCiPiEnT.tEsT")]
    public async Task Dig_sees_its_question_repeated_octet_by_octet(string name)
    {
        _bench.Publish(Host);

        var answer = await DigAsync("+noidnin", "+noidnout", name, "TXT");

        answer.Should().Contain("status: NXDOMAIN").And.Contain($";{name}.").And.NotContain("mismatch");
        (await _bench.QueriesAsync(1))[0].Name.Should().Be(name);
    }

    [Fact]
    public async Task Names_outside_the_lab_are_refused_to_dig()
    {
        var answer = await DigAsync("elsewhere.invalid", "A");

        answer.Should().Contain("status: REFUSED");
    }

    private async Task<string> DigAsync(params string[] question)
    {
        // A busy machine may take seconds to answer.
        string[] server = [$"@{DnsBench.Address}", "-p", $"{_bench.Server.Port}", "+time=20", "+tries=1"];
        return (await Witness.RunAsync("dig", [.. server, .. question])).Output;
    }
}
