using System.Net;
using Conformance.Live.Senders;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Senders;

/// <summary>What RFC 7208 says of a sender's address, for each mechanism that is in use.</summary>
public sealed class SpfTests
{
    private const string Domain = "sender.example";

    [Theory]
    [InlineData("v=spf1 ip4:192.0.2.0/24 -all", "192.0.2.7", "pass")]
    [InlineData("v=spf1 ip4:192.0.2.0/24 -all", "192.0.3.7", "fail")]
    [InlineData("v=spf1 ip6:2001:db8::/32 -all", "2001:db8::7", "pass")]
    [InlineData("v=spf1 ip6:2001:db8::/32 -all", "2001:db9::7", "fail")]
    [InlineData("v=spf1 a -all", "198.51.100.1", "pass")]
    [InlineData("v=spf1 a:out.sender.example -all", "198.51.100.2", "pass")]
    [InlineData("v=spf1 a:out.sender.example/24 -all", "198.51.100.77", "pass")]
    [InlineData("v=spf1 mx -all", "198.51.100.3", "pass")]
    [InlineData("v=spf1 mx -all", "198.51.100.4", "fail")]
    [InlineData("v=spf1 include:hoster.example -all", "203.0.113.7", "pass")]
    [InlineData("v=spf1 include:hoster.example -all", "203.0.114.7", "fail")]
    [InlineData("v=spf1 include:nowhere.example -all", "203.0.113.7", "permerror")]
    [InlineData("v=spf1 redirect=hoster.example", "203.0.113.7", "pass")]
    [InlineData("v=spf1 redirect=hoster.example", "203.0.114.7", "softfail")]
    [InlineData("v=spf1 exists:%{ir}.allowed.sender.example -all", "192.0.2.9", "pass")]
    [InlineData("v=spf1 ?all", "192.0.2.7", "neutral")]
    [InlineData("v=spf1 ~all", "192.0.2.7", "softfail")]
    [InlineData("v=spf1 no-such-mechanism:x -all", "192.0.2.7", "permerror")]
    [InlineData("v=spf1 ip4:999.0.2.0/24 -all", "192.0.2.7", "permerror")]
    [InlineData("v=spf10 +all", "192.0.2.7", "none")]
    [InlineData("something else", "192.0.2.7", "none")]
    public async Task A_record_says(string record, string address, string result)
    {
        var dns = World().Text(Domain, record);

        (await ResultAsync(dns, address)).Should().Be(result);
    }

    [Fact]
    public async Task Two_records_say_nothing_that_can_be_used() => (await ResultAsync(
        World().Text(Domain, "v=spf1 +all").Text(Domain, "v=spf1 -all"), "192.0.2.7")).Should().Be("permerror");

    [Fact]
    public async Task A_name_that_cannot_be_looked_up_is_no_permission()
    {
        (await ResultAsync(World().Text(Domain, "v=spf1 +all").Break(Domain), "192.0.2.7"))
            .Should().Be("temperror");
        (await ResultAsync(World().Text(Domain, "v=spf1 a:b.example +all").Break("b.example"), "192.0.2.7"))
            .Should().Be("temperror");
    }

    [Theory]
    [InlineData(10, "pass")]
    [InlineData(11, "permerror")]
    public async Task Ten_lookups_are_allowed(int includes, string result)
    {
        var names = Enumerable.Range(0, includes).Select(place => $"i{place}.example").ToList();
        var dns = names.Aggregate(
            World(), (known, name) => known.Text(name, "v=spf1 ip4:203.0.113.1 -all"));
        dns.Text(Domain, $"v=spf1 {string.Join(' ', names.Select(name => $"include:{name}"))} ip4:192.0.2.7 -all");

        (await ResultAsync(dns, "192.0.2.7")).Should().Be(result);
    }

    [Fact]
    public async Task A_record_that_includes_itself_ends()
    {
        var dns = World().Text(Domain, $"v=spf1 include:{Domain} +all");

        (await ResultAsync(dns, "192.0.2.7")).Should().Be("permerror");
        dns.Asked.Should().HaveCountLessThan(20);
    }

    [Fact]
    public async Task A_record_that_wants_too_many_questions_is_no_permission()
    {
        var dns = World();
        Enumerable.Range(0, 200).ToList().ForEach(place => dns.Mx(Domain, $"m{place}.example"));
        dns.Text(Domain, "v=spf1 mx a:m1.example mx:sender.example +all");

        (await ResultAsync(dns, "192.0.2.7", mostQuestions: 20)).Should().NotBe("pass");
        dns.Asked.Should().HaveCountLessThanOrEqualTo(20);
    }

    private static PaperDns World() => new PaperDns()
        .Host(Domain, "198.51.100.1").Host("out.sender.example", "198.51.100.2")
        .Mx(Domain, "mx.sender.example").Host("mx.sender.example", "198.51.100.3")
        .Host("9.2.0.192.allowed.sender.example", "127.0.0.2")
        .Text("hoster.example", "v=spf1 ip4:203.0.113.0/24 ~all");

    private static Task<string> ResultAsync(PaperDns dns, string address, int mostQuestions = 100) =>
        new SpfCheck(new SenderDns(dns, mostQuestions)).ResultAsync(
            IPAddress.Parse(address), Domain, "alice@sender.example", TestContext.Current.CancellationToken);
}
