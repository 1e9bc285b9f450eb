using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Conformance.Lab.Certificates;
using Conformance.Live.Hosting;
using Conformance.Proof.Tools;
using Xunit;

namespace Conformance.Proof.Live.Hosting;

/// <summary>The live observer as it is run: a process of its own, with the limits of a public host.</summary>
internal sealed class LiveProcess : IAsyncDisposable
{
    public const string Zone = "live.example.test";

    private const string Ready = "The live observer serves";

    private const int MostAddresses = 60;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly LiveSettings _settings;
    private readonly LabRoot _root;
    private readonly Process _process;

    private LiveProcess(LiveSettings settings, LabRoot root, Process process) =>
        (_settings, _root, _process) = (settings, root, process);

    /// <summary>Of the first case.</summary>
    public IPEndPoint Mx => At(_settings.SmtpPort);

    public IPEndPoint Dns => At(_settings.DnsPort);

    public IPEndPoint Web => At(_settings.HttpsPort);

    /// <summary>The most that it has held in memory, in MB.</summary>
    public double PeakMemory => double.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1_024;

    /// <summary>What its state folder has, in MB.</summary>
    public double Disk => new DirectoryInfo(_settings.State).EnumerateFiles().Sum(file => (double)file.Length) / 1e6;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="network">Its addresses are 127.79.network.1 and so on.</param>
    public static async Task<LiveProcess> StartAsync(byte network)
    {
        var addresses = Enumerable.Range(1, MostAddresses).Select(host => $"127.79.{network}.{host}").ToList();
        var settings = new LiveSettings(Zone, addresses, "postmaster@example.test")
        {
            State = Directory.CreateTempSubdirectory("live-").FullName,
            Cases = Repository.File("containers/live/cases.yaml"),
            Providers = Repository.File("containers/live/providers.yaml"),
            Resolver = "127.79.0.1:9", DnsPort = 10_053, SmtpPort = 10_025, HttpsPort = 10_443,
        };
        var root = StateFolder.RootIn(settings.State, TimeProvider.System);
        var file = Path.Combine(settings.State, "settings.json");
        await File.WriteAllTextAsync(file, settings.ToJson(), Stop);
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Conformance.LiveHost"), [file])
        {
            RedirectStandardOutput = true,
        };
        var live = new LiveProcess(settings, root, Process.Start(start)!);
        var said = await live._process.StandardOutput.ReadLineAsync(Stop).AsTask().WaitAsync(TimeLimit, Stop);
        return said?.StartsWith(Ready, StringComparison.Ordinal) == true
            ? live
            : throw new InvalidOperationException($"The live observer says: {said}");
    }

    /// <summary>A browser at that address of this machine.</summary>
    public HttpClient Browser(string from)
    {
        var browser = PageClient.Of($"https://{Zone}:{Web.Port}", Web, _root.Root, from);
        browser.Timeout = TimeLimit;
        return browser;
    }

    /// <summary>A token of its own, taken on the first page.</summary>
    public async Task<string> TokenAsync(string from)
    {
        using var browser = Browser(from);
        using var begun = await browser.PostAsync("/new", content: null, Stop);
        return begun.Headers.Location!.OriginalString.Split('/')[^1];
    }

    public static async Task<Socket> ConnectAsync(string from, IPEndPoint to, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(to, stop);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        Directory.Delete(_settings.State, recursive: true);
    }

    private IPEndPoint At(int port) => new(IPAddress.Parse(_settings.Addresses[0]), port);
}
