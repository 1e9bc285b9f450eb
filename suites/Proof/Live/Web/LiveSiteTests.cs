using System.Net;
using Conformance.Live.Web;
using Conformance.Proof.Live.Hosting;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Conformance.Proof.Live.Web;

/// <summary>The page in a browser: from the first page to a table that fills.</summary>
public sealed class LiveSiteTests : IAsyncLifetime
{
    private LiveBench _bench = null!;
    private HttpClient _browser = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bench = await LiveBench.StartAsync();
        _browser = _bench.Browser();
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task The_first_page_lists_the_cases_and_begins_an_observation()
    {
        var page = await _browser.GetStringAsync("/", Stop);

        page.Should().Contain("S-CERT-OTHERCA").And.Contain("""<form method="post" action="/new">""")
            .And.Contain("mailto:postmaster@example.test");
    }

    [Fact]
    public async Task A_token_leads_to_a_page_with_all_recipients()
    {
        using var begun = await _browser.PostAsync("/new", content: null, Stop);

        begun.StatusCode.Should().Be(HttpStatusCode.SeeOther);
        var path = begun.Headers.Location!.OriginalString;
        var page = await _browser.GetStringAsync(path, Stop);
        var token = path.Split('/')[^1];
        foreach (var placed in _bench.World.Observatory.Cases)
        {
            page.Should().Contain($"{token}@{placed.Case.DomainIn(LiveBench.Zone)}");
        }

        page.Should().Contain("""<noscript><meta http-equiv="refresh" content="30"></noscript>""")
            .And.Contain("no result yet");
    }

    [Fact]
    public async Task The_table_comes_again_when_something_is_seen()
    {
        var ticket = await _bench.World.Observatory.BeginAsync(Stop);
        await using var sender = await _bench.StartSenderAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        await using var events = await _browser.GetStreamAsync($"/r/{ticket.Token}/events", limit.Token);
        using var lines = new StreamReader(events);
        (await lines.ReadLineAsync(limit.Token)).Should()
            .Be("data: <p>Nothing is known of the sender yet.</p>");

        await _bench.SubmitAsync(sender.Endpoint, $"{ticket.Token}@plain.{LiveBench.Zone}");

        string? line;
        do
        {
            line = await lines.ReadLineAsync(limit.Token);
        }
        while (line?.Contains("The sender sent mx1.plain", StringComparison.Ordinal) == false);

        line.Should().NotBeNull("the delivery is shown while the page is open");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nothing")]
    [InlineData("/live.js")]
    public async Task Every_answer_has_the_security_headers_and_no_cookie(string path)
    {
        using var answer = await _browser.GetAsync(path, Stop);

        answer.Headers.GetValues("Content-Security-Policy").Single().Should()
            .StartWith("default-src 'none'").And.NotContain("unsafe");
        answer.Headers.GetValues("Referrer-Policy").Should().Equal("no-referrer");
        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        answer.Headers.Contains("Set-Cookie").Should().BeFalse();
    }

    [Theory]
    [InlineData("GET", "/robots.txt", HttpStatusCode.OK, "Disallow: /r/")]
    [InlineData("GET", "/health", HttpStatusCode.OK, "ok\n")]
    [InlineData("GET", "/r/abcdefghjkmn", HttpStatusCode.NotFound, "There is no observation with this token.")]
    [InlineData("GET", "/r/<script>", HttpStatusCode.NotFound, "There is no observation with this token.")]
    [InlineData("GET", "/r/abcdefghjkmn/events", HttpStatusCode.NotFound, "There is no observation with this token.")]
    [InlineData("GET", "/r/%0d%0a%c3%a9%3cb%3e", HttpStatusCode.NotFound, "There is no observation with this token.")]
    [InlineData("GET", "/r/abcdefghjkmn/delete", HttpStatusCode.NotFound, "There is no observation with this token.")]
    [InlineData("POST", "/r/abcdefghjkmn/delete", HttpStatusCode.NotFound, "There is no observation with this token.")]
    [InlineData("GET", "/privacy", HttpStatusCode.OK, "30 days after an observation is over")]
    [InlineData("GET", "/facts", HttpStatusCode.NotFound, "There is no such page.")]
    [InlineData("GET", "/scenarios", HttpStatusCode.NotFound, "There is no such page.")]
    [InlineData("GET", "/new", HttpStatusCode.MethodNotAllowed, "Begin at the first page.")]
    [InlineData("DELETE", "/", HttpStatusCode.MethodNotAllowed, "Pages are read with GET.")]
    public async Task Every_address_has_its_answer(string method, string path, HttpStatusCode status, string text)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await _browser.SendAsync(request, Stop);

        answer.StatusCode.Should().Be(status);
        (await answer.Content.ReadAsStringAsync(Stop)).Should().Contain(text);
    }

    [Fact]
    public async Task Another_name_is_not_this_site()
    {
        var http = new DefaultHttpContext { Request = { Method = "GET", Path = "/", Host = new("other.test") } };

        using var site = new LiveSite(_bench.World.Observatory, retentionDays: 30);
        await site.AnswerAsync(http);

        http.Response.StatusCode.Should().Be(StatusCodes.Status421MisdirectedRequest);
    }

    [Fact]
    public void What_is_put_into_a_page_is_escaped()
    {
        const string Hostile = "\"'<&";

        Html.Of($"<p title=\"{Hostile}\">{Html.Of($"<b>{Hostile}</b>")}</p>").Text.Should()
            .Be("<p title=\"&quot;&#39;&lt;&amp;\"><b>&quot;&#39;&lt;&amp;</b></p>");
    }

    [Fact]
    public void Groups_have_ten_recipients_at_most_and_each_case_its_twin()
    {
        var groups = RecipientGroups.Of(_bench.World.Observatory.Cases);

        groups.Should().OnlyContain(group => group.Count <= RecipientGroups.Most);
        foreach (var one in _bench.World.Observatory.Cases.Select(placed => placed.Case))
        {
            groups.Should().Contain(group => group.Contains(one)
                && (one.Twin == null || group.Any(other => other.Id == one.Twin)));
        }
    }
}
