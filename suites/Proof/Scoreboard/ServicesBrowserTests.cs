using Conformance.Proof.Witnesses;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>Hosted services as a reader sees them.</summary>
[Trait("Needs", "Witnesses")]
public sealed class ServicesBrowserTests(Browser browser, ServicesSite site)
    : IClassFixture<Browser>, IClassFixture<ServicesSite>
{
    public static TheoryData<string> Pages => ["index.html", "systems/live-alpha-mail.html", "reported.html"];

    [Theory]
    [InlineData("index.html", "services-board")]
    [InlineData("systems/live-alpha-mail.html", "service")]
    [InlineData("targets/alpha-mail/live.20261127T173000Z.sts.example.html", "observation")]
    public async Task They_are_looked_at_wide_dark_narrow_and_without_script(string address, string name)
    {
        foreach (var (width, scheme, script, how) in new[]
        {
            (1280, ColorScheme.Light, false, "desktop"), (1280, ColorScheme.Dark, true, "dark"),
            (390, ColorScheme.Light, false, "phone"),
        })
        {
            var page = await browser.OpenAsync(width, scheme, script);
            await page.GotoAsync(site.Address(address));

            await Browser.KeepAsync(page, $"{name}-{how}");
            (await page.Locator("h1").BoundingBoxAsync())!.Y.Should()
                .BeLessThan(400, "the heading is on the first screen");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Nothing_sticks_out_and_all_text_can_be_read(string address)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await browser.OpenAsync(scheme: scheme);
            await page.GotoAsync(site.Address(address));
            foreach (var width in new[] { 320, 390, 955, 965, 1280 })
            {
                await page.SetViewportSizeAsync(width, 900);
                (await BrowserTests.ScrollsSidewaysAsync(page)).Should().BeFalse($"{address} at {width} px");
                var texts = await page.EvaluateAsync<BrowserTests.SeenText[]>(BrowserTests.VisibleTexts);
                texts.Should().NotBeEmpty();
                texts.Where(text => text.Contrast < 4.5 || text.Size < 15).Should()
                    .BeEmpty($"{address} at {width} px, {scheme}");
            }
        }
    }

    [Fact]
    public async Task The_filter_finds_services_too()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(site.Address("index.html"));

        await page.Locator("#filters input").FillAsync("gamma");

        (await page.Locator("#services tbody tr:visible").CountAsync()).Should().Be(1);
        (await page.Locator("#systems tbody tr:visible").CountAsync()).Should().Be(0);
    }
}
