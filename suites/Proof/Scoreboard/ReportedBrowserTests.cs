using Conformance.Proof.Witnesses;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>The published claims as a reader sees them.</summary>
[Trait("Needs", "Witnesses")]
public sealed class ReportedBrowserTests(Browser browser, PublishedClaimsSite site, HostileClaimsSite hostile)
    : IClassFixture<Browser>, IClassFixture<PublishedClaimsSite>, IClassFixture<HostileClaimsSite>
{
    private const string Page = "reported.html";

    [Theory]
    [InlineData(1280, ColorScheme.Light, "desktop")]
    [InlineData(1280, ColorScheme.Dark, "dark")]
    [InlineData(390, ColorScheme.Light, "phone")]
    public async Task They_are_looked_at(int width, ColorScheme scheme, string how)
    {
        var page = await browser.OpenAsync(width, scheme);
        await page.GotoAsync(site.Address(Page));

        await Browser.KeepAsync(page, $"reported-{how}");
        (await page.Locator("h1").BoundingBoxAsync())!.Y.Should()
            .BeLessThan(400, "what was not measured says so on the first screen");
    }

    [Fact]
    public async Task Nothing_sticks_out_at_any_width()
    {
        var page = await browser.OpenAsync();
        foreach (var address in (string[])[site.Address(Page), hostile.Address(Page)])
        {
            await page.GotoAsync(address);
            foreach (var width in new[] { 320, 390, 700, 955, 965, 1280, 1920 })
            {
                await page.SetViewportSizeAsync(width, 900);
                (await BrowserTests.ScrollsSidewaysAsync(page)).Should().BeFalse($"{address} at {width} px");
            }
        }
    }

    [Fact]
    public async Task On_a_phone_a_cell_is_as_wide_as_its_table()
    {
        var page = await browser.OpenAsync(width: 390);
        await page.GotoAsync(site.Address(Page));

        var narrower = await page.EvaluateAsync<int>(
            "() => [...document.querySelectorAll('.reported td, .reported tbody th')]"
            + ".filter(cell => cell.offsetWidth < cell.closest('tr').offsetWidth).length");

        narrower.Should().Be(0);
    }

    [Fact]
    public async Task No_cell_is_tinted_as_a_verdict_is()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(site.Address(Page));

        var colours = await page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('main *')].map(e => getComputedStyle(e).backgroundColor)");

        colours.Distinct().Should().Equal("rgba(0, 0, 0, 0)");
    }

    [Fact]
    public async Task A_contradiction_leads_to_the_claim_that_contradicts()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(site.Address(Page));

        await page.Locator("#microsoft-sends-sni-2020-06-17 td:last-child a").ClickAsync();

        await Microsoft.Playwright.Assertions.Expect(page.Locator("tr:target")).ToContainTextAsync("Sven Sauleau");
    }
}
