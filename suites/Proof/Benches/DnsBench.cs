using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using Conformance.Lab.Dns;
using Conformance.Lab.Evidence;
using Conformance.Lab.Scenarios;
using Xunit;

namespace Conformance.Proof.Benches;

/// <summary>A name server with one scenario of its own on loopback, and someone to ask it.</summary>
public sealed class DnsBench : IAsyncDisposable
{
    public const string Scenario = "s1";

    public static readonly IPAddress Address = IPAddress.Loopback;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private readonly DnsClient _overUdp;
    private readonly DnsClient _overTcp;

    public DnsBench()
    {
        Server = new LabDns(Log);
        Server.Start(Address, 0);
        _overUdp = Client(new UdpClientTransport(Server.Port));
        _overTcp = Client(new TcpClientTransport(Server.Port));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public EventLog Log { get; } = new(TimeProvider.System);

    public LabDns Server { get; }

    public void Publish(params DnsRecord[] records) => Server.Set(Scenario, ["recipient.test"], records, []);

    /// <summary>So many MX records that no small datagram holds them.</summary>
    public void PublishMany(int count) =>
        Publish([.. Enumerable.Range(0, count).Select(i => Mx($"10 mx{i}.recipient.test"))]);

    public void Break(DnsFault fault, params DnsRecord[] records) =>
        Server.Set(Scenario, ["recipient.test"], records, [fault]);

    public Task<DnsMessage> AskAsync(string name, RecordType type) => AskAsync(_overUdp, Question(name, type));

    public Task<DnsMessage> AskOverTcpAsync(string name, RecordType type) => AskAsync(_overTcp, Question(name, type));

    public Task<DnsMessage> AskAsync(DnsMessage query) => AskAsync(_overUdp, query);

    public static DnsMessage Question(string name, RecordType type)
    {
        var query = new DnsMessage { IsRecursionDesired = true };
        query.Questions.Add(new DnsQuestion(DomainName.Parse(name), type, RecordClass.INet));
        return query;
    }

    /// <summary>Sends the octets over UDP and gives the answer (ARSoft's client hides truncated ones).</summary>
    public async Task<DnsMessage> SendAsync(byte[] packet)
    {
        using var socket = new UdpClient();
        socket.Connect(Address, Server.Port);
        await socket.SendAsync(packet, Stop);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeLimit);
        var answer = await socket.ReceiveAsync(limit.Token);
        return DnsMessage.Parse(answer.Buffer);
    }

    /// <summary>A question without EDNS, as octets.</summary>
    public static byte[] Packet(string name, RecordType type, ushort id = 1) =>
    [
        (byte)(id >> 8), (byte)id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0,
        .. name.Split('.').SelectMany(label => Encoding.Latin1.GetBytes(label).Prepend((byte)label.Length)), 0,
        (byte)((int)type >> 8), (byte)type, 0, 1,
    ];

    /// <summary>The questions that belonged to the scenario, once there are that many.</summary>
    public async Task<IReadOnlyList<DnsQuery>> QueriesAsync(int count) =>
        await Log.WaitAsync(Scenario, seen => seen.Count < count ? null : seen, TimeLimit, Stop)
            is ImmutableList<LabEvent> events
            ? [.. events.Cast<DnsQuery>()]
            : throw new TimeoutException($"{Scenario} did not get {count} questions in {TimeLimit.TotalSeconds:0} s.");

    public async ValueTask DisposeAsync()
    {
        ((IDisposable)_overUdp).Dispose();
        ((IDisposable)_overTcp).Dispose();
        await Server.DisposeAsync();
    }

    private static DnsRecord Mx(string value) => new("recipient.test", "MX", value);

    private static DnsClient Client(IClientTransport transport) =>
        new([Address], [transport], disposeTransport: true, (int)TimeLimit.TotalMilliseconds);

    private async Task<DnsMessage> AskAsync(DnsClient client, DnsMessage query) =>
        await client.SendMessageAsync(query, Stop)
        ?? throw new TimeoutException($"No answer to {query.Questions[0]}.");
}
