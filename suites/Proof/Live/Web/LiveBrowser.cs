using System.Net;
using Conformance.Proof.Live.Hosting;
using Conformance.Proof.Witnesses;
using Microsoft.Playwright;
using Xunit;

namespace Conformance.Proof.Live.Web;

/// <summary>
/// A live observer, and a browser that finds it. The browser has a network of its own: Chromium drops every connection
/// when an interface comes or goes, and the other tests of this machine start and end containers all the time.
/// </summary>
public sealed class LiveBrowser : IAsyncLifetime
{
    private Browser _browser = null!;
    private TcpRelay _relay = null!;

    internal LiveBench Bench { get; private set; } = null!;

    /// <summary>What the page that was opened last complained of, or did beyond what is its own.</summary>
    internal IReadOnlyList<string> Happened { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Bench = await LiveBench.StartAsync();
        var site = new IPEndPoint(IPAddress.Parse(Bench.Settings.Addresses[0]), Bench.Settings.HttpsPort);
        var addresses = await (await WitnessContainer.WithOwnNetwork).AddressesAsync();
        _relay = TcpRelay.Start(addresses.Machine, site);
        _browser = new Browser
        {
            HasOwnNetwork = true, TrustsAnyCertificate = true,
            HostRules = $"MAP {LiveBench.Zone}:{site.Port} {_relay.Endpoint}",
        };
        await _browser.InitializeAsync();
    }

    /// <summary>Opens a page with all that belongs to it.</summary>
    internal Task GotoAsync(IPage page, string path) => page.GotoAsync(Address(path));

    internal async Task<IPage> OpenAsync(
        int width = 1280, ColorScheme scheme = ColorScheme.Light, bool script = true)
    {
        var page = await _browser.OpenAsync(width, scheme, script);
        Happened = Browser.Watch(page, Address("/"));
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _relay.DisposeAsync();
        await Bench.DisposeAsync();
    }

    private string Address(string path) => $"https://{LiveBench.Zone}:{Bench.Settings.HttpsPort}{path}";
}
