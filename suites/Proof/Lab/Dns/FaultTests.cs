using ARSoft.Tools.Net.Dns;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Benches;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Dns;

/// <summary>What goes wrong with the lab's DNS when a scenario says so.</summary>
public sealed class FaultTests : IAsyncDisposable
{
    private static readonly DnsRecord Host = new("host.recipient.test", "A", "127.0.0.9");

    private readonly DnsBench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(DnsFaultKind.ServFail, ReturnCode.ServerFailure, "SERVFAIL")]
    [InlineData(DnsFaultKind.Refused, ReturnCode.Refused, "REFUSED")]
    [InlineData(DnsFaultKind.NxDomain, ReturnCode.NxDomain, "NXDOMAIN")]
    public async Task A_name_that_is_there_can_be_refused_or_denied(DnsFaultKind fault, ReturnCode code, string outcome)
    {
        _bench.Break(new DnsFault("HOST.recipient.test", null, fault), Host);

        var broken = await _bench.AskAsync("host.recipient.test", RecordType.A);

        broken.ReturnCode.Should().Be(code);
        broken.AnswerRecords.Should().BeEmpty();
        (await _bench.QueriesAsync(1))[0].Outcome.Should().Be(outcome);
    }

    [Fact]
    public async Task A_fault_of_one_type_leaves_the_others_alone()
    {
        _bench.Break(new DnsFault("host.recipient.test", "AAAA", DnsFaultKind.ServFail), Host);

        var whole = await _bench.AskAsync("host.recipient.test", RecordType.A);
        var broken = await _bench.AskAsync("host.recipient.test", RecordType.Aaaa);

        whole.ReturnCode.Should().Be(ReturnCode.NoError);
        broken.ReturnCode.Should().Be(ReturnCode.ServerFailure);
    }

    [Fact]
    public async Task A_fault_behind_an_alias_counts()
    {
        var alias = new DnsRecord("mta-sts.recipient.test", "CNAME", "host.recipient.test");
        _bench.Break(new DnsFault("host.recipient.test", null, DnsFaultKind.ServFail), Host, alias);

        var answer = await _bench.AskAsync("mta-sts.recipient.test", RecordType.A);

        answer.ReturnCode.Should().Be(ReturnCode.ServerFailure);
    }

    [Fact]
    public async Task A_timeout_says_nothing_and_later_questions_are_answered()
    {
        _bench.Break(new DnsFault("host.recipient.test", "MX", DnsFaultKind.Timeout), Host);
        using var socket = new System.Net.Sockets.UdpClient();
        socket.Connect(DnsBench.Address, _bench.Server.Port);

        await socket.SendAsync(DnsBench.Packet("host.recipient.test", RecordType.Mx, id: 1), Stop);
        await _bench.QueriesAsync(1);
        await socket.SendAsync(DnsBench.Packet("host.recipient.test", RecordType.A, id: 2), Stop);
        var first = await socket.ReceiveAsync(Stop);

        DnsMessage.Parse(first.Buffer).TransactionID.Should().Be(2, "nothing came for the first question");
        (await _bench.QueriesAsync(2)).Select(q => q.Outcome).Should().Equal("TIMEOUT", "NOERROR");
    }

    [Fact]
    public async Task A_timeout_over_tcp_leaves_the_connection_usable()
    {
        _bench.Break(new DnsFault("host.recipient.test", "MX", DnsFaultKind.Timeout), Host);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(DnsBench.Address, _bench.Server.Port, Stop);
        var stream = client.GetStream();
        var silent = DnsBench.Packet("host.recipient.test", RecordType.Mx, id: 1);
        var answered = DnsBench.Packet("host.recipient.test", RecordType.A, id: 2);

        await stream.WriteAsync(
            (byte[])[0, (byte)silent.Length, .. silent, 0, (byte)answered.Length, .. answered], Stop);
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, Stop);
        var answer = new byte[length[1]];
        await stream.ReadExactlyAsync(answer, Stop);

        DnsMessage.Parse(answer).TransactionID.Should().Be(2);
    }

    [Fact]
    public async Task A_truncated_answer_is_empty_over_udp_and_whole_over_tcp()
    {
        _bench.Break(new DnsFault("host.recipient.test", "A", DnsFaultKind.Truncate), Host);

        var overUdp = await _bench.SendAsync(DnsBench.Packet("host.recipient.test", RecordType.A));
        var overTcp = await _bench.AskOverTcpAsync("host.recipient.test", RecordType.A);

        overUdp.IsTruncated.Should().BeTrue();
        overUdp.AnswerRecords.Should().BeEmpty();
        overTcp.IsTruncated.Should().BeFalse();
        overTcp.AnswerRecords.Should().ContainSingle();
        (await _bench.QueriesAsync(2)).Select(q => $"{q.Transport} {q.Outcome}")
            .Should().Equal("udp TRUNCATED", "tcp NOERROR");
    }

    [Theory]
    [InlineData("elsewhere.test", null, "below none of its domains")]
    [InlineData("recipient.test", "MXX", "no DNS record type 'MXX'")]
    public void A_fault_that_means_nothing_is_refused(string name, string? type, string reason)
    {
        var publish = () => _bench.Break(new DnsFault(name, type, DnsFaultKind.ServFail));

        publish.Should().Throw<ArgumentException>().WithMessage($"*{reason}*");
    }
}
