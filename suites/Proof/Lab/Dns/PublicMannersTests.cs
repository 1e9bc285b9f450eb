using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using Conformance.Lab.Dns;
using Conformance.Lab.Evidence;
using Conformance.Lab.Net;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Benches;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Dns;

/// <summary>The name server on a public address: floods, questions for everything, and idle connections.</summary>
public sealed class PublicMannersTests : IAsyncDisposable
{
    private const string Host = "host.recipient.test";

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private readonly EventLog _log = new(TimeProvider.System);
    private readonly LabDns _server;

    public PublicMannersTests()
    {
        _server = new LabDns(_log)
        {
            Limits = new PublicLimits { DatagramsOfNetwork = new(PerMinute: 1, AtOnce: 5), ResolversOfNetwork = 3 },
        };
        _server.Start(IPAddress.Loopback, 0);
        _server.Set(
            "s1", ["recipient.test"],
            [new DnsRecord(Host, "A", "127.0.0.9"), .. Enumerable.Range(0, 90).Select(Text)], []);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Answers_beyond_the_rate_are_empty_and_lead_to_tcp()
    {
        using var flood = SocketAt("127.0.7.1");
        var answers = new List<DnsMessage>();
        for (var asked = 0; asked < 20; asked++)
        {
            answers.Add(await AskAsync(flood, RecordType.A));
        }

        answers.Take(5).Should().OnlyContain(answer => !answer.IsTruncated && answer.AnswerRecords.Count == 1);
        answers.Skip(5).Should().OnlyContain(answer => answer.IsTruncated && answer.AnswerRecords.Count == 0);
        (await AskOverTcpAsync("127.0.7.1")).AnswerRecords.Should().ContainSingle("nobody pretends to be it there");
        using var other = SocketAt("127.0.8.1");
        (await AskAsync(other, RecordType.A)).AnswerRecords.Should().ContainSingle("that is another network");
    }

    [Fact]
    public async Task Whoever_asks_for_everything_gets_one_record()
    {
        using var socket = SocketAt("127.0.7.2");

        var answer = await AskAsync(socket, RecordType.Any);

        answer.AnswerRecords.Should().ContainSingle().Which.Should().BeOfType<HInfoRecord>()
            .Which.Cpu.Should().Be("RFC8482");
        answer.AuthorityRecords.Should().BeEmpty();
        answer.AdditionalRecords.Where(record => record is not OptRecord).Should().BeEmpty();
    }

    [Fact]
    public async Task An_answer_over_udp_is_never_fragmented()
    {
        using var socket = SocketAt("127.0.7.3");
        byte[] packet = DnsBench.Packet($"many.{Host}", RecordType.Txt);
        packet[11] = 1;

        // With EDNS, and room for 65,000 octets (RFC 6891 section 6.1.2).
        var octets = await AskRawAsync(socket, [.. packet, 0, 0, 41, 0xfd, 0xe8, 0, 0, 0, 0, 0, 0]);

        octets.Length.Should().BeLessThanOrEqualTo(1_232);
        DnsMessage.Parse(octets).IsTruncated.Should().BeTrue();
    }

    [Fact]
    public async Task Connections_that_say_nothing_keep_no_other_network_out()
    {
        var idle = new List<TcpClient>();
        for (var count = 0; count < 40; count++)
        {
            idle.Add(await ConnectAsync("127.0.9.1"));
        }

        (await AskOverTcpAsync("127.0.10.1")).AnswerRecords.Should().ContainSingle();
        _server.OpenConnections.Should().BeLessThanOrEqualTo(4);
        idle.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Nothing_of_it_fills_the_log()
    {
        using var socket = SocketAt("127.0.7.4");

        await AskAsync(socket, RecordType.A);

        _log.Of("s1").Should().BeEmpty();
    }

    [Fact]
    public async Task It_answers_over_ipv6_on_the_same_port_and_says_so()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "There is no IPv6 here.");
        await using var both = new LabDns(_log);
        both.Start([IPAddress.Loopback, IPAddress.IPv6Loopback], 0);
        using var socket = new UdpClient(new IPEndPoint(IPAddress.IPv6Loopback, 0));

        await socket.SendAsync(
            DnsBench.Packet("ns.test", RecordType.Aaaa), new IPEndPoint(IPAddress.IPv6Loopback, both.Port), Stop);

        DnsMessage.Parse((await socket.ReceiveAsync(Stop)).Buffer).AnswerRecords.OfType<AaaaRecord>().Single().Address
            .Should().Be(IPAddress.IPv6Loopback);
    }

    private static DnsRecord Text(int place) => new($"many.{Host}", "TXT", $"{place} {new string('x', 60)}");

    private static UdpClient SocketAt(string address) => new(new IPEndPoint(IPAddress.Parse(address), 0));

    private async Task<DnsMessage> AskAsync(UdpClient socket, RecordType type) =>
        DnsMessage.Parse(await AskRawAsync(socket, DnsBench.Packet(Host, type)));

    private async Task<byte[]> AskRawAsync(UdpClient socket, byte[] packet)
    {
        await socket.SendAsync(packet, new IPEndPoint(IPAddress.Loopback, _server.Port), Stop);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeLimit);
        return (await socket.ReceiveAsync(limit.Token)).Buffer;
    }

    private async Task<TcpClient> ConnectAsync(string from)
    {
        var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        await client.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _server.Port), Stop);
        return client;
    }

    private async Task<DnsMessage> AskOverTcpAsync(string from)
    {
        using var client = await ConnectAsync(from);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeLimit);
        var (stream, packet) = (client.GetStream(), DnsBench.Packet(Host, RecordType.A));
        await stream.WriteAsync((byte[])[0, (byte)packet.Length, .. packet], limit.Token);
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, limit.Token);
        var answer = new byte[length[0] * 256 + length[1]];
        await stream.ReadExactlyAsync(answer, limit.Token);
        return DnsMessage.Parse(answer);
    }
}
