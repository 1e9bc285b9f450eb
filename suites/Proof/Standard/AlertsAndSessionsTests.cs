using Conformance.Lab.Scenarios;
using Conformance.Proof.Witnesses;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>
/// Warnings about a server name, and sessions to be resumed, as <c>openssl s_client -starttls smtp</c> sees them.
/// </summary>
[Trait("Needs", "Witnesses")]
public sealed class AlertsAndSessionsTests : IAsyncDisposable
{
    private LabBench _bench = null!;

    public ValueTask DisposeAsync() => _bench?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData("a.recipient.test", false)]
    [InlineData("unknown.recipient.test", true)]
    public async Task A_host_can_be_told_to_warn_of_an_unknown_name_and_goes_on(string serverName, bool isWarned)
    {
        await StartAsync(new MxHost(LabBench.MxName).Serving("a.recipient.test") with
        {
            Smtp = new SmtpScript { WarnsOfUnknownName = true, TlsVersions = ["1.2"] },
        });

        var client = await ConnectAsync(serverName, "-msg");

        client.Spoken.Should().Be("TLSv1.2", "a warning ends no handshake");
        client.Output.Contains("Alert [length 0002], warning unrecognized_name").Should().Be(isWarned);
        (await _bench.SeenAsync<HandshakeEnded>()).Completed.Should().BeTrue();
    }

    [Theory]
    [InlineData("-tls1_2", true)]
    [InlineData("-tls1_3", true)]
    [InlineData("-tls1_2", false)]
    [InlineData("-tls1_3", false)]
    public async Task A_session_is_resumed_where_the_host_allows_it(string version, bool allowed)
    {
        await StartAsync(new MxHost(LabBench.MxName) { Smtp = new SmtpScript { ResumesSessions = allowed } });
        var session = _bench.PathOf("session.pem");

        await QuitAsync(version, "-sess_out", session);
        var again = File.Exists(session) ? await QuitAsync(version, "-sess_in", session) : "";

        again.Contains("\nReused, ").Should().Be(allowed);
        (await _bench.SeenAsync<HandshakeEnded>(allowed ? 2 : 1)).Select(handshake => handshake.Resumed).Should()
            .Equal(allowed ? [false, true] : [false], "the ServerHello tells who resumes");
        if (allowed)
        {
            (await _bench.SeenAsync<ClientHelloSeen>(2)).Select(hello => hello.OffersResumption).Should()
                .Equal([false, true], "the ClientHello tells who wants to resume");
        }
    }

    [Theory]
    [InlineData("aNULL", true)]
    [InlineData("ALL:!aNULL", false)]
    public async Task A_host_can_be_told_to_negotiate_suites_without_a_certificate(string offered, bool isEnough)
    {
        await StartAsync(new MxHost(LabBench.MxName) { Smtp = new SmtpScript { IsAnonymous = true } });

        await ConnectAsync(LabBench.MxName, "-cipher", $"{offered}@SECLEVEL=0");

        var handshake = await _bench.SeenAsync<HandshakeEnded>();
        handshake.Completed.Should().Be(isEnough);
        handshake.Certificate.Should().BeNull("none is presented");
    }

    [Fact]
    public async Task Hosts_with_one_address_name_are_one_name_with_several_addresses()
    {
        await StartAsync(
            new MxHost("first.recipient.test") { AddressAt = LabBench.MxName },
            new MxHost("second.recipient.test") { AddressAt = LabBench.MxName });

        var addresses = await _bench.AddressesAsync(LabBench.MxName);
        foreach (var address in addresses)
        {
            await using var smtp = await RawSmtp.ConnectAsync(new(address, _bench.SmtpPort));
            await smtp.ReplyAsync();
        }

        addresses.Should().HaveCount(2).And.OnlyHaveUniqueItems();
        (await _bench.SeenAsync<ConnectionOpened>(2)).Select(opened => opened.Host).Should()
            .Equal(["first.recipient.test", "second.recipient.test"], "the event log shows which of them it was");
        (await _bench.AddressesAsync("first.recipient.test")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_host_that_is_busy_says_so_and_closes()
    {
        await StartAsync(MxHost.Busy(LabBench.MxName));

        await using var smtp = await RawSmtp.ConnectAsync(await _bench.MxAsync());
        var greeting = await smtp.ReplyAsync();

        greeting.Should().StartWith("421");
        (await smtp.ReplyAsync()).Should().BeEmpty();
        (await _bench.SeenAsync<ConnectionClosed>()).How.Should().Be("server closed");
    }

    [Fact]
    public async Task A_policy_host_is_found_by_way_of_its_providers_name()
    {
        const string provider = "policies.recipient.test";
        _bench = await LabBench.StartAsync(new PolicyHost(LabBench.PolicyHostName) { AddressAt = provider });

        (await _bench.AddressesAsync(provider)).Should().ContainSingle();
        (await _bench.AddressesAsync(LabBench.PolicyHostName)).Should()
            .BeEmpty("an alias is for the scenario to publish");
    }

    /// <summary>Stays until the host has answered QUIT: a session of TLS 1.3 is told after the handshake.</summary>
    private async Task<string> QuitAsync(params string[] options)
    {
        string[] arguments = [.. SClient.Arguments(await _bench.MxAsync(), _bench.RootFile), "-ign_eof", .. options];
        const string command = "printf 'QUIT\r\n' | openssl \"$@\"";
        return (await Witness.RunAsync("sh", ["-c", command, "sh", .. arguments])).Output;
    }

    private async Task StartAsync(params MxHost[] hosts) => _bench = await LabBench.StartAsync(hosts);

    private async Task<SClient> ConnectAsync(string? serverName, params string[] more) =>
        await SClient.RunAsync(await _bench.MxAsync(), _bench.RootFile, serverName, more);
}
