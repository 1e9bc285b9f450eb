using Conformance.Proof.Tools;
using Microsoft.Playwright;
using Xunit;

namespace Conformance.Proof.Witnesses;

/// <summary>Debian's Chromium without a screen, started once for all tests of a class that look at pages.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>What it says before the address at which it takes orders.</summary>
    private const string Ready = "DevTools listening on ";

    private static readonly string[] Options =
    [
        "--hide-scrollbars", "--remote-debugging-port=0",

        // A container has no sandbox to give; the rest keeps the browser from looking for its maker's hosts.
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private RunningWitness? _program;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        _program = await Witness.StartAsync(Ready, "chromium-headless-shell", Options);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.ConnectOverCDPAsync(_program.Ready[Ready.Length..]);
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
        });
        return await context.NewPageAsync();
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
        await (_program?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
