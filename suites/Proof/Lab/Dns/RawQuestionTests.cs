using System.Buffers.Binary;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using Conformance.Lab.Evidence;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Benches;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Dns;

/// <summary>Labels are octets: a question is repeated as it came, and kept so that each octet can be read.</summary>
public sealed class RawQuestionTests : IAsyncDisposable
{
    private const int Header = 12;

    private readonly DnsBench _bench = new();

    public RawQuestionTests() => _bench.Publish(new DnsRecord("mx1.recipient.test", "A", "127.0.0.9"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A name with each octet as one character, and how the evidence has it.</summary>
    public static TheoryData<string, string> Names => new()
    {
        { "_mta-sts.b\u00c3\u00bccher.recipient.test", @"_mta-sts.b\195\188cher.recipient.test" },
        { "_MTA-sts.ReCiPiEnT.tESt", "_MTA-sts.ReCiPiEnT.tESt" },
        { "a b\u0000\u007f\u00ff.recipient.test", @"a\032b\000\127\255.recipient.test" },
        { "back\\slash.recipient.test", @"back\\slash.recipient.test" },
    };

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_question_over_udp_is_repeated_and_kept_as_it_came(string name, string kept)
    {
        var packet = DnsBench.Packet(name, RecordType.Txt);
        using var udp = new UdpClient();
        udp.Connect(DnsBench.Address, _bench.Server.Port);

        await udp.SendAsync(packet, Stop);
        var answer = (await udp.ReceiveAsync(Stop)).Buffer;

        answer[Header..packet.Length].Should().Equal(packet[Header..], "resolvers discard an answer to anything else");
        (await _bench.QueriesAsync(1))[0].Name.Should().Be(kept);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_question_over_tcp_is_repeated_and_kept_as_it_came(string name, string kept)
    {
        var packet = DnsBench.Packet(name, RecordType.Txt);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(DnsBench.Address, _bench.Server.Port, Stop);
        var stream = tcp.GetStream();

        await stream.WriteAsync(new byte[] { 0, (byte)packet.Length }.Concat(packet).ToArray(), Stop);
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, Stop);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(answer, Stop);

        answer[Header..packet.Length].Should().Equal(packet[Header..], "resolvers discard an answer to anything else");
        (await _bench.QueriesAsync(1))[0].Name.Should().Be(kept);
    }

    [Fact]
    public async Task A_dot_within_a_label_is_no_border_of_labels()
    {
        byte[] name = [3, (byte)'a', (byte)'.', (byte)'b', 4, (byte)'t', (byte)'e', (byte)'s', (byte)'t', 0];

        await _bench.SendAsync([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. name, 0, 1, 0, 1]);

        _bench.Log.Of(EventLog.NoScenario).OfType<DnsQuery>().Select(query => query.Name).Should().Equal(@"a\.b.test");
    }

    [Fact]
    public async Task An_answer_keeps_the_case_of_the_question_where_its_records_point_to_it()
    {
        var packet = DnsBench.Packet("mX1.reCIPient.Test", RecordType.A);

        var answer = await _bench.SendAsync(packet);

        answer.AnswerRecords.Should().ContainSingle().Which.Name.ToString().Should().Be("mX1.reCIPient.Test.");
    }
}
