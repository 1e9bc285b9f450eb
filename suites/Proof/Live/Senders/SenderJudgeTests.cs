using System.Net;
using System.Text;
using Conformance.Live.Observing;
using Conformance.Live.Senders;
using Conformance.Proof.Reference;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Senders;

/// <summary>
/// Whose name a result gets. Each test has one thing otherwise than the first; without the rule that it tests, a name
/// would be published that is wrong.
/// </summary>
public sealed class SenderJudgeTests
{
    private const string Mail = "bigmail.example", Customer = "customer.example", Inside = "192.0.2.7";

    private static readonly Provider BigMail = new(
        "bigmail", "BigMail", "Big", [Mail], [new ProviderNetwork(null, IPNetwork.Parse("192.0.2.0/24"), null)])
    {
        Hosting = "BigMail for Work", Customers = [Customer],
    };

    private static readonly DkimPen Pen = new(Mail), CustomersPen = new(Customer);

    private readonly PaperDns _dns = new PaperDns()
        .Text(Pen.KeyName, Pen.KeyRecord).Text(CustomersPen.KeyName, CustomersPen.KeyRecord)
        .Text(Customer, "v=spf1 ip4:192.0.2.0/24 -all");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_provider_is_named_by_its_signature_and_its_network() =>
        (await NameAsync(Pen.Sign(), Inside)).Should().Be("BigMail");

    [Fact]
    public async Task Also_where_the_key_is_found_at_the_second_try_only()
    {
        _dns.BreakOnce(Pen.KeyName);

        (await NameAsync(Pen.Sign(), Inside)).Should().Be("BigMail");
    }

    [Fact]
    public async Task Not_by_a_forged_signature()
    {
        var forged = Encoding.Latin1.GetString(Pen.Sign()).Replace("Two.", "Three.");

        (await NameAsync(Encoding.Latin1.GetBytes(forged), Inside)).Should().BeNull();
    }

    [Fact]
    public async Task Not_by_its_signature_from_another_network() =>
        (await NameAsync(Pen.Sign(), "192.0.3.7")).Should().BeNull("anybody can send a signed message again");

    [Fact]
    public async Task Not_by_its_network_alone() =>
        (await NameAsync(Encoding.Latin1.GetBytes(DkimPen.Message), Inside)).Should().BeNull();

    [Theory]
    [InlineData("lists.bigmail.example")]
    [InlineData("notbigmail.example")]
    public async Task Not_by_the_signature_of_a_name_that_is_like_its_own(string domain)
    {
        var other = new DkimPen(domain);
        _dns.Text(other.KeyName, other.KeyRecord);

        (await NameAsync(other.Sign(), Inside)).Should().BeNull();
    }

    [Fact]
    public async Task By_a_reverse_name_that_is_confirmed_and_in_its_domain()
    {
        var provider = BigMail with { Networks = [new ProviderNetwork(null, null, "out.bigmail.example")] };
        _dns.Confirmed(Inside, "mx7.out.bigmail.example");

        (await NameAsync(Pen.Sign(), Inside, providers: provider)).Should().Be("BigMail");
    }

    [Theory]
    [InlineData("mx7.out.bigmail.example", "192.0.2.8")]
    [InlineData("mx7.bigmail.example", Inside)]
    [InlineData("mx7.notout.bigmail.example", Inside)]
    [InlineData("out.bigmail.example.attacker.example", Inside)]
    public async Task Not_by_a_reverse_name_that_is_not_confirmed_or_elsewhere(string name, string itsAddress)
    {
        var provider = BigMail with { Networks = [new ProviderNetwork(null, null, "out.bigmail.example")] };
        _dns.Pointer(Inside, name).Host(name, itsAddress);

        (await NameAsync(Pen.Sign(), Inside, providers: provider)).Should().BeNull();
    }

    [Theory]
    [InlineData("v=spf1 ip4:192.0.2.0/24 -all", "BigMail")]
    [InlineData("v=spf1 ip4:192.0.3.0/24 ?all", null)]
    [InlineData("v=spf1 ip4:192.0.3.0/24 ~all", null)]
    public async Task By_the_list_in_its_spf_record_where_that_says_pass(string record, string? name)
    {
        var provider = BigMail with { Networks = [new ProviderNetwork("_spf.bigmail.example", null, null)] };
        _dns.Text("_spf.bigmail.example", record);

        (await NameAsync(Pen.Sign(), Inside, providers: provider)).Should().Be(name);
    }

    [Fact]
    public async Task A_provider_without_a_network_that_is_confirmed_is_never_named() =>
        (await NameAsync(Pen.Sign(), Inside, providers: BigMail with { Networks = [] })).Should().BeNull();

    [Fact]
    public async Task What_is_proven_of_two_providers_is_proven_of_none()
    {
        var other = BigMail with { Key = "other", Title = "OtherMail" };

        (await NameAsync(Pen.Sign(), Inside, providers: [BigMail, other])).Should().BeNull();
    }

    [Fact]
    public async Task A_customer_is_named_with_its_host_by_its_leave() =>
        (await NameAsync(CustomersPen.Sign(), Inside, "bob@customer.example"))
            .Should().Be("BigMail for Work, by customer.example's leave");

    [Fact]
    public async Task Not_without_its_leave() =>
        (await NameAsync(
            CustomersPen.Sign(), Inside, "bob@customer.example", providers: BigMail with { Customers = [] }))
            .Should().BeNull();

    [Theory]
    [InlineData("bob@other.example")]
    [InlineData("bob@notcustomer.example")]
    [InlineData("")]
    public async Task Not_in_an_envelope_of_another_domain(string mailFrom)
    {
        _dns.Text("other.example", "v=spf1 +all").Text("notcustomer.example", "v=spf1 +all");

        (await NameAsync(CustomersPen.Sign(), Inside, mailFrom)).Should().BeNull("it may have been forwarded");
    }

    [Fact]
    public async Task Not_where_its_domain_does_not_send_from_there()
    {
        var dns = new PaperDns().Text(CustomersPen.KeyName, CustomersPen.KeyRecord)
            .Text(Customer, "v=spf1 ip4:203.0.113.0/24 ~all");

        var who = await WhoAsync(dns, CustomersPen.Sign(), Inside, "bob@customer.example", BigMail);

        who.Provider.Should().BeNull("a host that forwards mail may keep its envelope");
        who.SpfResult.Should().Be("softfail");
    }

    [Fact]
    public async Task Not_a_customer_whose_signature_does_not_verify() =>
        (await NameAsync(Encoding.Latin1.GetBytes(DkimPen.Message), Inside, "bob@customer.example"))
            .Should().BeNull();

    [Theory]
    [InlineData("\"BigMail\" <noreply@bigmail.example>")]
    [InlineData("\"<script>alert(1)</script>\" <a@evil.example>")]
    [InlineData("=?utf-8?B?QmlnTWFpbCDigK4=?= <a@evil.example>")]
    [InlineData("\"a@bigmail.example\r\n via\" <a@evil.example>")]
    public async Task A_display_name_says_nothing(string from)
    {
        var evil = new DkimPen("evil.example");
        _dns.Text(evil.KeyName, evil.KeyRecord);
        var message = DkimPen.Message.Replace("Alice <alice@sender.example>", from.Replace("\r\n", ""));

        var who = await WhoAsync(_dns, evil.Sign(message), Inside, "a@evil.example", BigMail);

        who.Provider.Should().BeNull();
        who.DkimDomains.Should().Equal("evil.example");
        $"{who}".Should().NotContain("script").And.NotContain("bigmail");
    }

    [Theory]
    [InlineData("alice@Sender.Example.", "sender.example")]
    [InlineData("alice@b\u00fccher.example", "xn--bcher-kva.example")]
    [InlineData("\"a@b\"@sender.example", "sender.example")]
    [InlineData("alice@[192.0.2.1]", null)]
    [InlineData("alice@<script>.example", null)]
    [InlineData("alice@localhost", null)]
    [InlineData("alice@192.0.2.1", null)]
    [InlineData("alice", null)]
    [InlineData("", null)]
    public async Task The_envelopes_domain_is_a_name_or_nothing(string mailFrom, string? domain) =>
        (await WhoAsync(_dns, Pen.Sign(), Inside, mailFrom, BigMail)).EnvelopeDomain.Should().Be(domain);

    [Fact]
    public async Task Of_a_bounce_the_name_in_helo_is_asked_about()
    {
        _dns.Text("out.sender.example", "v=spf1 ip4:192.0.2.7 -all");

        var who = await WhoAsync(_dns, Pen.Sign(), Inside, "", BigMail);

        who.Should().BeEquivalentTo(new { EnvelopeDomain = (string?)null, SpfResult = "pass" });
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.0/24")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.0/24")]
    [InlineData("2001:db8:1:2:3::7", "2001:db8:1::/48")]
    [InlineData("fe80::1%1", "fe80::/48")]
    public async Task The_network_is_a_24_or_a_48(string address, string network) =>
        (await WhoAsync(_dns, Pen.Sign(), address, "", BigMail)).Network.Should().Be(network);

    [Fact]
    public async Task A_mapped_address_is_looked_up_as_what_it_is()
    {
        _dns.Confirmed(Inside, "out.sender.example");

        var who = await WhoAsync(_dns, Pen.Sign(), $"::ffff:{Inside}", "", BigMail);

        who.ReverseName.Should().Be("out.sender.example");
        who.Provider.Should().Be("BigMail");
    }

    [Fact]
    public async Task Of_many_reverse_names_ten_are_asked_about()
    {
        foreach (var place in Enumerable.Range(0, 40))
        {
            _dns.Confirmed(Inside, $"n{place}.example");
        }

        await WhoAsync(_dns, Pen.Sign(), Inside, "", BigMail);

        _dns.Asked.Count(question => question.StartsWith("A n")).Should().Be(10);
    }

    [Fact]
    public async Task A_resolver_that_is_silent_leaves_what_needs_no_dns()
    {
        using var judge = new SenderJudge(new PaperDns { IsSilent = true }, [BigMail], new ManualClock())
        {
            Patience = TimeSpan.FromMilliseconds(50),
        };

        var who = await judge.WhoAsync(Received(Pen.Sign(), Inside, "alice@sender.example"), Stop);

        who.Should().BeEquivalentTo(new SenderIdentity("sender.example", [], "192.0.2.0/24", null, null, null));
    }

    private async Task<string?> NameAsync(
        byte[] content, string address, string mailFrom = "alice@bigmail.example", params Provider[] providers) =>
        (await WhoAsync(_dns, content, address, mailFrom, providers is [] ? [BigMail] : providers)).Provider;

    private static async Task<SenderIdentity> WhoAsync(
        PaperDns dns, byte[] content, string address, string mailFrom, params Provider[] providers)
    {
        using var judge = new SenderJudge(dns, providers, new ManualClock());
        return await judge.WhoAsync(Received(content, address, mailFrom), Stop);
    }

    private static ReceivedMail Received(byte[] content, string address, string mailFrom) =>
        new(IPAddress.Parse(address), "out.sender.example", mailFrom, content);
}
