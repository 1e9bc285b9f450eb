using System.Text.RegularExpressions;
using Conformance.Live.Observing;
using Conformance.Proof.Live.Hosting;
using Conformance.Proof.Scoreboard;
using Conformance.Proof.Standard;
using Conformance.Proof.Witnesses;
using Conformance.Reference.Behaviour;
using Deque.AxeCore.Playwright;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Conformance.Proof.Live.Web;

/// <summary>The pages in a real browser, from the first one to a table that is full.</summary>
[Trait("Needs", "Witnesses")]
public sealed class LiveBrowserTests(LiveBrowser live) : IClassFixture<LiveBrowser>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_a_token_to_a_finished_table()
    {
        var page = await live.OpenAsync();
        await live.GotoAsync(page, "/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin an observation" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/r/[a-z0-9]{12}$"));
        var token = page.Url.Split('/')[^1];
        var ticket = await live.Bench.World.Observatory.FindAsync(token, Stop);
        await live.GotoAsync(page, $"/r/{token}");

        await live.Bench.ObserveAsync(
            Fault.None, all => all.Values.All(standing => standing.Verdict is not null), ticket);

        await Expect(page.Locator("td.pass"))
            .ToHaveCountAsync(live.Bench.World.Observatory.Cases.Count, new() { Timeout = 30_000 });
        await Browser.KeepAsync(page, "live-finished");
        live.Happened.Should().BeEmpty();
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light, "desktop")]
    [InlineData(1280, ColorScheme.Dark, "dark")]
    [InlineData(390, ColorScheme.Light, "phone")]
    [InlineData(390, ColorScheme.Dark, "phone-dark")]
    public async Task Every_page_is_looked_at(int width, ColorScheme scheme, string how)
    {
        var ticket = await live.Bench.World.Observatory.BeginAsync(Stop);
        var page = await live.OpenAsync(width, scheme);
        foreach (var (name, path) in new[]
        {
            ("start", "/"), ("result", $"/r/{ticket.Token}"), ("delete", $"/r/{ticket.Token}/delete"),
            ("deleted", "/deleted"), ("privacy", "/privacy"), ("nothing", "/nothing"),
        })
        {
            await live.GotoAsync(page, path);
            await OpenDetailsAsync(page);

            await Browser.KeepAsync(page, $"live-{name}-{how}");
            (await BrowserTests.ScrollsSidewaysAsync(page)).Should().BeFalse($"{path} at {width} px");
            (await page.RunAxe()).Violations
                .Select(wrong => $"{wrong.Id}: {wrong.Nodes[0].Html}").Should()
                .BeEmpty($"{path} at {width} px, {scheme}");
        }

        live.Happened.Should().OnlyContain(what => what.Contains("404"), "nothing else is amiss");
    }

    [Fact]
    public async Task Without_script_the_page_refreshes_itself_and_deletes()
    {
        var ticket = await live.Bench.World.Observatory.BeginAsync(Stop);
        var page = await live.OpenAsync(script: false);
        await live.GotoAsync(page, $"/r/{ticket.Token}");

        (await page.ContentAsync()).Should().Contain("http-equiv=\"refresh\"");
        await page.Locator("summary").First.ClickAsync();
        (await page.Locator("svg.qr").First.IsVisibleAsync()).Should().BeTrue();
        await page.GetByRole(AriaRole.Link, new() { Name = "Delete this observation" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete for good" }).ClickAsync();

        await Expect(page).ToHaveTitleAsync("The observation is deleted.");
        (await live.Bench.World.Observatory.FindAsync(ticket.Token, Stop)).Should().BeNull();
    }

    [Fact]
    public async Task Nothing_of_a_hostile_sender_runs()
    {
        var ticket = await live.Bench.World.Observatory.BeginAsync(Stop);
        string[] senders = ["a@<img src=x onerror=alert(1) ", "b@\"';--<script src=//evil.test "];
        foreach (var sender in senders)
        {
            await SendAsync(ticket, sender);
        }

        var page = await live.OpenAsync();
        await live.GotoAsync(page, $"/r/{ticket.Token}");

        await Expect(page.Locator("#standings")).ToContainTextAsync(
            "<img src=x onerror=alert(1)", new() { Timeout = 30_000, IgnoreCase = true });
        (await page.Locator("#standings img, #standings script").CountAsync()).Should().Be(0);
        await Browser.KeepAsync(page, "live-hostile");
        live.Happened.Should().BeEmpty();
    }

    private static Task OpenDetailsAsync(IPage page) => page.EvaluateAsync(
        "() => document.querySelectorAll('details').forEach((one, place) => { one.open = place < 2; })");

    private async Task SendAsync(ObservationTicket ticket, string mailFrom)
    {
        await using var smtp = await RawSmtp.ConnectAsync(live.Bench.Mx);
        await smtp.ReplyAsync();
        await smtp.AskAsync("EHLO <script>alert(2)</script>");
        await smtp.AskAsync($"MAIL FROM:<{mailFrom}>");
        await smtp.AskAsync($"RCPT TO:<{ticket.Token}@plain.{LiveBench.Zone}>");
        await smtp.AskAsync("DATA");
        await smtp.SendAsync("From: \"<script>alert(3)</script>\" <a@sender.test>\r\nSubject: <b>\r\n\r\nText.\r\n");
        (await smtp.AskAsync(".")).Should().StartWith("250 ");
    }
}
