using System.Net;
using Conformance.Lab.Certificates;
using Conformance.Lab.Net;
using Conformance.Live.Cases;
using Conformance.Live.Hosting;
using Conformance.Live.Setup;
using Conformance.Live.Storage;
using Conformance.Proof.Live.Hosting;
using Conformance.Proof.Tools;
using Conformance.Targets.Contract;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Providers;

/// <summary>
/// The observer's image in the small internet, with all its cases, each at an address of its own, and a clock that is
/// moved: ten minutes between two messages are no time to wait.
/// </summary>
internal sealed class ObserverContainer : IDisposable
{
    public const string Zone = "live.example.test";

    private const int MostAddresses = 60;

    private const string Library = "libfaketimeMT.so.1";

    /// <summary>As targets have it whose clock is moved: the file is read once a second.</summary>
    private const string Clock =
        $"LD_PRELOAD=/clock/{Library} FAKETIME_TIMESTAMP_FILE=/clock/{MovedClock.FileName} FAKETIME_CACHE_DURATION=1 "
        + "FAKETIME_DONT_FAKE_MONOTONIC=1 NO_FAKE_STAT=1 FAKETIME_DISABLE_SHM=1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    private readonly Internet _internet;
    private readonly string _folder = Directory.CreateTempSubdirectory("live-observer-").FullName;
    private readonly IReadOnlyList<string> _addresses;
    private string _container = "";
    private TimeSpan _ahead;

    private ObserverContainer(Internet internet)
    {
        _internet = internet;
        var pool = new AddressPool(IPAddress.Parse(internet.Network.Slot.HostAddresses.First), MostAddresses);
        _addresses =
            [$"{internet.Observer}", .. Enumerable.Range(0, MostAddresses).Select(_ => $"{pool.Next()}")];
    }

    /// <summary>Of the certificates that are good.</summary>
    public LabRoot Root { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string ClockFile => Path.Combine(_folder, MovedClock.FileName);

    /// <summary>Starts it; the delegation leads to it, and it serves, when this returns.</summary>
    public static async Task<ObserverContainer> StartAsync(Internet internet)
    {
        var observer = new ObserverContainer(internet);
        await observer.StartAsync();
        return observer;
    }

    /// <summary>What `./run.sh live --check` tells of it.</summary>
    public Task<IReadOnlyList<SetupFinding>> ExamineAsync() => SetupCheck.ExamineAsync(
        new SetupPlace(Zone, _internet.Observer, new IPEndPoint(_internet.Resolver, 53))
        {
            MxHosts =
            [
                .. CaseAddresses.Place(LabVerdicts.Cases, [.. _addresses.Select(IPAddress.Parse)], ipv6: null)
                    .SelectMany(placed => placed.Hosts).Select(host => host.Ipv4!),
            ],
            Roots = [Root.Root],
        },
        Stop);

    /// <summary>A browser that has the observer's address, and trusts its CA.</summary>
    public HttpClient Browser() =>
        PageClient.Of($"https://{Zone}/", new IPEndPoint(_internet.Observer, 443), Root.Root);

    /// <summary>Begins an observation on the first page.</summary>
    public async Task<Observation> BeginAsync()
    {
        var browser = Browser();
        using var begun = await browser.PostAsync("/new", content: null, Stop);
        begun.StatusCode.Should().Be(HttpStatusCode.SeeOther);
        var path = begun.Headers.Location!.OriginalString;
        return new Observation(browser, path, await browser.GetStringAsync(path, Stop));
    }

    /// <summary>Moves its clock; when this returns, it goes by that.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        _ahead += by;
        await SetClockAsync();
        using var browser = Browser();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience);
        while (await DateAsync(browser, limit.Token) - DateTimeOffset.UtcNow < _ahead - TimeSpan.FromSeconds(5))
        {
            await Task.Delay(BetweenLooks, limit.Token);
        }
    }

    /// <summary>Ends it as an operator would.</summary>
    /// <returns>What it has stored.</returns>
    public async Task<ObservationStore> EndAsync()
    {
        await DockerTool.AskAsync("stop", "--time", "30", _container);
        var state = Path.Combine(_folder, "state");
        await DockerTool.AskAsync("cp", $"{_container}:/live/state", state);
        return await ObservationStore.OpenFolderAsync(state, new StoreOptions(), Stop);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task StartAsync()
    {
        // Mail systems of the lab try again within seconds, not after half an hour.
        var settings = new LiveSettings(Zone, _addresses, "postmaster@example.test")
        {
            Resolver = $"{_internet.Resolver}",
            Limits = new PublicLimits { ConnectionsOfAddress = new Rate(PerMinute: 1_200, AtOnce: 1_000) },
        };
        await File.WriteAllTextAsync(Path.Combine(_folder, "settings.json"), settings.ToJson(), Stop);
        await SetClockAsync();
        await _internet.CopyAsync($"/usr/local/lib/{Library}", Path.Combine(_folder, Library));
        var image = (await _internet.Images.LiveAsync(Stop)).Reference;
        string[] options =
        [
            "--cap-add", "NET_ADMIN", "--entrypoint", "sh", "--volume", $"{_folder}:/clock:ro",
            "--volume", $"{_folder}/settings.json:/live/settings.json:ro",
        ];
        _container = await _internet.StartAsync(
            "live", _internet.Observer, options, image, "-c",
            $"ip route add local {_internet.Network.Slot.HostsNetwork} dev lo "
            + $"&& exec env {Clock} /opt/live/Conformance.LiveHost");
        await DockerTool.SaysAsync(_container, $"The live observer serves https://{Zone}/", Patience);
        Root = LabRoot.Import(await DockerTool.AskAsync("exec", _container, "cat", "/live/state/root.pem"));
    }

    private async Task SetClockAsync()
    {
        await File.WriteAllTextAsync($"{ClockFile}.new", MovedClock.Line(_ahead), Stop);
        File.Move($"{ClockFile}.new", ClockFile, overwrite: true);
    }

    private static async Task<DateTimeOffset> DateAsync(HttpClient browser, CancellationToken stop)
    {
        using var health = await browser.GetAsync("/health", stop);
        return health.Headers.Date!.Value;
    }
}
