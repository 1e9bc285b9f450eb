using System.Net;
using Conformance.Live.Cases;
using Conformance.Live.Observing;
using Conformance.Live.Setup;
using Conformance.Proof.Tools;
using Xunit;

namespace Conformance.Proof.Live.Providers;

/// <summary>
/// Real mail systems, each a provider in a network of its own: first those that apply no policies, because once anybody
/// has fetched one, nobody knows whether they had it; then those that do; hours later a second customer of one of them,
/// and two mail systems behind one address. Each sends what the page asks for: a message to all recipients, and once
/// policies may be known a second one.
/// </summary>
/// <remarks>
/// LIVE_PROVIDERS=three is three systems, LIVE_PROVIDERS=all five, and without it none is tried. Messages are signed
/// before they are handed over, as a submission server in front of a mail system does it: what signs is not what is
/// tried here.
/// </remarks>
public sealed class ProviderRun : IAsyncLifetime
{
    /// <summary>Longer than the fetch of a policy, by which the observer tells a second message.</summary>
    private static readonly TimeSpan BetweenMessages = TimeSpan.FromMinutes(11);

    /// <summary>Longer than the hour for which sessions without a recipient may be either customer's.</summary>
    private static readonly TimeSpan BetweenCustomers = TimeSpan.FromHours(2);

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly MailSystem Exim = new("exim", "default");

    private static readonly MailSystem Postfix = new("postfix", "mta-sts-sni");

    private static readonly MailSystem Chasquid = new("chasquid", "default");

    private static readonly string? Asked = Environment.GetEnvironmentVariable("LIVE_PROVIDERS");

    internal static readonly bool IsWhole = Asked == "all";

    private static readonly MailSystem[] WithoutPolicies = IsWhole ? [Exim, new("postfix", "default")] : [Exim];

    private static readonly MailSystem[] WithPolicies =
        IsWhole ? [Postfix, Chasquid, new("sendmail", "mta-sts")] : [Postfix, Chasquid];

    private readonly Dictionary<MailSystem, MailProvider> _providers = [];
    private readonly Dictionary<MailSystem, SenderDomain> _customers =
        Systems.ToDictionary(system => system, DomainOf);

    private readonly SenderDomain _secondCustomer = new("second-customer.test");
    private readonly List<Observation> _pages = [];
    private Internet _internet = null!;
    private ObserverContainer _observer = null!;

    public static bool IsAsked => Asked is "three" or "all";

    /// <summary>All that are tried here.</summary>
    internal static IEnumerable<MailSystem> Systems => WithoutPolicies.Concat(WithPolicies);

    internal IReadOnlyList<SetupFinding> Setup { get; private set; } = null!;

    /// <summary>Of each system alone in its network.</summary>
    internal IReadOnlyList<Observed> Alone { get; private set; } = null!;

    /// <summary>Of the second customer of a provider.</summary>
    internal Observed Second { get; private set; } = null!;

    /// <summary>Of the first customer, as its page is once the second one has sent.</summary>
    internal Observed First { get; private set; } = null!;

    /// <summary>Of two mail systems that share an address.</summary>
    internal IReadOnlyList<Observed> Sharing { get; private set; } = null!;

    /// <summary>How long the resolver still keeps an MX record of the observer's.</summary>
    internal TimeSpan TimeToLive { get; private set; }

    /// <summary>Who sent, by token, as it is stored.</summary>
    internal IReadOnlyDictionary<string, SenderIdentity?> Identities { get; private set; } = null!;

    /// <summary>That address.</summary>
    internal IPAddress Router => _internet.Router;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (!IsAsked)
        {
            return;
        }

        _internet = await Internet.CreateAsync();
        await StartAsync();
        Alone = await ObserveAsync(IsJudged, WithoutPolicies);
        TimeToLive = await _internet.TimeToLiveAsync($"{LabVerdicts.Cases[0].Id}.{ObserverContainer.Zone}");
        Alone = [.. Alone, .. await ObserveAsync(IsJudged, WithPolicies)];

        await _observer.AdvanceAsync(BetweenCustomers);
        await _internet.TranslateAsync();
        await Task.WhenAll(new[] { Exim, Chasquid }.Select(
            system => _internet.PutBehindRouterAsync(_providers[system].Container)));
        _customers[Postfix] = _secondCustomer;
        var later = await ObserveAsync(
            cell => IsJudged(cell) || OpenCells.Why(cell) is not null, Postfix, Exim, Chasquid);
        (Second, Sharing) = (later[0], later.Skip(1).ToList());
        var first = Alone.Single(one => one.System == Postfix);
        First = first with { Table = await first.Page.FollowAsync(_ => true, Patience) };

        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var page in _pages)
        {
            page.Dispose();
        }

        await Task.WhenAll(_providers.Values.Select(provider => provider.DisposeAsync().AsTask()));
        _observer?.Dispose();
        await (_internet?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>
    /// Of chasquid, the domain that it is configured with: for others it forwards, with the recipient's domain in MAIL
    /// FROM.
    /// </summary>
    private static SenderDomain DomainOf(MailSystem system) => new(
        system == Chasquid ? "target.lab.test" : $"{system.Target}-{system.Variant}.test");

    private static bool IsJudged(Cell cell) => cell.Verdict is not null;

    private async Task StartAsync()
    {
        var zones = new Zones(ObserverContainer.Zone, _internet.Root, _internet.Registry, _internet.Observer);
        var systems = _customers.Keys.ToList();
        foreach (var (system, domain) in _customers)
        {
            Register(zones, domain, AddressOf(system));
        }

        Register(zones, _secondCustomer, AddressOf(Postfix));
        await _internet.ServeNamesAsync(zones);
        _observer = await ObserverContainer.StartAsync(_internet);
        Setup = await _observer.ExamineAsync();
        var started = await Task.WhenAll(systems.Select(system => MailProvider.StartAsync(
            _internet, _observer.Root, system, $"{AddressOf(system)}")));
        foreach (var provider in started)
        {
            _providers.Add(provider.System, provider);
        }
    }

    private void Register(Zones zones, SenderDomain domain, IPAddress address) =>
        zones.Add(domain.Name, address, domain.Records([$"{address}", $"{_internet.Router}"]));

    /// <summary>In a network of 256 of its own.</summary>
    private IPAddress AddressOf(MailSystem system)
    {
        var number = _customers.Keys.ToList().IndexOf(system);
        return _internet.At(1 + number, 20 + number);
    }

    /// <summary>Has the systems send to recipients of their own, twice, and follows their pages.</summary>
    /// <param name="isOver">Of a row, whether nothing more is expected.</param>
    private async Task<IReadOnlyList<Observed>> ObserveAsync(Func<Cell, bool> isOver, params MailSystem[] systems)
    {
        var pages = await Task.WhenAll(systems.Select(_ => _observer.BeginAsync()));
        _pages.AddRange(pages);
        await SendAsync();
        await Task.WhenAll(pages.Select(
            page => page.FollowAsync(table => table.Cells.Values.All(cell => !OpenCells.IsUntried(cell)), Patience)));
        await _observer.AdvanceAsync(BetweenMessages);
        await SendAsync();
        if (!(await FollowAsync(Soon)).All(IsOver))
        {
            // Where a fetch failed, as it may, the first message was delivered, and a refusal takes one more attempt.
            await _observer.AdvanceAsync(BetweenAttempts);
        }

        return [.. systems.Zip(pages, await FollowAsync(Patience)).Select(
            one => new Observed(one.First, _customers[one.First], one.Second, one.Third))];

        bool IsOver(ResultTable table) => table.Cells.Values.All(isOver);
        Task<ResultTable[]> FollowAsync(TimeSpan patience) =>
            Task.WhenAll(pages.Select(page => page.FollowAsync(IsOver, patience)));
        Task SendAsync() => Task.WhenAll(systems.Zip(pages, SendOneAsync));
    }

    private async Task SendOneAsync(MailSystem system, Observation page)
    {
        var provider = _providers[system];
        foreach (var recipients in system == Chasquid ? page.Groups : [page.Recipients])
        {
            await provider.SubmitAsync(_customers[system], recipients);
        }

        await provider.SettleAsync();
    }

    private async Task EndAsync()
    {
        await using var store = await _observer.EndAsync();
        var identities = new Dictionary<string, SenderIdentity?>();
        foreach (var observed in Alone.Append(Second).Concat(Sharing))
        {
            identities.Add(observed.Page.Token, await store.IdentityAsync(observed.Page.Token, Stop));
        }

        Identities = identities;
    }
}

/// <summary>An observation of one of the systems, as its page has it.</summary>
internal sealed record Observed(MailSystem System, SenderDomain From, Observation Page, ResultTable Table);
