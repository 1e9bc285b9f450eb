using System.Diagnostics;
using Conformance.Proof.Live.Hosting;
using Conformance.Proof.Standard;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Web;

/// <summary>Two hundred people who watch at once.</summary>
public sealed class WatchingTests
{
    private const int People = 200;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_of_them_see_a_delivery_soon()
    {
        await using var bench = await LiveBench.StartAsync();
        var ticket = await bench.World.Observatory.BeginAsync(Stop);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeLimit);
        var browsers = Enumerable.Range(0, People).Select(
            person => bench.Browser($"127.64.{person % 4}.{1 + person / 4}")).ToList();
        var pages = await Task.WhenAll(browsers.Select(
            async browser => new StreamReader(await browser.GetStreamAsync($"/r/{ticket.Token}/events", limit.Token))));
        await Task.WhenAll(pages.Select(page => page.ReadLineAsync(limit.Token).AsTask()));

        var begun = Stopwatch.GetTimestamp();
        await using var smtp = await RawSmtp.GreetedAsync(bench.Mx);
        await smtp.AskAsync("MAIL FROM:<a@sender.test>");
        await smtp.AskAsync($"RCPT TO:<{ticket.Token}@plain.{LiveBench.Zone}>");
        await smtp.AskAsync("DATA");
        await smtp.SendAsync("Subject: seen\r\n\r\nText.\r\n");
        await smtp.AskAsync(".");
        await Task.WhenAll(pages.Select(page => UntilDeliveredAsync(page, limit.Token)));

        var took = Stopwatch.GetElapsedTime(begun);
        TestContext.Current.SendDiagnosticMessage($"{People} people saw it within {took.TotalSeconds:0.0} s.");
        took.Should().BeLessThan(TimeSpan.FromSeconds(15));
        browsers.ForEach(browser => browser.Dispose());
    }

    private static async Task UntilDeliveredAsync(StreamReader page, CancellationToken stop)
    {
        string? line;
        do
        {
            line = await page.ReadLineAsync(stop);
        }
        while (line?.Contains("Delivered", StringComparison.Ordinal) == false);

        line.Should().NotBeNull();
    }
}
