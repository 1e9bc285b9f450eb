using System.Net;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using Conformance.Live.Senders;

namespace Conformance.Proof.Live.Senders;

/// <summary>A resolver that knows what a test has published, and nothing else.</summary>
internal sealed class PaperDns : IDnsResolver
{
    private const int Ttl = 60;

    private readonly List<DnsRecordBase> _records = [];
    private readonly HashSet<DomainName> _broken = [];
    private readonly HashSet<DomainName> _brokenOnce = [];
    private readonly List<string> _asked = [];

    /// <summary>What it was asked, "TXT a.example" each.</summary>
    public IReadOnlyList<string> Asked => _asked;

    /// <summary>Never answers anything.</summary>
    public bool IsSilent { get; init; }

    public PaperDns Text(string name, string text) => Add(new TxtRecord(Name(name), Ttl, text));

    public PaperDns Host(string name, string address) => Add(IPAddress.Parse(address) is var parsed
        && parsed.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            ? new ARecord(Name(name), Ttl, parsed)
            : new AaaaRecord(Name(name), Ttl, parsed));

    public PaperDns Mx(string name, string host) => Add(new MxRecord(Name(name), Ttl, 10, Name(host)));

    public PaperDns Pointer(string address, string name) => Add(new PtrRecord(
        IPAddressExtensions.GetReverseLookupDomain(IPAddress.Parse(address)), Ttl, Name(name)));

    /// <summary>A host whose address names it, and that has the address.</summary>
    public PaperDns Confirmed(string address, string name) => Pointer(address, name).Host(name, address);

    /// <summary>The name cannot be looked up from now on.</summary>
    public PaperDns Break(string name)
    {
        _broken.Add(Name(name));
        return this;
    }

    /// <summary>The name cannot be looked up the next time.</summary>
    public PaperDns BreakOnce(string name)
    {
        _brokenOnce.Add(Name(name));
        return this;
    }

    public async Task<List<T>> ResolveAsync<T>(
        DomainName name, RecordType type, RecordClass ofClass, CancellationToken stop)
        where T : DnsRecordBase
    {
        _asked.Add($"{type.ToString().ToUpperInvariant()} {name.ToString().TrimEnd('.')}");
        if (IsSilent)
        {
            await new TaskCompletionSource().Task.WaitAsync(stop);
        }

        return _broken.Contains(name) || _brokenOnce.Remove(name)
            ? throw new LookupFailedException($"{name} is broken.")
            : [.. _records.OfType<T>().Where(record => record.Name.Equals(name) && record.RecordType == type)];
    }

    public List<T> Resolve<T>(DomainName name, RecordType type, RecordClass ofClass)
        where T : DnsRecordBase => throw new NotSupportedException();

    public void ClearCache()
    {
    }

    public void Dispose()
    {
    }

    private PaperDns Add(DnsRecordBase record)
    {
        _records.Add(record);
        return this;
    }

    private static DomainName Name(string name) => DomainName.Parse(name);
}
