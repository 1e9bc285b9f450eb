using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;

namespace Conformance.Proof.Live.Setup;

/// <summary>
/// The name server of the zone above, which refers to the zone's own as on the internet; who asks it to resolve gets
/// what a resolver would find.
/// </summary>
internal sealed class NameServerAbove : IDisposable
{
    private const string Parent = "example.test";

    private readonly DnsServer _server;

    public NameServerAbove(IPAddress address)
    {
        using (var free = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            free.Bind(new IPEndPoint(address, 0));
            Endpoint = (IPEndPoint)free.LocalEndPoint!;
        }

        _server = new DnsServer(new UdpServerTransport(Endpoint), new TcpServerTransport(Endpoint));
        _server.QueryReceived += AnswerAsync;
        _server.Start();
    }

    public IPEndPoint Endpoint { get; }

    /// <summary>The name servers that the zone is delegated to; empty for no delegation.</summary>
    public IReadOnlyList<(string Name, IPAddress Glue)> Delegation { get; set; } = [];

    /// <summary>What a resolver finds: names to addresses.</summary>
    public Dictionary<string, IPAddress> Found { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reverse names: addresses to names.</summary>
    public Dictionary<IPAddress, string> Names { get; } = [];

    public void Dispose() => _server.Stop();

    private Task AnswerAsync(object sender, QueryReceivedEventArgs asked)
    {
        var query = (DnsMessage)asked.Query;
        var answer = query.CreateResponseInstance();
        var question = query.Questions[0];
        answer.ReturnCode = ReturnCode.NoError;
        var name = $"{question.Name}".TrimEnd('.');
        if (question.RecordType == RecordType.Ns && name == Parent)
        {
            answer.AnswerRecords.Add(new NsRecord(question.Name, 60, DomainName.Parse($"ns.{Parent}")));
        }
        else if (question.RecordType == RecordType.Ns && !query.IsRecursionDesired)
        {
            answer.AuthorityRecords.AddRange(
                Delegation.Select(to => new NsRecord(question.Name, 60, DomainName.Parse(to.Name))));
            answer.AdditionalRecords.AddRange(
                Delegation.Select(to => new ARecord(DomainName.Parse(to.Name), 60, to.Glue)));
        }
        else if (question.RecordType == RecordType.A && name == $"ns.{Parent}")
        {
            answer.AnswerRecords.Add(new ARecord(question.Name, 60, Endpoint.Address));
        }
        else if (question.RecordType == RecordType.A && Found.TryGetValue(name, out var address))
        {
            answer.AnswerRecords.Add(new ARecord(question.Name, 60, address));
        }
        else if (question.RecordType == RecordType.Ptr)
        {
            answer.AnswerRecords.AddRange(
                Names.Where(known => IPAddressExtensions.GetReverseLookupDomain(known.Key).Equals(question.Name))
                    .Select(known => new PtrRecord(question.Name, 60, DomainName.Parse(known.Value))));
        }

        asked.Response = answer;
        return Task.CompletedTask;
    }
}
