using System.Collections.Concurrent;
using System.Net;
using Conformance.Lab;
using Conformance.Lab.Certificates;
using Conformance.Lab.Contract;
using Conformance.Lab.Driver;
using Conformance.Reference;
using Conformance.Reference.Behaviour;
using Conformance.Reference.Submitting;
using Conformance.Targets.Contract;

namespace Conformance.Proof.Benches;

/// <summary>The reference, or one of its spoilt brothers, as a target in this process.</summary>
internal sealed class ReferenceTarget : ITarget
{
    private readonly InProcessLab _lab;
    private readonly ReferenceOptions _options;
    private readonly Lazy<Task<ReferenceTarget>> _shortQueue;
    private readonly Lazy<Task<ReferenceTarget>> _shortRefresh;
    private readonly Lazy<Task<ReferenceTarget>> _movableClock;
    private readonly ConcurrentBag<ReferenceTarget> _beside = [];
    private ReferenceMta _mta;
    private int _renewals;

    private ReferenceTarget(
        InProcessLab lab, ReferenceMta mta, ReferenceOptions options, IReadOnlyList<string> names,
        IReadOnlySet<string> declares)
    {
        (_lab, _mta, _options, HostedNames, Declares) = (lab, mta, options, names, declares);
        UserPorts = [new(mta.Submission!.Port, ImplicitTls: false), new(mta.Submissions!.Port, ImplicitTls: true)];
        Submission = new SubmissionEndpoint(mta.Endpoint.Address.ToString(), mta.Endpoint.Port);
        _shortQueue = new Lazy<Task<ReferenceTarget>>(
            () => StartBesideAsync(_options with { QueueLifetime = ShortQueueLifetime }));
        _shortRefresh = new Lazy<Task<ReferenceTarget>>(
            () => StartBesideAsync(_options with { PolicyRefresh = ShortRefreshPeriod }));
        _movableClock = new Lazy<Task<ReferenceTarget>>(
            () => StartBesideAsync(_options with { Clock = new MovableClock(_options.Clock) }));
    }

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    /// <summary>Short enough for what waits until the reference has given up.</summary>
    private static readonly TimeSpan PolicyTimeout = TimeSpan.FromSeconds(12);

    private static readonly HashSet<string> Everything =
    [
        Feature.MtaSts, Feature.Sni, Feature.SniCertificates, Feature.SniWildcards, Feature.SniTwoKeys,
        Feature.SniClientCertificates, Feature.Acme,
        Feature.StartTls, Feature.ImplicitTls,
        Feature.HostAndPort, Feature.QueueLifetime, Feature.PolicyRefresh, Feature.RequireTlsOption,
        Feature.MovedClock,
        Feature.TlsRequiredNo, Feature.SmartHosts, Feature.RelayHosts, Feature.TlsReports,
    ];

    public IReadOnlySet<string> Declares { get; }

    public IReadOnlySet<Role> Roles { get; } = new HashSet<Role> { Role.Sender, Role.Receiver, Role.Client };

    public SubmissionEndpoint Submission { get; }

    public IReadOnlyList<UserPort> UserPorts { get; }

    public IReadOnlyList<string> HostedNames { get; }

    public TimeSpan Retry => _options.RetryInterval;

    public int Concurrency => 100;

    public bool HasQueueHook => true;

    public Task<string> Exited { get; } = new TaskCompletionSource<string>().Task;

    /// <summary>Starts it on loopback, trusting the lab.</summary>
    /// <param name="declares">What it says it does; all that it does where this is null.</param>
    /// <param name="retry">Between two tries to deliver a message; null for the usual.</param>
    public static async Task<ReferenceTarget> StartAsync(
        InProcessLab lab, Fault fault, IReadOnlySet<string>? declares = null, TimeSpan? retry = null)
    {
        string[] names = ["target.lab.test", "mx1.hosted-1.test", "mx1.hosted-2.test", "mx1.hosted-3.test"];
        var options = new ReferenceOptions(lab.Resolver, lab.World.Facts.RootPem, names[0])
        {
            Listen = new IPEndPoint(lab.Address, 0),
            Submission = new IPEndPoint(lab.Address, 0),
            Submissions = new IPEndPoint(lab.Address, 0),
            SmtpPort = lab.World.Facts.SmtpPort,
            HttpsPort = lab.World.Facts.HttpsPort,
            HttpPort = lab.World.Facts.HttpPort,
            PolicyTimeout = PolicyTimeout,
            Certificates = HostedKeys.Of(await lab.World.IssueAsync(names)),
            RetryInterval = retry ?? RetryInterval,
            ReportInterval = RetryInterval,
            SmartHosts = Enumerable.Range(1, SmartHosts.Count)
                .ToDictionary(SmartHosts.DomainBehind, SmartHosts.DomainOf),
            RelayHosts = Enumerable.Range(1, RelayHosts.Count)
                .ToDictionary(RelayHosts.DomainBehind, RelayHosts.HostOf),
            Fault = fault,
            Clock = lab.World.Events.Clock,
        };
        return new ReferenceTarget(lab, await ReferenceMta.StartAsync(options), options, names, declares ?? Everything);
    }

    public Task<IReadOnlyList<Conformance.Targets.Contract.QueueEntry>> QueueAsync(CancellationToken stop = default) =>
        Task.FromResult<IReadOnlyList<Conformance.Targets.Contract.QueueEntry>>(
        [
            .. _mta.Queue.Select(entry => new Conformance.Targets.Contract.QueueEntry(entry.Recipient, entry.Reason)),
        ]);

    public async Task<SubmissionResult> SendAsync(SubmissionRequest request, CancellationToken stop = default)
    {
        using var client = new SubmissionClient(_options);
        var problem = await client.SendAsync(
            new SubmissionOrder(request.Host, request.Port, request.ImplicitTls, request.From, request.Recipient),
            stop);
        return new SubmissionResult(problem is null ? 0 : 69, problem ?? "");
    }

    public bool CanReload => true;

    public async Task<ITarget> StartAnotherAsync(
        IReadOnlyList<IssuedCertificate> certificates, CancellationToken stop = default)
    {
        var others = _options with
        {
            Listen = new IPEndPoint(_mta.Endpoint.Address, 0), Certificates = HostedKeys.Of(certificates),
        };
        return new ReferenceTarget(
            _lab, await ReferenceMta.StartAsync(others), others, [.. certificates.Select(one => one.Name)], Declares);
    }

    /// <summary>Whatever it declares: all checks are to run.</summary>
    public bool IsGivenCertificates { get; set; } = true;

    public async Task<ITarget> WithRenewalsAsync()
    {
        var other = (ReferenceTarget)await StartAnotherAsync(
            await _lab.World.IssueAsync(FetchedNames.OfAnother(0, _lab.World.Facts.Suffix, FetchedNames.Renewed)));
        _beside.Add(other);
        return other;
    }

    /// <summary>What an ACME client leaves: new certificates on file, and the order to read them.</summary>
    public async Task RenewAsync()
    {
        var number = Interlocked.Increment(ref _renewals);
        await ReloadAsync(await _lab.World.OrderAsync(
        [
            .. HostedNames.Select(name => new CertificateOrder(name)
            {
                Spec = CertificateSpec.Good(name, $"renewal-{number}.{name}"),
            }),
        ]));
    }

    public TimeSpan ShortQueueLifetime { get; } = 6 * RetryInterval;

    public IReadOnlyList<ITarget> Beside => [.. _beside];

    public async Task<ITarget> WithShortQueueAsync() => await _shortQueue.Value;

    public TimeSpan ShortRefreshPeriod { get; } = 2 * RetryInterval;

    public async Task<ITarget> WithShortRefreshAsync() => await _shortRefresh.Value;

    public async Task<ITarget> WithMovableClockAsync() => await _movableClock.Value;

    /// <summary>Its clock; null where that is the lab's.</summary>
    public MovableClock? Clock => _options.Clock as MovableClock;

    public Task MoveClockAsync(TimeSpan ahead)
    {
        Clock!.Ahead = ahead;
        return Task.CompletedTask;
    }

    public async Task<ITarget> StartBesideAsync() => await StartBesideAsync(_options);

    public async Task RestartAsync()
    {
        var again = _options with { Listen = _mta.Endpoint };
        _mta = await ReferenceMta.StartAsync(again, await _mta.EndAsync());
    }

    private async Task<ReferenceTarget> StartBesideAsync(ReferenceOptions others)
    {
        others = others with { Listen = new IPEndPoint(_mta.Endpoint.Address, 0) };
        var other = new ReferenceTarget(_lab, await ReferenceMta.StartAsync(others), others, HostedNames, Declares);
        _beside.Add(other);
        return other;
    }

    public Task ReloadAsync(IReadOnlyList<IssuedCertificate> certificates, CancellationToken stop = default)
    {
        var renewed = HostedKeys.Of(certificates).ToDictionary(one => one.Name);
        _mta.Reload([.. _options.Certificates.Select(one => renewed.GetValueOrDefault(one.Name, one))]);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_beside.Select(other => other.DisposeAsync().AsTask()));
        await _mta.DisposeAsync();
    }
}
