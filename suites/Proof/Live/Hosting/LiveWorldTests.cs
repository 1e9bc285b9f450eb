using System.Net;
using System.Net.Sockets;
using Conformance.Descriptions;
using Conformance.Lab.Errors;
using Conformance.Live.Hosting;
using Conformance.Live.Observing;
using FluentAssertions;
using MailKit.Net.Smtp;
using Xunit;

namespace Conformance.Proof.Live.Hosting;

/// <summary>What the world is open to, what it keeps, and what it says where it cannot start.</summary>
public sealed class LiveWorldTests
{
    private static readonly LiveSettings Good = new("live.example.net", ["203.0.113.7"], "postmaster@example.net");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_recipients_with_a_token_are_accepted()
    {
        await using var bench = await LiveBench.StartAsync();
        var ticket = await bench.World.Observatory.BeginAsync(Stop);
        var at = new IPEndPoint(IPAddress.Parse(bench.Settings.Addresses[0]), bench.Settings.SmtpPort);

        (await RefusalAsync("nobodyknows2@plain.live.example.test")).Should()
            .StartWith("5.1.1 Unknown recipient; https://live.example.test/");
        (await RefusalAsync($"{ticket.Token}@enforce.live.example.test")).Should()
            .Be("5.7.1 This host takes mail for plain.live.example.test only");
        (await RefusalAsync($"{ticket.Token}@plain.live.example.test")).Should().BeNull();
        bench.Clock.Advance(TimeSpan.FromDays(6));
        (await RefusalAsync($"{ticket.Token}@plain.live.example.test")).Should()
            .StartWith("5.1.1 The observation is over");

        async Task<string?> RefusalAsync(string recipient)
        {
            try
            {
                await bench.SubmitAsync(at, recipient);
                return null;
            }
            catch (SmtpCommandException refused)
            {
                return refused.Message;
            }
        }
    }

    [Fact]
    public async Task What_was_seen_is_there_after_a_restart()
    {
        var bench = await LiveBench.StartAsync();
        var ticket = await bench.World.Observatory.BeginAsync(Stop);
        await using (var sender = await bench.StartSenderAsync())
        {
            await bench.SubmitAsync(sender.Endpoint, $"{ticket.Token}@plain.{LiveBench.Zone}");
            await bench.StandingsAsync(ticket, all => all["plain"].Verdict is not null);
        }

        await using var again = await LiveBench.StartAsync(await bench.EndAsync());

        (await again.World.Observatory.FindAsync(ticket.Token, Stop)).Should().NotBeNull();
        again.World.Observatory.Judge(ticket).Single(standing => standing.Case == "plain").Should().BeEquivalentTo(
            new { Answer = CaseAnswer.Delivered, Verdict = (Verdict?)Verdict.Pass });
    }

    [Fact]
    public async Task A_case_without_an_address_is_not_available()
    {
        await using var bench = await LiveBench.StartAsync(
            change: settings => settings with { Addresses = [.. settings.Addresses.Take(2)] });
        var ticket = await bench.World.Observatory.BeginAsync(Stop);

        var answers = bench.World.Observatory.Judge(ticket).Select(standing => standing.Answer).ToList();

        answers.Take(2).Should().AllBeEquivalentTo(CaseAnswer.NoResultYet);
        answers.Skip(2).Should().AllBeEquivalentTo(CaseAnswer.NotAvailable);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Parse("127.78.0.9"), 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var start = () => LiveBench.StartAsync(
            change: settings => settings with { Addresses = ["127.78.0.9"], SmtpPort = port });

        (await start.Should().ThrowAsync<LabBrokenException>()).Which.Message.Should()
            .Contain($"127.78.0.9:{port}").And.EndWith("end that, or give another address.");
    }

    [Fact]
    public async Task An_address_of_another_machine_is_named()
    {
        var start = () => LiveBench.StartAsync(change: settings => settings with { Addresses = ["192.0.2.1"] });

        (await start.Should().ThrowAsync<LabBrokenException>()).Which.Message.Should()
            .Contain("192.0.2.1").And.Contain("not an address of this machine");
    }

    [Theory]
    [InlineData("Live.example", "Expected a domain name in lower case such as live.example.net for the zone*")]
    [InlineData("example", "Expected a domain name*")]
    [InlineData("a..example", "Expected a domain name*")]
    public void A_zone_is_a_domain_name(string zone, string sentence) => Refused(Good with { Zone = zone }, sentence);

    [Theory]
    [InlineData("203.0.113", "Expected an IPv4 address such as 203.0.113.7 for the address, found \"203.0.113\".")]
    [InlineData("2001:db8::1", "Expected an IPv4 address*")]
    public void An_address_is_one_of_ipv4(string address, string sentence) =>
        Refused(Good with { Addresses = [address] }, sentence);

    [Fact]
    public void An_address_is_given_once() => Refused(
        Good with { Addresses = ["203.0.113.7", "203.0.113.7"] },
        "Expected at least one address, and each of them once.");

    [Theory]
    [InlineData("2001:db8::/120")]
    [InlineData("192.0.2.0/24")]
    [InlineData("2001:db8::")]
    public void A_prefix_is_a_network_of_ipv6(string prefix) =>
        Refused(Good with { Prefix = prefix }, "Expected an IPv6 network such as 2001:db8::/64*");

    [Fact]
    public void A_contact_is_a_mailbox() => Refused(Good with { Contact = "me" }, "Expected a mailbox such as *");

    [Fact]
    public void A_local_network_is_a_network() => Refused(
        Good with { LocalNetworks = ["2001:db8::1"] },
        "Expected a network such as 2001:db8::/64 for the local network, found \"2001:db8::1\".");

    [Fact]
    public void A_resolver_is_an_address() => Refused(
        Good with { Resolver = "dns.example" },
        "Expected an IP address such as 192.0.2.53 for the resolver, found \"dns.example\".");

    [Fact]
    public void Settings_come_back_from_their_file()
    {
        using var file = new TemporaryFile((Good with { Prefix = "2001:db8::/64", RetentionDays = 3 }).ToJson());

        LiveSettings.Load(file.Path).Should().BeEquivalentTo(Good with { Prefix = "2001:db8::/64", RetentionDays = 3 });
    }

    private static void Refused(LiveSettings settings, string sentence)
    {
        var check = settings.Checked;

        check.Should().Throw<DescriptionException>().WithMessage(sentence);
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string content) => File.WriteAllText(Path, content);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
