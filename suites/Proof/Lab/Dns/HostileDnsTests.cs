using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using Conformance.Lab.Dns;
using Conformance.Lab.Errors;
using Conformance.Lab.Evidence;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Benches;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Dns;

/// <summary>The name server outlives what it is sent, and ends when it is told to.</summary>
public sealed class HostileDnsTests : IAsyncDisposable
{
    private static readonly byte[] Header = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];

    private readonly DnsBench _bench = new();

    public HostileDnsTests() => _bench.Publish(new DnsRecord("host.recipient.test", "A", "127.0.0.9"));

    public static TheoryData<string, byte[]> Packets => new()
    {
        { "nothing", [] },
        { "less than a header", [0, 1, 1] },
        { "a header that promises 65,535 questions", [0, 1, 1, 0, 255, 255, 0, 0, 0, 0, 0, 0] },
        { "a header that promises 65,535 records of each kind", [0, 1, 1, 0, 0, 0, 255, 255, 255, 255, 255, 255] },
        { "a name that ends beyond the packet", [.. Header, 63, 97] },
        { "a name that points at itself", [.. Header, 0xc0, 12, 0, 1, 0, 1] },
        { "a name of reserved label types", [.. Header, 0x80, 1, 0, 0, 1, 0, 1] },
        { "a name of a bit label", [.. Header, 0x41, 0, 1] },
        { "a name of 300 labels", [.. Header, .. Repeat([1, 97], 300), 0, 0, 1, 0, 1] },
        { "labels of every octet", [.. Header, 4, 0, 255, 46, 92, 0, 0, 1, 0, 1] },
        { "a broken TSIG", [.. Header[..11], 1, 0, 0, 1, 0, 1, 0, 0, 250, 0, 255, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4] },
        { "an update", [0, 1, 0x28, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, 116, 101, 115, 116, 0, 0, 6, 0, 1] },
        { "a notification", [0, 1, 0x20, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, 116, 101, 115, 116, 0, 0, 6, 0, 1] },
        { "nothing but 0xff", [.. Enumerable.Repeat((byte)255, 512)] },
        { "65,000 octets", new byte[65_000] },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [MemberData(nameof(Packets))]
    public async Task A_hostile_packet_leaves_the_server_answering(string what, byte[] packet)
    {
        using var udp = new UdpClient();
        udp.Connect(DnsBench.Address, _bench.Server.Port);
        await udp.SendAsync(packet, Stop);
        using var tcp = await ConnectAsync();
        byte[] framed = [(byte)(packet.Length >> 8), (byte)packet.Length, .. packet];
        await tcp.GetStream().WriteAsync(framed, Stop);

        var overUdp = await _bench.AskAsync("host.recipient.test", RecordType.A);
        var overTcp = await _bench.AskOverTcpAsync("host.recipient.test", RecordType.A);

        overUdp.AnswerRecords.Should().ContainSingle("{0} does not hurt", what);
        overTcp.AnswerRecords.Should().ContainSingle("{0} does not hurt", what);
    }

    [Fact]
    public async Task Random_octets_leave_the_server_answering()
    {
        var random = new Random(8461);
        using var udp = new UdpClient();
        udp.Connect(DnsBench.Address, _bench.Server.Port);
        for (var i = 1; i <= 2_000; i++)
        {
            var packet = new byte[random.Next(12, 600)];
            random.NextBytes(packet);
            packet[2] &= 0x7f;
            packet[5] = (byte)random.Next(3);
            packet[4] = packet[6] = packet[8] = packet[10] = 0;
            await udp.SendAsync(packet, Stop);
            if (i % 50 == 0)
            {
                // Asked in between, so that the socket's buffer is not what is tested.
                var answer = await _bench.AskAsync("host.recipient.test", RecordType.A);
                answer.AnswerRecords.Should().ContainSingle();
            }
        }
    }

    [Fact]
    public async Task A_response_is_never_answered()
    {
        var response = DnsBench.Packet("host.recipient.test", RecordType.A, id: 1);
        response[2] |= 0x80;
        using var udp = new UdpClient();
        udp.Connect(DnsBench.Address, _bench.Server.Port);

        await udp.SendAsync(response, Stop);
        await udp.SendAsync(DnsBench.Packet("host.recipient.test", RecordType.A, id: 2), Stop);
        var first = await udp.ReceiveAsync(Stop);

        DnsMessage.Parse(first.Buffer).TransactionID.Should().Be(2);
        (await _bench.QueriesAsync(1)).Should().ContainSingle();
    }

    [Theory]
    [InlineData(0, ReturnCode.FormatError)]
    [InlineData(2, ReturnCode.FormatError)]
    public async Task A_packet_with_other_than_one_question_is_a_format_error(byte questions, ReturnCode code)
    {
        var question = DnsBench.Packet("host.recipient.test", RecordType.A);
        byte[] packet = [.. question[..5], questions, .. question[6..12], .. Repeat(question[12..], questions)];

        var answer = await _bench.SendAsync(packet);

        answer.ReturnCode.Should().Be(code);
        _bench.Log.Of(DnsBench.Scenario).Should().BeEmpty();
    }

    [Fact]
    public async Task A_name_with_control_characters_is_tamed_in_the_log()
    {
        await _bench.SendAsync(DnsBench.Packet("\u001b[31m<b>.recipient.test", RecordType.A));

        var query = (await _bench.QueriesAsync(1))[0];

        query.Name.Should().NotContain("\u001b").And.EndWith("<b>.recipient.test");
    }

    [Fact]
    public async Task Many_ask_at_once_while_the_world_changes()
    {
        var asked = Enumerable.Range(0, 40).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                var answer = await _bench.AskAsync("host.recipient.test", RecordType.A);
                answer.AnswerRecords.Should().ContainSingle("a change is seen whole or not at all");
            }
        }, Stop));
        var changed = Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                _bench.Publish(new DnsRecord("host.recipient.test", "A", $"127.0.0.{i % 250}"));
            }
        }, Stop);

        await Task.WhenAll([.. asked, changed]);

        (await _bench.QueriesAsync(2_000)).Select(q => q.Outcome).Should().HaveCount(2_000).And.AllBe("NOERROR");
    }

    [Fact]
    public async Task Closed_connections_are_forgotten()
    {
        for (var i = 0; i < 50; i++)
        {
            using var client = await ConnectAsync();
            await _bench.AskOverTcpAsync("host.recipient.test", RecordType.A);
        }

        // A later connection has been answered; each of the others ends on its own task shortly before or after that.
        SpinWait.SpinUntil(() => _bench.Server.OpenConnections == 0, TimeSpan.FromSeconds(5)).Should().BeTrue();
    }

    [Fact]
    public async Task Stopping_closes_what_is_open_and_frees_the_port()
    {
        var server = new LabDns(new EventLog(TimeProvider.System));
        server.Start(DnsBench.Address, 0);
        using var client = new TcpClient();
        await client.ConnectAsync(DnsBench.Address, server.Port, Stop);
        SpinWait.SpinUntil(() => server.OpenConnections == 1, TimeSpan.FromSeconds(5)).Should().BeTrue();

        await server.DisposeAsync();
        var read = await client.GetStream().ReadAsync(new byte[1], Stop);
        await using var next = new LabDns(new EventLog(TimeProvider.System));
        next.Start(DnsBench.Address, server.Port);

        read.Should().Be(0);
        next.Port.Should().Be(server.Port);
    }

    [Fact]
    public async Task Stopping_at_once_after_the_start_is_quiet()
    {
        for (var i = 0; i < 50; i++)
        {
            var server = new LabDns(new EventLog(TimeProvider.System));
            server.Start(DnsBench.Address, 0);

            var stop = async () => await server.DisposeAsync();

            await stop.Should().NotThrowAsync();
        }
    }

    [Fact]
    public void A_taken_port_is_a_broken_lab_that_says_where()
    {
        var second = new LabDns(new EventLog(TimeProvider.System));

        var start = () => second.Start(DnsBench.Address, _bench.Server.Port);

        start.Should().Throw<LabBrokenException>()
            .WithMessage($"*cannot listen on 127.0.0.1 port {_bench.Server.Port}*");
    }

    private static IEnumerable<byte> Repeat(byte[] octets, int times) =>
        Enumerable.Repeat(octets, times).SelectMany(o => o);

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(DnsBench.Address, _bench.Server.Port, Stop);
        return client;
    }
}
