using System.Net;
using Conformance.Live.Observing;
using Conformance.Proof.Live.Hosting;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Live.Web;

/// <summary>Whoever has a token deletes what belongs to it, by a form and after a question.</summary>
public sealed class DeletionTests : IAsyncLifetime
{
    private LiveBench _bench = null!;
    private HttpClient _browser = null!;
    private ObservationTicket _ticket = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Page => $"/r/{_ticket.Token}";

    public async ValueTask InitializeAsync()
    {
        _bench = await LiveBench.StartAsync();
        _browser = _bench.Browser();
        _ticket = await _bench.World.Observatory.BeginAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task A_link_asks_and_deletes_nothing()
    {
        (await _browser.GetStringAsync(Page, Stop)).Should().Contain($"<a href=\"{Page}/delete\">");

        var question = await _browser.GetStringAsync($"{Page}/delete", Stop);

        question.Should().Contain($"<form method=\"post\" action=\"{Page}/delete\">");
        (await _bench.World.Observatory.FindAsync(_ticket.Token, Stop)).Should().NotBeNull();
    }

    [Fact]
    public async Task The_form_deletes_page_sessions_and_recipient()
    {
        await DeliverAsync();

        using var deleted = await _browser.PostAsync($"{Page}/delete", content: null, Stop);

        deleted.StatusCode.Should().Be(HttpStatusCode.SeeOther);
        (await _browser.GetStringAsync(deleted.Headers.Location!.OriginalString, Stop)).Should()
            .Contain("The observation is deleted.");
        (await _browser.GetAsync(Page, Stop)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await _browser.GetAsync($"{Page}/events", Stop)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await _bench.World.Observatory.RecipientReplyAsync(
            "plain", $"{_ticket.Token}@plain.{LiveBench.Zone}", Stop)).Should().StartWith("550 5.1.1 Unknown");
    }

    [Fact]
    public async Task What_was_shown_before_is_not_held_in_memory_either()
    {
        await DeliverAsync();

        await _bench.World.Observatory.DeleteAsync(_ticket, Stop);

        _bench.World.Observatory.Judge(_ticket).Should()
            .OnlyContain(standing => standing.Answer == CaseAnswer.NoResultYet);
    }

    [Fact]
    public async Task A_page_that_is_open_is_not_filled_any_more()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        await using var events = await _browser.GetStreamAsync($"{Page}/events", limit.Token);
        using var lines = new StreamReader(events);
        await lines.ReadLineAsync(limit.Token);

        await _bench.World.Observatory.DeleteAsync(_ticket, Stop);

        var end = () => lines.ReadToEndAsync(limit.Token);
        await end.Should().NotThrowAsync("there is an end");
    }

    private async Task DeliverAsync()
    {
        await using var sender = await _bench.StartSenderAsync();
        await _bench.SubmitAsync(sender.Endpoint, $"{_ticket.Token}@plain.{LiveBench.Zone}");
        await _bench.StandingsAsync(_ticket, all => all["plain"].Verdict is not null);
    }
}
