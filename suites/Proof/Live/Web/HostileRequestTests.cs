using System.Net;
using Conformance.Proof.Live.Hosting;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Web;

/// <summary>What a visitor gets who asks too long, too much or too often.</summary>
public sealed class HostileRequestTests : IAsyncLifetime
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
    public async Task A_long_address_and_long_headers_are_refused()
    {
        (await _browser.GetAsync($"/r/{new string('a', 5_000)}", Stop)).StatusCode.Should()
            .Be(HttpStatusCode.RequestUriTooLong);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("X-Long", new string('x', 20_000));

        (await _browser.SendAsync(request, Stop)).StatusCode.Should().Be(HttpStatusCode.RequestHeaderFieldsTooLarge);
        (await _browser.GetAsync("/", Stop)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_network_gets_thirty_tokens_at_once_and_another_one_its_own()
    {
        for (var count = 0; count < 30; count++)
        {
            (await _browser.PostAsync("/new", content: null, Stop)).StatusCode.Should().Be(HttpStatusCode.SeeOther);
        }

        using var refused = await _browser.PostAsync("/new", content: null, Stop);
        using var other = _bench.Browser("127.50.2.1");

        refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromMinutes(10));
        (await refused.Content.ReadAsStringAsync(Stop)).Should()
            .Contain("Too many observations were begun from your network");
        (await other.PostAsync("/new", content: null, Stop)).StatusCode.Should().Be(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Requests_without_end_are_refused()
    {
        HttpStatusCode status;
        var count = 0;
        do
        {
            using var answer = await _browser.GetAsync("/robots.txt", Stop);
            status = answer.StatusCode;
        }
        while (status == HttpStatusCode.OK && ++count < 2_000);

        status.Should().Be(HttpStatusCode.TooManyRequests);
        count.Should().BeGreaterThanOrEqualTo(600);
    }
}
