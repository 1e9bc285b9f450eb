using System.Globalization;
using Conformance.Proof.Tools;
using Microsoft.Playwright;
using Xunit;

namespace Conformance.Proof.Witnesses;

/// <summary>Debian's Chromium without a screen, started once for all tests of a class that look at pages.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>What it says before the address at which it takes orders.</summary>
    private const string Ready = "DevTools listening on ";

    /// <summary>Chromium takes orders on loopback alone; this carries them there from elsewhere.</summary>
    private const string Relay = """
        const net = require('net');
        net.createServer(from => {
          const to = net.connect(process.argv[1], '127.0.0.1');
          for (const [one, other] of [[from, to], [to, from]]) one.pipe(other).on('error', () => one.destroy());
        }).listen(0, '0.0.0.0', function () { console.log('relays at ' + this.address().port); });
        """;

    private const string Relays = "relays at ";

    private static readonly string[] Options =
    [
        "--hide-scrollbars", "--remote-debugging-port=0",

        // A container has no sandbox to give; the rest keeps the browser from looking for its maker's hosts.
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    /// <summary>Where the browser finds hosts, "MAP name:port address:port"; null for as the machine does.</summary>
    public string? HostRules { get; init; }

    /// <summary>Whether certificates are not verified: the browser knows no CA of a test.</summary>
    public bool TrustsAnyCertificate { get; init; }

    /// <summary>Whether it has a network of its own, which does not change while it runs; else it has the machine's.
    /// </summary>
    public bool HasOwnNetwork { get; init; }

    private RunningWitness? _program;
    private RunningWitness? _relay;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        string[] rules = HostRules is null ? [] : [$"--host-resolver-rules={HostRules}"];
        var container = await (HasOwnNetwork ? WitnessContainer.WithOwnNetwork : WitnessContainer.OfThisRun);
        _program = await Witness.StartAsync(container, Ready, "chromium-headless-shell", [.. Options, .. rules]);
        var address = new UriBuilder(_program.Ready[Ready.Length..]);
        if (HasOwnNetwork)
        {
            _relay = await Witness.StartAsync(container, Relays, "node", "-e", Relay, $"{address.Port}");
            address.Host = $"{(await container.AddressesAsync()).Own}";
            address.Port = int.Parse(_relay.Ready[Relays.Length..], CultureInfo.InvariantCulture);
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.ConnectOverCDPAsync($"{address.Uri}");
    }

    /// <summary>An empty tab.</summary>
    /// <param name="width">In CSS pixels: 1280 is a desk, 390 a phone.</param>
    public async Task<IPage> OpenAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light, bool script = true)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = width > 600 ? 900 : 844 },
            ColorScheme = scheme,
            JavaScriptEnabled = script,
            IgnoreHTTPSErrors = TrustsAnyCertificate,
        });
        return await context.NewPageAsync();
    }

    /// <summary>Notes from now on what a page complains of, or does beyond what is its own.</summary>
    /// <param name="own">How the addresses begin that it may request.</param>
    /// <returns>A list that grows.</returns>
    public static IReadOnlyList<string> Watch(IPage page, string own)
    {
        var happened = new List<string>();
        page.Dialog += (_, dialog) =>
        {
            happened.Add($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.Console += (_, message) => happened.Add($"console: {message.Text}");
        page.PageError += (_, error) => happened.Add($"error: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(own, StringComparison.Ordinal))
            {
                happened.Add($"request: {request.Url}");
            }
        };
        return happened;
    }

    /// <summary>Keeps what a reader sees under artifacts/screenshots.</summary>
    public static async Task KeepAsync(IPage page, string name) => await page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Repository.File($"artifacts/screenshots/{name}.png"),
        FullPage = true,
    });

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await (_relay?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_program?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
