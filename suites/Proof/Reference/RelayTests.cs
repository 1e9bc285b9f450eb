using System.Collections.Immutable;
using System.Diagnostics;
using Conformance.Checks.Domains;
using Conformance.Lab.Certificates;
using Conformance.Lab.Driver;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Benches;
using Conformance.Reference.Behaviour;
using Conformance.Reference.Sending;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Reference;

/// <summary>What the reference does that no check of a sender asks for yet, seen from the lab.</summary>
public sealed class RelayTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private LoopbackLab? _lab;
    private int _messages;

    private LoopbackLab Lab => _lab!;

    public ValueTask DisposeAsync() => _lab?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task The_next_mx_host_gets_what_the_first_may_not_have()
    {
        await StartAsync();
        var domain = Domain("next");
        domain = domain.WithMxHosts(new(domain.Host("mx1")), new(domain.Host("mx2"))).Enforce(domain.Host("mx2"));

        var token = await SendAsync(domain);
        var arrived = await SeenAsync<MessageArrived>(domain, message => message.Token == token);

        arrived.Host.Should().Be(domain.Host("mx2"));
        Hellos(domain, "smtp").Should().Equal(domain.Host("mx2"));
    }

    [Fact]
    public async Task Each_mx_host_is_asked_for_by_its_own_name()
    {
        await StartAsync();
        var domain = Domain("each");
        var first = new MxHost(domain.Host("mx1")) { Certificate = CertificateSpec.Of(CertificateKind.OtherCa) };
        domain = domain.WithMxHosts(first, new(domain.Host("mx2"))).Enforce();

        var token = await SendAsync(domain);
        await SeenAsync<MessageArrived>(domain, message => message.Token == token);

        Hellos(domain, "smtp").Should().Equal(domain.Host("mx1"), domain.Host("mx2"));
    }

    [Fact]
    public async Task A_refused_session_ends_with_quit_inside_tls()
    {
        await StartAsync();
        var domain = Domain("quit").Enforce().WithMxCertificate(CertificateKind.UnrelatedName);

        await SendAsync(domain);
        var closed = await SeenAsync<ConnectionClosed>(domain, end => Service(domain, end) == "smtp");

        closed.How.Should().Be("quit");
        var said = Said(domain).Where(line => line.Session == closed.Session).ToList();
        said[^1].Should().BeEquivalentTo(new { Text = "QUIT", Encrypted = true });
        said.Where(IsMail).Should().BeEmpty();
    }

    [Fact]
    public async Task What_the_policy_forbids_is_bounced_after_its_lifetime_and_a_last_look_at_the_record()
    {
        await StartAsync(WithTwoAttempts);
        var domain = Domain("expire").Enforce("elsewhere.test");

        var token = await SendAsync(domain);
        var bounce = await SeenAsync<BounceArrived>(domain, arrived => arrived.Token == token);

        bounce.Should().BeEquivalentTo(new { Action = "failed", Status = "4.4.7" });
        bounce.Recipient.Should().Be($"rfc822; {token}@{domain.Name}");
        bounce.Diagnostic.Should().Contain("no mx pattern");
        Events(domain).OfType<DnsQuery>().Count(query => query.Name == $"_mta-sts.{domain.Name}").Should().Be(2);
        await QueueAsync(queue => queue.Count == 0);
    }

    [Fact]
    public async Task A_policy_repaired_before_the_end_of_the_lifetime_saves_the_message()
    {
        await StartAsync(WithTwoAttempts);
        var domain = Domain("saved").Enforce("elsewhere.test");
        var token = await SendAsync(domain);
        await HeldAsync(token);

        await Lab.World.ApplyAsync(domain.Enforce().WithId("2").ToScenario(), Stop);
        await SeenAsync<MessageArrived>(domain, message => message.Token == token);

        Events(domain).OfType<BounceArrived>().Should().BeEmpty();
    }

    [Fact]
    public async Task A_flush_tries_again_at_once()
    {
        await StartAsync(options => options with { RetryInterval = TimeSpan.FromHours(1) });
        var domain = Domain("flush").Enforce().WithMxCertificate(CertificateKind.Expired);
        var token = await SendAsync(domain);
        await HeldAsync(token);

        await Lab.World.ApplyAsync(domain.WithMxCertificate(CertificateKind.Good).ToScenario(), Stop);
        Lab.Mta.Flush();

        await SeenAsync<MessageArrived>(domain, message => message.Token == token);
    }

    [Fact]
    public async Task A_refused_recipient_bounces_at_once_with_the_hosts_own_words()
    {
        await StartAsync();
        var domain = WithReply(Domain("user"), "RCPT", "550 5.1.1 Nobody of that name");

        var token = await SendAsync(domain);
        var bounce = await SeenAsync<BounceArrived>(domain, arrived => arrived.Token == token);

        bounce.Should().BeEquivalentTo(new { Action = "failed", Status = "5.1.1" });
        bounce.Diagnostic.Should().Contain("Nobody of that name");
    }

    [Theory]
    [InlineData("MAIL")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    [InlineData("CONNECT")]
    public async Task A_temporary_refusal_keeps_the_message(string verb)
    {
        await StartAsync();
        var domain = WithReply(Domain("later"), verb, "451 4.3.0 Later");

        var token = await SendAsync(domain);
        var reason = await HeldAsync(token);

        reason.Should().Contain("Later");
    }

    [Fact]
    public async Task Without_a_policy_a_failed_handshake_is_followed_by_clear_text()
    {
        await StartAsync();
        var domain = Aborting(Domain("clear"));

        var token = await SendAsync(domain);
        var arrived = await SeenAsync<MessageArrived>(domain, message => message.Token == token);

        arrived.Tls.Should().BeNull();
    }

    [Fact]
    public async Task Under_enforce_a_failed_handshake_is_not()
    {
        await StartAsync();
        var domain = Aborting(Domain("held")).Enforce();

        var token = await SendAsync(domain);
        var reason = await HeldAsync(token);

        reason.Should().Contain("handshake");
        Said(domain).Where(IsMail).Should().BeEmpty();
    }

    [Fact]
    public async Task A_stalled_policy_host_holds_up_no_other_domain()
    {
        await StartAsync();
        var stalled = Domain("stalled").Enforce().WithPolicyResponse(new HttpScript(200, "") { Stalls = true });
        var held = await SendAsync(stalled);
        await SeenAsync<HttpRequestSeen>(stalled, _ => true);
        var others = Enumerable.Range(0, 64).Select(number => Domain($"other-{number}").Enforce()).ToList();

        var tokens = await Task.WhenAll(others.Select(SendAsync));
        await Task.WhenAll(others.Zip(tokens, (domain, token) =>
            SeenAsync<MessageArrived>(domain, message => message.Token == token)));

        await QueueAsync(queue => queue is [var only] && only.Recipient.StartsWith($"{held}@"));
    }

    [Fact]
    public async Task A_policy_host_that_says_nothing_is_given_up()
    {
        await StartAsync(options => options with { PolicyTimeout = TimeSpan.FromSeconds(1) });
        var domain = Domain("silent").Enforce("elsewhere.test")
            .WithPolicyHost(host => host with { Reach = Reach.Silent });

        var token = await SendAsync(domain);

        await SeenAsync<MessageArrived>(domain, message => message.Token == token);
    }

    [Fact]
    public async Task A_question_without_an_answer_does_not_hold_up_the_end()
    {
        await StartAsync();
        var mute = new DnsFault("_mta-sts.mute.test", "TXT", DnsFaultKind.Timeout);
        var domain = Domain("mute") with { DnsFaults = [mute] };
        await SendAsync(domain);
        await SeenAsync<DnsQuery>(domain, query => query.Outcome == "TIMEOUT");

        var end = Lab.Mta.DisposeAsync().AsTask();

        await end.WaitAsync(TimeSpan.FromSeconds(1), Stop);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static RecipientDomain Domain(string label) => new(label, $"{label}.test");

    /// <summary>With one attempt at once and one at the end of the lifetime.</summary>
    private static ReferenceOptions WithTwoAttempts(ReferenceOptions options) =>
        options with { QueueLifetime = TimeSpan.FromSeconds(1), RetryInterval = TimeSpan.FromHours(1) };

    private static RecipientDomain Aborting(RecipientDomain domain) =>
        domain.WithMx(mx => mx with { Smtp = mx.Smtp with { AbortOnUnknownName = true } });

    private static RecipientDomain WithReply(RecipientDomain domain, string verb, string reply) =>
        domain.WithMx(mx => mx with
        {
            Smtp = mx.Smtp with { Replies = new Dictionary<string, string> { [verb] = reply } },
        });

    private static bool IsMail(SmtpLine line) => line.Text.StartsWith("MAIL");

    private async Task StartAsync(Func<ReferenceOptions, ReferenceOptions>? change = null) =>
        _lab = await LoopbackLab.StartAsync(change);

    private async Task<string> SendAsync(RecipientDomain domain)
    {
        await Lab.World.ApplyAsync(domain.ToScenario(), Stop);
        var token = $"m{Interlocked.Increment(ref _messages)}";
        var endpoint = new SubmissionEndpoint(Lab.Mta.Endpoint.Address.ToString(), Lab.Mta.Endpoint.Port);
        var submitted = await Lab.World.SubmitAsync(
            new Submission(domain.Scenario, token, [$"{token}@{domain.Name}"], endpoint), Stop);
        submitted.Accepted.Should().BeTrue("the reference takes mail, and yet it says: {0}", submitted.Reply);
        return token;
    }

    private ImmutableList<LabEvent> Events(RecipientDomain domain) => Lab.World.Events.Of(domain.Scenario);

    private IEnumerable<string?> Hellos(RecipientDomain domain, string service) =>
        Events(domain).OfType<ClientHelloSeen>()
            .Where(hello => Service(domain, hello) == service)
            .Select(hello => hello.ServerName);

    private IEnumerable<SmtpLine> Said(RecipientDomain domain) =>
        Events(domain).OfType<SmtpLine>().Where(line => line.From == "client");

    private string? Service(RecipientDomain domain, LabEvent seen) =>
        Events(domain).OfType<ConnectionOpened>().FirstOrDefault(opened => opened.Session == seen.Session)?.Service;

    private async Task<T> SeenAsync<T>(RecipientDomain domain, Func<T, bool> which)
        where T : LabEvent
    {
        var seen = await Lab.World.Events.WaitAsync(
            domain.Scenario, events => events.OfType<T>().FirstOrDefault(which), Deadline, Stop);
        return seen ?? throw new TimeoutException(
            $"No {typeof(T).Name} in {domain.Name} within {Deadline}; queued: {string.Join(", ", Lab.Mta.Queue)}.");
    }

    /// <summary>Waits until the message was tried and deferred, and gives the reason.</summary>
    private async Task<string> HeldAsync(string token)
    {
        QueueEntry? Held(IEnumerable<QueueEntry> queue) =>
            queue.FirstOrDefault(entry => entry.Recipient.StartsWith($"{token}@") && entry.Reason.Length > 0);
        return Held(await QueueAsync(queue => Held(queue) is not null))!.Reason;
    }

    private async Task<IReadOnlyList<QueueEntry>> QueueAsync(Func<IReadOnlyList<QueueEntry>, bool> asExpected)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Deadline; await Task.Delay(PollInterval, Stop))
        {
            var queue = Lab.Mta.Queue;
            if (asExpected(queue))
            {
                return queue;
            }
        }

        throw new TimeoutException(
            $"The queue is not as expected within {Deadline}: {string.Join(", ", Lab.Mta.Queue)}.");
    }
}
