using System.Collections.Immutable;
using System.Net;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using Conformance.Lab;
using Conformance.Lab.Evidence;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Benches;
using Xunit;

namespace Conformance.Proof.Standard;

/// <summary>
/// A lab on loopback with one domain in it, and what a test needs to reach its hosts and read its diary.
/// </summary>
internal sealed class LabBench : IAsyncDisposable
{
    public const string Scenario = "s1";
    public const string Domain = "recipient.test";
    public const string MxName = $"mx1.{Domain}";
    public const string PolicyHostName = $"mta-sts.{Domain}";

    /// <summary>Nothing here waits for more than a process on this machine; a loaded one takes its time.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly InProcessLab _lab;
    private readonly DnsClient _resolver;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lab-bench-");

    private LabBench(InProcessLab lab)
    {
        _lab = lab;
        _resolver = new DnsClient(
            [lab.Resolver.Address], [new UdpClientTransport(lab.Resolver.Port)], disposeTransport: true,
            (int)TimeLimit.TotalMilliseconds);
        File.WriteAllText(RootFile, lab.World.Facts.RootPem);
    }

    public World World => _lab.World;

    public EventLog Log => World.Events;

    /// <summary>The lab's trust anchor, as a file for a client to read.</summary>
    public string RootFile => Path.Combine(_folder.FullName, "root.pem");

    public int SmtpPort => World.Facts.SmtpPort;

    public int HttpsPort => World.Facts.HttpsPort;

    /// <summary>Everything the scenario's diary holds so far.</summary>
    public ImmutableList<LabEvent> Events => Log.Of(Scenario);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static Task<LabBench> StartAsync(params MxHost[] hosts) => StartAsync(options => options, hosts);

    /// <param name="change">Of what the lab is started with.</param>
    public static async Task<LabBench> StartAsync(Func<WorldOptions, WorldOptions> change, params MxHost[] hosts)
    {
        var bench = new LabBench(await InProcessLab.StartAsync(change: change));
        await bench.BecomeAsync(hosts);
        return bench;
    }

    public static async Task<LabBench> StartAsync(PolicyHost host)
    {
        var bench = new LabBench(await InProcessLab.StartAsync());
        await bench.BecomeAsync(host);
        return bench;
    }

    /// <summary>Makes the domain so, from now on.</summary>
    public Task BecomeAsync(params MxHost[] hosts) => World.ApplyAsync(
        new ScenarioSpec(Scenario)
        {
            Domains = [Domain],
            Records = [.. hosts.Select(host => new DnsRecord(Domain, "MX", $"10 {host.Name}"))],
            MxHosts = hosts,
        },
        Stop);

    /// <summary>Makes the domain so, from now on.</summary>
    public Task BecomeAsync(PolicyHost host) =>
        World.ApplyAsync(new ScenarioSpec(Scenario) { Domains = [Domain], PolicyHosts = [host] }, Stop);

    /// <summary>A file of this test's own.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public async Task<IPEndPoint> MxAsync(string name = MxName) => new(await AddressAsync(name), SmtpPort);

    public async Task<IPEndPoint> PolicyHostAsync() => new(await AddressAsync(PolicyHostName), HttpsPort);

    /// <summary>The only address that the lab's name server has for the name.</summary>
    public async Task<IPAddress> AddressAsync(string name) =>
        (await AddressesAsync(name)) is [var only]
            ? only
            : throw new InvalidOperationException($"{name} has not exactly one address.");

    /// <summary>Asked anew each time.</summary>
    public async Task<IReadOnlyList<IPAddress>> AddressesAsync(string name) =>
        [.. (await AskAsync(name, RecordType.A)).AnswerRecords.OfType<ARecord>().Select(record => record.Address)];

    public async Task<DnsMessage> AskAsync(string name, RecordType type) =>
        await _resolver.ResolveAsync(DomainName.Parse(name), type, token: Stop)
        ?? throw new TimeoutException($"No answer about {name}.");

    /// <summary>The first event of the kind, once it is there.</summary>
    public Task<T> SeenAsync<T>()
        where T : LabEvent => SeenAsync<T>(_ => true);

    /// <summary>The first such event, once it is there.</summary>
    public async Task<T> SeenAsync<T>(Func<T, bool> which)
        where T : LabEvent =>
        await Log.WaitAsync(Scenario, events => events.OfType<T>().FirstOrDefault(which), TimeLimit, Stop)
        ?? throw new TimeoutException(
            $"No such {typeof(T).Name} within {TimeLimit.TotalSeconds:0} s; the event log has "
            + $"{string.Join(", ", Events.Select(seen => seen.GetType().Name))}.");

    /// <summary>The first so many events of the kind, once there are that many.</summary>
    public async Task<IReadOnlyList<T>> SeenAsync<T>(int count)
        where T : LabEvent =>
        await Log.WaitAsync(
            Scenario,
            events => events.OfType<T>().Take(count).ToList() is var seen && seen.Count == count ? seen : null,
            TimeLimit, Stop)
        ?? throw new TimeoutException(
            $"{Events.OfType<T>().Count()} and not {count} {typeof(T).Name} within {TimeLimit.TotalSeconds:0} s.");

    public async ValueTask DisposeAsync()
    {
        ((IDisposable)_resolver).Dispose();
        await _lab.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
