using System.Net;
using System.Net.Sockets;
using Conformance.Lab.Certificates;
using Conformance.Lab.Net;
using Conformance.Live.Hosting;
using Conformance.Live.Observing;
using Conformance.Live.Storage;
using Conformance.Proof.Tools;
using Conformance.Reference;
using Conformance.Reference.Behaviour;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Xunit;

namespace Conformance.Proof.Live.Hosting;

/// <summary>The live observer on loopback in this process, with every case at an address of its own.</summary>
internal sealed class LiveBench : IAsyncDisposable
{
    public const string Zone = "live.example.test";

    /// <summary>Nothing answers there: whatever happens to mail, happens without DNS about its sender.</summary>
    private const string NobodysResolver = "127.78.0.1:9";

    private const int MostAddresses = 60;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    // One pool for the process: observers that live at the same time never share an address.
    private static readonly AddressPool Pool = new(IPAddress.Parse("127.78.1.0"), 250 * 256);

    private readonly LabRoot _root;
    private readonly ObservationStore _store;
    private readonly string _folder;
    private bool _isOver;

    private LiveBench(LiveSettings settings, LabRoot root, ObservationStore store, LiveWorld world, LaterClock clock)
    {
        (Settings, _root, _store, World, Clock) = (settings, root, store, world, clock);
        _folder = settings.State;
    }

    public LiveSettings Settings { get; }

    public LiveWorld World { get; }

    public LaterClock Clock { get; }

    /// <summary>The MX host of the first case.</summary>
    public IPEndPoint Mx => new(IPAddress.Parse(Settings.Addresses[0]), Settings.SmtpPort);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="state">The folder of an earlier one; null for an empty one.</param>
    /// <param name="change">Of the settings.</param>
    public static async Task<LiveBench> StartAsync(
        string? state = null, Func<LiveSettings, LiveSettings>? change = null)
    {
        var clock = new LaterClock();
        var addresses = Enumerable.Range(0, MostAddresses).Select(_ => Pool.Next()).ToList();
        var settings = new LiveSettings(Zone, [.. addresses.Select(one => $"{one}")], "postmaster@example.test")
        {
            State = state ?? Directory.CreateTempSubdirectory("live-").FullName,
            Cases = Repository.File("containers/live/cases.yaml"),
            Providers = Repository.File("containers/live/providers.yaml"),
            Resolver = NobodysResolver,
            DnsPort = 0, SmtpPort = FreePort(addresses[0]), HttpsPort = FreePort(addresses[0]),
        };
        settings = change?.Invoke(settings) ?? settings;
        var root = StateFolder.RootIn(settings.State, clock);
        var store = await ObservationStore.OpenFolderAsync(settings.State, new StoreOptions { Clock = clock }, Stop);
        try
        {
            return new LiveBench(
                settings, root, store, await LiveWorld.StartAsync(settings, root, store, clock, Stop), clock);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>A mail system that uses this observer's name server and trusts its CA.</summary>
    public Task<ReferenceMta> StartSenderAsync(Fault? fault = null) => ReferenceMta.StartAsync(
        new ReferenceOptions(
            new IPEndPoint(IPAddress.Parse(Settings.Addresses[0]), World.DnsPort), _root.RootPem, "mail.sender.test")
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            SmtpPort = Settings.SmtpPort,
            HttpsPort = Settings.HttpsPort,
            RetryInterval = TimeSpan.FromHours(1),
            Fault = fault ?? Fault.None,
        });

    /// <summary>Hands a message for the token's recipients to the mail system.</summary>
    public async Task SubmitAsync(IPEndPoint at, params string[] recipients)
    {
        using var message = new MimeMessage();
        message.From.Add(new MailboxAddress("", "someone@sender.test"));
        message.To.Add(new MailboxAddress("", "someone@sender.test"));
        message.Body = new TextPart("plain") { Text = "An observation." };
        using var client = new SmtpClient();
        await client.ConnectAsync($"{at.Address}", at.Port, SecureSocketOptions.None, Stop);
        await client.SendAsync(
            message, new MailboxAddress("", "someone@sender.test"),
            recipients.Select(recipient => new MailboxAddress("", recipient)), Stop);
        await client.DisconnectAsync(quit: true, Stop);
    }

    public string[] RecipientsOf(ObservationTicket ticket) =>
        [.. World.Observatory.Cases.Select(placed => $"{ticket.Token}@{placed.Case.DomainIn(Zone)}")];

    /// <summary>Two messages with twenty minutes between them; the first one is tried again with the second.</summary>
    public async Task<IReadOnlyDictionary<string, CaseStanding>> ObserveAsync(
        Fault fault, Func<IReadOnlyDictionary<string, CaseStanding>, bool> until, ObservationTicket? known = null)
    {
        await using var sender = await StartSenderAsync(fault);
        var ticket = known ?? await World.Observatory.BeginAsync(Stop);
        await SubmitAsync(sender.Endpoint, RecipientsOf(ticket));
        await FirstAttemptsAsync(sender);

        Clock.Advance(TimeSpan.FromMinutes(20));
        sender.Flush();
        await SubmitAsync(sender.Endpoint, RecipientsOf(ticket));
        return await StandingsAsync(ticket, until);
    }

    /// <summary>How all cases stand, once that is so; or at the end of the time.</summary>
    public async Task<IReadOnlyDictionary<string, CaseStanding>> StandingsAsync(
        ObservationTicket ticket, Func<IReadOnlyDictionary<string, CaseStanding>, bool> until)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeLimit);
        while (true)
        {
            var changed = World.Observatory.Changed;
            var standings = World.Observatory.Judge(ticket).ToDictionary(standing => standing.Case);
            if (until(standings) || limit.IsCancellationRequested)
            {
                return standings;
            }

            await changed.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A browser that looks at the page.</summary>
    /// <param name="from">The address that it has.</param>
    public HttpClient Browser(string from = "127.0.0.1")
    {
        var place = new IPEndPoint(IPAddress.Parse(Settings.Addresses[0]), Settings.HttpsPort);
        return PageClient.Of($"https://{Zone}:{place.Port}", place, _root.Root, from);
    }

    /// <summary>Ends the observer and leaves its state.</summary>
    /// <returns>The state folder.</returns>
    public async Task<string> EndAsync()
    {
        if (!_isOver)
        {
            _isOver = true;
            await World.DisposeAsync();
            await _store.DisposeAsync();
        }

        return _folder;
    }

    public async ValueTask DisposeAsync() => Directory.Delete(await EndAsync(), recursive: true);

    /// <summary>
    /// Waits until every message was delivered or deferred. What the observer has seen says less: a session that is
    /// open may still deliver, and would do so at the moved clock.
    /// </summary>
    private static async Task FirstAttemptsAsync(ReferenceMta sender)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (sender.Queue.Any(entry => entry.Reason.Length == 0))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }
    }

    private static int FreePort(IPAddress address)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}

/// <summary>The machine's clock, ahead by what a test adds; timers go by the machine's.</summary>
internal sealed class LaterClock : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
