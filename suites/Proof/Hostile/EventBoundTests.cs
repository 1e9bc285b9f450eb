using System.Net.Sockets;
using Conformance.Lab.Evidence;
using Conformance.Lab.Net;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Hostile;

/// <summary>A target that causes events without end fills neither the lab nor the run, and is not judged.</summary>
public sealed class EventBoundTests
{
    private static readonly string LongPath = new string('x', 2_000) + "@a.test";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mail_with_long_paths_without_end_is_bounded_and_said()
    {
        var log = new EventLog(TimeProvider.System);
        var recipients = Enumerable.Repeat(LongPath, 100).ToArray();

        // 800 million characters, if they were kept.
        for (var mail = 0; mail < 4_000; mail++)
        {
            log.Append(new MessageArrived(null, "mx.a.test", LongPath, recipients, null, 1) { Scenario = "a" });
        }

        log.Size.Should().BeLessThan(EventSize.MostAtAll + 1_000);
        (await log.Overflow.WaitAsync(Stop)).Should()
            .Be("The target causes more events than are kept in a run (64 million characters).");
        log.IsFull("a").Should().BeTrue();
        log.Of("a").OfType<EventsLeftOut>().Should().ContainSingle("it is said once");
    }

    [Fact]
    public async Task One_scenario_is_bounded_and_the_others_are_seen()
    {
        var log = new EventLog(TimeProvider.System);
        var line = new SmtpLine("client", new string('x', HostileText.LongestLine), Encrypted: false);

        for (var number = 0; number < 10_000; number++)
        {
            log.Append(line with { Scenario = "loud" });
        }

        log.Append(line with { Scenario = "other" });

        log.Size.Should().BeLessThan(EventSize.MostOfScenario + 10_000);
        (log.IsFull("loud"), log.IsFull("other")).Should().Be((true, false));
        log.Of("other").Should().ContainSingle();
        (await log.Overflow.WaitAsync(Stop)).Should().Be(
            "The target causes more events than are kept of one scenario (8 million characters): loud.");
    }

    [Fact]
    public void The_copy_of_a_log_knows_what_the_log_left_out()
    {
        var copy = new EventLog(TimeProvider.System);

        copy.Copy(new EventsLeftOut("It was too much.") { Number = 1, Scenario = "a" });

        copy.IsFull("a").Should().BeTrue();
        copy.Overflow.IsCompleted.Should().BeTrue();
    }

    [Fact]
    public void What_a_run_of_all_checks_causes_fits()
    {
        var log = new EventLog(TimeProvider.System);
        var chain = new string('x', 4_000);

        foreach (var number in Enumerable.Range(0, 2_000))
        {
            var scenario = $"check-{number % 160}";
            log.Append(new HandshakeEnded(Completed: true, ["mx.a.test"], null) { Chain = chain, Scenario = scenario });
            log.Append(new ClientHelloSeen(["mx.a.test"], chain, null) { Scenario = scenario });
            foreach (var line in Enumerable.Range(0, 30))
            {
                log.Append(new SmtpLine("client", $"MAIL FROM:<{line}@a.test>", Encrypted: true)
                {
                    Scenario = scenario,
                });
            }
        }

        log.Overflow.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public void A_chain_that_is_presented_in_every_session_is_kept_once()
    {
        var log = new EventLog(TimeProvider.System);
        var chain = new string('x', 4_000);

        foreach (var number in Enumerable.Range(1, 20_000))
        {
            // As they are read from another process: each with a text of its own.
            log.Copy(new HandshakeEnded(Completed: true, ["mx.a.test"], null)
            {
                Chain = new string(chain), Scenario = $"check-{number % 160}", Number = number,
            });
        }

        log.Size.Should().BeLessThan(4_000_000);
        log.Of("check-1").OfType<HandshakeEnded>().Select(ended => ended.Chain).Should()
            .OnlyContain(kept => ReferenceEquals(kept, log.Of("check-2").OfType<HandshakeEnded>().First().Chain));
    }

    [Fact]
    public void Chains_that_differ_each_time_count_in_full()
    {
        var log = new EventLog(TimeProvider.System);

        foreach (var number in Enumerable.Range(0, 3_000))
        {
            log.Append(new HandshakeEnded(Completed: true, ["mx.a.test"], null)
            {
                Chain = new string('x', 4_000) + number, Scenario = "loud",
            });
        }

        log.IsFull("loud").Should().BeTrue();
    }

    [Fact]
    public void All_checks_together_have_so_much_evidence_in_a_result_and_no_more()
    {
        var budget = new EvidenceBudget();
        LabEvent[] evidence = [.. Enumerable.Repeat(new SmtpLine("client", LongPath, Encrypted: false), 1_500)];

        var cuts = Enumerable.Range(0, 100).Select(_ => budget.Cut(evidence, Verdict.Fail)).ToList();

        cuts.Sum(cut => cut.Kept.Sum(seen => ((SmtpLine)seen).Text.Length)).Should()
            .BeInRange(EvidenceBudget.Run / 2, EvidenceBudget.Run);
        cuts.Should().OnlyContain(cut => cut.Kept.Count + cut.LeftOut == evidence.Length);
        cuts[^1].Kept.Should().BeEmpty("it is all spent");
    }

    [Fact]
    public async Task Connections_beyond_the_places_are_closed_and_said()
    {
        var log = new EventLog(TimeProvider.System);
        var places = new ConnectionPlaces(log, most: 2);
        var end = new TaskCompletionSource();
        var served = 0;

        var serving = Enumerable.Range(0, 5).Select(_ => places.ServeAsync(NewSocket(), "a", async () =>
        {
            served++;
            await end.Task;
        })).ToList();
        end.SetResult();
        await Task.WhenAll(serving);

        served.Should().Be(2);
        (await log.Overflow.WaitAsync(Stop)).Should()
            .Be("The target has more than 2 connections to the lab's hosts at once.");
        await places.ServeAsync(NewSocket(), "a", () => Task.FromResult(served++));
        served.Should().Be(3, "a place is free again");
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
