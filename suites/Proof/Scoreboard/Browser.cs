using Microsoft.Playwright;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>
/// Debian's Chromium, or a runner's Chrome, started once for all tests that look at pages; null where there is none.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Places.FirstOrDefault(File.Exists) is not { } program)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            // A container's root has no sandbox to give; the rest keeps the browser from looking for its maker's hosts.
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>An empty tab; the test is skipped where there is no browser.</summary>
    /// <param name="width">In CSS pixels: 1280 is a desk, 390 a phone.</param>
    public async Task<IPage> OpenAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light, bool script = true)
    {
        Assert.SkipWhen(_browser is null,
            $"No Chromium at {string.Join(" or ", Places)}; Debian's package is called chromium.");
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
    }
}
