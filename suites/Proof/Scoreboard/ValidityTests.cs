using Conformance.Proof.Witnesses;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>
/// Every page before the judges that others trust: html-validate for the language, axe for who reads it.
/// </summary>
[Trait("Takes", "Minutes")]
[Trait("Needs", "Witnesses")]
public sealed class ValidityTests(
    Browser browser, DrawnSite honest, HostileSite hostile, PublishedClaimsSite claims, ComparedSite compared)
    : IClassFixture<Browser>, IClassFixture<DrawnSite>, IClassFixture<HostileSite>, IClassFixture<PublishedClaimsSite>,
    IClassFixture<ComparedSite>
{
    [Fact]
    public async Task Every_page_is_valid_html()
    {
        foreach (var site in new[] { honest, hostile, claims, compared })
        {
            var rules = Path.Combine(site.Folder, "rules.json");
            await File.WriteAllTextAsync(
                rules, """{ "root": true, "extends": ["html-validate:standard"] }""",
                TestContext.Current.CancellationToken);

            var (exitCode, said) = await ValidateAsync("--config", rules, Path.Combine(site.Folder, "**", "*.html"));

            exitCode.Should().Be(0, said[..Math.Min(said.Length, 4_000)]);
        }
    }

    [Fact]
    public async Task A_page_that_is_not_valid_is_refused()
    {
        var page = Path.Combine(Directory.CreateTempSubdirectory("invalid-").FullName, "page.html");
        await File.WriteAllTextAsync(page, "<!DOCTYPE html>\n<html lang=\"en\"><head><title>T</title></head><body><p>"
            + "<table><td>b</p></body></html>\n", TestContext.Current.CancellationToken);

        var (exitCode, said) = await ValidateAsync("--preset", "standard", page);
        Directory.Delete(Path.GetDirectoryName(page)!, recursive: true);

        exitCode.Should().Be(1, said);
        said.Should().Contain("page.html");
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    public async Task Axe_finds_nothing_to_complain_of(int width, ColorScheme scheme)
    {
        var page = await browser.OpenAsync(width, scheme);
        var pages = new[] { honest, claims, compared }
            .SelectMany(site => site.Pages, (site, page) => (Site: site, Page: page))
            .Where(it => it.Page.Count(c => c == '/') < (it.Site == honest ? 3 : 1) || it.Page.Contains("S-CERT-NAME"));
        var few = pages.GroupBy(it => (it.Site, KindOf(it.Page))).SelectMany(kind => kind.Take(2));
        foreach (var (site, address) in (width, scheme) == (1280, ColorScheme.Light) ? pages : few)
        {
            await page.GotoAsync(site.Address(address));
            var found = await page.RunAxe();

            found.Violations.Select(Told).Should().BeEmpty($"{address} at {width} px, {scheme}");
            found.Passes.Should().NotBeEmpty("axe has looked");
        }
    }

    [Fact]
    public async Task Axe_complains_of_what_is_wrong()
    {
        var page = await browser.OpenAsync();
        await page.SetContentAsync("<html><body><p style='color:#ccc;background:#fff'>pale</p></body></html>");

        (await page.RunAxe()).Violations.Select(violation => violation.Id).Should().Contain("color-contrast");
    }

    /// <summary>
    /// Pages of a folder differ in their words, not in how they are drawn: narrow and dark, two of each will do.
    /// </summary>
    private static string KindOf(string page) => page.Contains('/')
        ? $"{page.Split('/')[0]} {page.Count(c => c == '/')}"
        : page;

    private static string Told(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Help}: {string.Join(" ", violation.Nodes.Take(3).Select(node => node.Html))}";

    private static Task<(int ExitCode, string Said)> ValidateAsync(params string[] arguments) =>
        Witness.RunAsync("html-validate", arguments);
}
