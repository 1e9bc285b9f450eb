using System.Text.RegularExpressions;
using Conformance.Proof.Witnesses;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>What a reader sees, in a real browser.</summary>
[Trait("Needs", "Witnesses")]
public sealed class BrowserTests(
    Browser browser, DrawnSite site, PublishedClaimsSite claims, ComparedSite compared)
    : IClassFixture<Browser>, IClassFixture<DrawnSite>, IClassFixture<PublishedClaimsSite>, IClassFixture<ComparedSite>
{
    private const string Board = "index.html";
    private const string System = "systems/postfix.html";
    private const string Run = "targets/postfix/mta-sts.html";
    private const string Evidence = "targets/postfix/mta-sts/S-CERT-NAME.html";
    private const string Failure = "targets/postfix/default/S-SNI-NOPOLICY.html";
    private const string Check = "checks/S-SNI-NOPOLICY.html";
    private const string Checks = "checks/index.html";
    private const string Runs = "runs.html";
    private const string Data = "data.html";
    private const string Reported = "reported.html";
    private const string Comparison = "diff.html";

    // Text that a reader can see, with the colours and size it is seen in.
    internal const string VisibleTexts = """
        () => {
          const channels = colour => colour.startsWith('color(srgb')
            ? colour.match(/[\d.]+/g).slice(0, 4).map((v, i) => i < 3 ? v * 255 : +v)
            : colour.match(/[\d.]+/g).map(Number);
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
            .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = element => {
            for (let e = element; e; e = e.parentElement) {
              const c = channels(getComputedStyle(e).backgroundColor);
              if (c.length < 4 || c[3] === 1) return c;
            }
            return [255, 255, 255];
          };
          const seen = [];
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const element = walk.currentNode.parentElement;
            const text = walk.currentNode.data.trim().slice(0, 40);
            if (!text || element.closest('.unseen, .skip') || !element.checkVisibility()) continue;
            const style = getComputedStyle(element);
            const [a, b] = [light(channels(style.color)), light(behind(element))].sort((x, y) => y - x);
            seen.push({ text, contrast: (a + 0.05) / (b + 0.05), size: parseFloat(style.fontSize) });
          }
          return seen;
        }
        """;

    public static TheoryData<string> Pages =>
        [Board, System, Run, Evidence, Failure, Check, Checks, Runs, Data, Reported, Comparison];

    [Fact]
    public async Task The_board_is_read_at_a_glance()
    {
        var page = await OpenAsync(Board);

        await Browser.KeepAsync(page, "board-desktop");
        await Browser.KeepAsync(await OpenAsync(Board, width: 390), "board-phone");
        (await page.TitleAsync()).Should().Be("Who sends SNI, who selects by it, who enforces MTA-STS");
        (await page.Locator("#systems tbody tr").InnerTextAsync()).Should()
            .Contain("Postfix (Debian 13)").And.Contain("no by default, yes when configured");
        (await page.Locator("#words").IsVisibleAsync()).Should().BeTrue("the words are explained on the page");
        (await page.Locator("#systems tbody tr").BoundingBoxAsync())!.Y.Should()
            .BeLessThan(900, "the first row is on the first screen");
    }

    [Fact]
    public async Task A_system_is_read_at_a_desk()
    {
        var page = await OpenAsync(System);

        await Browser.KeepAsync(page, "system-desktop");
        (await page.TitleAsync()).Should().Be("Postfix (Debian 13)");
        var texts = await page.Locator("#board tbody tr:not(.heading):not(.remark)").AllInnerTextsAsync();
        texts.Select(text => string.Join(
            '|', text.Split('\t').Select(cell => cell.ReplaceLineEndings(" ").Trim()).Take(7))).Should().Equal(
            "default as Debian ships it, relaying|no† (known deviation)|— sends none|not declared|yes|not measured|"
                + "not measured",
            "mta-sts with postfix-mta-sts-resolver 1.5.0|with MTA-STS only† (known deviation)|yes|not declared|yes|"
                + "not measured|not measured",
            "sni smtp_tls_servername = hostname, tls_server_sni_maps|yes|yes|yes|yes|not measured|not measured");
        (await page.Locator(".legend").First.IsVisibleAsync()).Should().BeTrue("the words are explained on the page");
    }

    [Fact]
    public async Task A_system_is_read_on_a_phone_where_each_cell_says_its_column()
    {
        var page = await OpenAsync(System, width: 390);

        await Browser.KeepAsync(page, "system-phone");
        var cell = page.Locator("#board tbody tr:not(.heading):not(.remark) td").First;
        (await cell.EvaluateAsync<string>("cell => getComputedStyle(cell, '::before').content")).Should()
            .Be("\"Sends SNI\"");
        (await cell.EvaluateAsync<string>("cell => getComputedStyle(cell).display")).Should().Be("flow-root");
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task A_screen_reader_is_told_rows_and_columns_wide_and_narrow(int width)
    {
        var page = await OpenAsync(System, width);

        var told = await page.Locator("#board").AriaSnapshotAsync();

        told.Should().Contain("table \"Each configuration, each cell measured.")
            .And.Contain("columnheader \"Sends SNI\"")
            .And.Contain("rowheader \"default as Debian ships it, relaying\"")
            .And.Contain("no (known deviation)");
    }

    [Fact]
    public async Task A_system_is_read_without_script()
    {
        var page = await browser.OpenAsync(script: false);
        await page.GotoAsync(site.Address(System));

        await Browser.KeepAsync(page, "system-without-script");
        await page.GetByRole(AriaRole.Row, new PageGetByRoleOptions { Name = "default as Debian ships it" })
            .GetByRole(AriaRole.Link).Nth(1).ClickAsync();

        page.Url.Should().EndWith(Failure);
        (await page.Locator("main").InnerTextAsync()).Should()
            .Contain("The ClientHello at in1.mailhoster.test has no server_name extension.");
    }

    [Fact]
    public async Task The_keyboard_reaches_the_first_cell_and_its_evidence()
    {
        var page = await OpenAsync(System);
        var focused = page.Locator(":focus");

        await page.Keyboard.PressAsync("Tab");
        (await focused.InnerTextAsync()).Should().Be("Skip to the content");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        (await focused.InnerTextAsync()).Should().Be("default", "the skip link led past the navigation");
        await page.Keyboard.PressAsync("Tab");

        (await focused.InnerTextAsync()).Should().StartWith("no");
        (await focused.EvaluateAsync<string>(
            "link => getComputedStyle(link).outlineStyle + ' ' + getComputedStyle(link).outlineWidth"))
            .Should().Be("solid 3px", "the focus can be seen");
        await page.Keyboard.PressAsync("Enter");
        // Asks again until it is so: WaitForURLAsync may miss a navigation that ends between its look and its wait.
        await Microsoft.Playwright.Assertions.Expect(page).ToHaveURLAsync(
            new Regex(Regex.Escape(Failure) + "$"), new() { Timeout = 30_000 });
    }

    [Theory]
    [InlineData(Run, "run")]
    [InlineData(Evidence, "evidence")]
    [InlineData(Failure, "evidence-deviation")]
    [InlineData(Check, "check")]
    [InlineData(Checks, "checks")]
    [InlineData(Runs, "runs")]
    [InlineData(Data, "data")]
    [InlineData(Comparison, "comparison")]
    public async Task The_other_pages_are_looked_at(string address, string name)
    {
        foreach (var (width, scheme, how) in new[]
        {
            (1280, ColorScheme.Light, "desktop"), (1280, ColorScheme.Dark, "dark"), (390, ColorScheme.Light, "phone"),
        })
        {
            var page = await OpenAsync(address, width, scheme);
            await Browser.KeepAsync(page, $"{name}-{how}");
            (await page.Locator("h1").BoundingBoxAsync())!.Y.Should()
                .BeLessThan(400, "the heading is on the first screen");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Nothing_sticks_out_at_any_width(string address)
    {
        var page = await OpenAsync(address);
        foreach (var width in new[] { 320, 390, 700, 955, 965, 1280, 1920 })
        {
            await page.SetViewportSizeAsync(width, 900);
            (await ScrollsSidewaysAsync(page)).Should().BeFalse($"{address} at {width} px");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Text_has_contrast_and_size_in_light_and_dark(string address)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await OpenAsync(address, scheme: scheme);
            foreach (var width in new[] { 390, 1280 })
            {
                await page.SetViewportSizeAsync(width, 900);
                var texts = await page.EvaluateAsync<SeenText[]>(VisibleTexts);

                texts.Should().NotBeEmpty();
                texts.Where(text => text.Contrast < 4.5).Should().BeEmpty($"{address} at {width} px, {scheme}");
                texts.Where(text => text.Size < 15).Should().BeEmpty($"{address} at {width} px, {scheme}");
            }
        }
    }

    [Fact]
    public async Task The_dark_board_is_dark()
    {
        var page = await OpenAsync(Board, scheme: ColorScheme.Dark);

        await Browser.KeepAsync(page, "board-dark");
        (await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor")).Should()
            .Be("rgb(21, 23, 26)");
        await Browser.KeepAsync(await OpenAsync(Board, width: 390, scheme: ColorScheme.Dark), "board-phone-dark");
    }

    [Fact]
    public async Task The_printed_board_is_black_on_white_and_has_no_navigation()
    {
        var page = await OpenAsync(Board, scheme: ColorScheme.Dark);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        await Browser.KeepAsync(page, "board-print");
        (await page.Locator("nav").IsVisibleAsync()).Should().BeFalse();
        (await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor")).Should()
            .Be("rgb(255, 255, 255)");
    }

    /// <summary>"reset: authentication failed" was cut in the middle of its longest word.</summary>
    [Fact]
    public async Task The_column_of_how_a_session_ended_has_room_for_a_word()
    {
        var page = await OpenAsync(Evidence);

        var lines = await page.Locator(".sessions tbody td:last-child").First.EvaluateAsync<int>("""
            cell => {
              cell.textContent = 'authentication';
              const word = document.createRange();
              word.selectNodeContents(cell);
              return word.getClientRects().length;
            }
            """);

        lines.Should().Be(1);
    }

    internal static Task<bool> ScrollsSidewaysAsync(IPage page) =>
        page.EvaluateAsync<bool>("() => document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth");

    private async Task<IPage> OpenAsync(string address, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await browser.OpenAsync(width, scheme);
        var from = address switch
        {
            Reported => claims,
            Comparison => compared,
            _ => site,
        };
        await page.GotoAsync(from.Address(address));
        return page;
    }

    internal sealed record SeenText
    {
        public string Text { get; init; } = "";

        public double Contrast { get; init; }

        public double Size { get; init; }
    }
}

/// <summary>A page about a target that wants to do harm does none.</summary>
[Trait("Needs", "Witnesses")]
public sealed class HostileBrowserTests(Browser browser, HostileSite site)
    : IClassFixture<Browser>, IClassFixture<HostileSite>
{
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Nothing_runs_nothing_loads_and_nothing_sticks_out(int width)
    {
        var page = await browser.OpenAsync(width);
        var happened = Browser.Watch(page, "file:");

        foreach (var address in site.Pages.Where(
            page => !page.StartsWith("targets/postfix/", StringComparison.Ordinal)))
        {
            await page.GotoAsync(site.Address(address));
            (await BrowserTests.ScrollsSidewaysAsync(page)).Should().BeFalse($"{address} at {width} px");
        }

        happened.Should().BeEmpty();
    }

    [Fact]
    public async Task The_honest_rows_beside_it_are_where_they_were()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(site.Address("index.html"));

        await Browser.KeepAsync(page, "hostile-board");
        (await page.Locator("#systems tbody tr")
            .Filter(new LocatorFilterOptions { HasText = "Postfix (Debian 13)" })
            .Locator("td").First.InnerTextAsync()).Should().StartWith("no by default");
        (await page.Locator("#systems").BoundingBoxAsync())!.Height.Should()
            .BeLessThan(2_000, "a megabyte of name does not fill the board");
    }
}
