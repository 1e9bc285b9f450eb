using Conformance.Proof.Samples;
using Conformance.Proof.Witnesses;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>The filters of the board, and addresses that keep them.</summary>
[Trait("Needs", "Witnesses")]
public sealed class FilterTests(Browser browser, FilterTests.SeveralSystems site)
    : IClassFixture<Browser>, IClassFixture<FilterTests.SeveralSystems>
{
    [Fact]
    public async Task What_is_typed_and_chosen_leaves_the_rows_that_match_and_is_in_the_address()
    {
        var page = await OpenAsync("");
        await Shows(page, "Exim", "Postfix", "swaks");

        await page.GetByLabel("System", new PageGetByLabelOptions { Exact = true }).FillAsync("POST");
        await Shows(page, "Postfix");
        await page.GetByLabel("System", new PageGetByLabelOptions { Exact = true }).FillAsync("");
        await page.GetByLabel("Column").SelectOptionAsync("Sends SNI");
        await page.GetByLabel("Answer").SelectOptionAsync("no");
        await Shows(page, "Exim");
        await page.GetByLabel("Column").SelectOptionAsync("");
        await page.GetByLabel("Answer").SelectOptionAsync("");
        await page.GetByLabel("Role").SelectOptionAsync("client");
        await Shows(page, "swaks");

        page.Url.Should().EndWith("#role=client");
        await Browser.KeepAsync(page, "board-filtered");
    }

    [Theory]
    [InlineData("#q=exim", "Exim")]
    [InlineData("#column=Sends+SNI&answer=config", "Postfix")]
    [InlineData("#role=receiver", "Exim|Postfix")]
    [InlineData("#q=nobody", "")]
    [InlineData("#answer=%3Cscript%3E&q=%3Cimg%20src%3Dx%3E", "")]
    [InlineData("#systems", "Exim|Postfix|swaks")]
    public async Task An_address_with_filters_shows_what_they_leave(string address, string expected) =>
        await Shows(await OpenAsync(address), expected.Split('|', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public async Task Without_script_the_whole_board_is_there_and_no_control_that_does_nothing()
    {
        var page = await OpenAsync("#q=exim", script: false);

        await Shows(page, "Exim", "Postfix", "swaks");
        (await page.Locator("input, select").CountAsync()).Should().Be(0);
    }

    private async Task<IPage> OpenAsync(string address, bool script = true)
    {
        var page = await browser.OpenAsync(script: script);
        await page.GotoAsync(site.Address("index.html") + address);
        return page;
    }

    private static async Task Shows(IPage page, params string[] systems)
    {
        var names = await page.Locator("table.summary tbody tr:visible th a").AllInnerTextsAsync();

        names.Select(name => name.Split(' ')[0]).Should().Equal(systems);
    }

    /// <summary>Two mail systems and a client.</summary>
    public sealed class SeveralSystems() : DrawnSite([.. SampleRuns.Postfix, Exim, Swaks])
    {
        private static RunResult Exim => Named(
            SampleRuns.Run("default", "as Debian ships it", [], (id, _) => id == "S-SNI-NOPOLICY"
                ? SampleRuns.SendsNone() : SampleRuns.NotDeclared("mta-sts"), "exim"), "Exim (Debian 13)");

        private static RunResult Swaks => Named(
            SampleRuns.Run("default", "as Debian ships it", [], (_, _) => new SampleRuns.Told(Verdict.Pass, "So.", []),
                "swaks"), "swaks", Role.Client);

        private static RunResult Named(RunResult run, string title, params Role[] roles) => run with
        {
            Target = run.Target with { Title = title, Roles = roles.Length > 0 ? roles : run.Target.Roles },
        };
    }
}
