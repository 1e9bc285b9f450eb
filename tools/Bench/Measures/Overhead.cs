using System.Collections.Concurrent;
using System.Diagnostics;
using Conformance.Bench.Measuring;
using Conformance.Bench.Peers;
using Conformance.Lab;
using Conformance.Lab.Contract;
using Conformance.Lab.Driver;
using Conformance.Lab.Evidence;
using Conformance.Lab.Scenarios;
using EventLog = Conformance.Lab.Evidence.EventLog;

namespace Conformance.Bench.Measures;

/// <summary>
/// What the suite costs: one target delivers the same messages through the lab and with nothing around it.
/// </summary>
internal sealed class Overhead(Stage stage) : IMeasure
{
    private const int Rounds = 7;

    private const int Domains = 200;

    private const int Connections = 20;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(120);

    private static readonly IReadOnlyList<string> DomainNames = [.. Enumerable.Range(1,
        Domains).Select(number => $"d{number}.bench.test")];

    public string Name => "overhead";

    public string Says => $"{Rounds} times {Domains} messages to as many domains, through the lab and bare";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken stop)
    {
        var plan = await stage.PostfixAsync("default", stop);
        var image = await stage.BarePeerImageAsync(stop);
        await using var world = await LoopbackWorld.StartAsync(stop);
        await using var lab = await LabAndTarget.StartAsync(
            plan, await stage.LabImageAsync(stop), await stage.StepCaImageAsync(stop), stop);
        await using var bare = await BareWay.StartAsync(plan, image, DomainNames, world, stop);

        await PublishAsync(lab.Lab, stop);

        // Everything is warm on both ways before it counts.
        await RoundAsync(lab, bare, world, round: 0, stop);
        var rounds = new List<(double Lab, double Bare)>();
        for (var round = 1; round <= Rounds; round++)
        {
            rounds.Add(await RoundAsync(lab, bare, world, round, stop));
            stage.Progress.Report(
                $"round {round}: {rounds[^1].Lab:0.00} s through the lab, {rounds[^1].Bare:0.00} s bare");
        }

        return Figures(rounds, await LabMemory.OfAsync(lab.LabContainer, stop));
    }

    private static List<Figure> Figures(List<(double Lab, double Bare)> rounds, double memory)
    {
        var lab = Figure.Median([.. rounds.Select(round => round.Lab)]);
        var bare = Figure.Median([.. rounds.Select(round => round.Bare)]);
        return
        [
            new Figure("overhead.ratio", $"{Domains} messages through the lab against the bare way", "times")
            {
                Goal = Goal.AtMost(1.5), Note = $"{lab:0.00} s against {bare:0.00} s, {Connections} connections submit",
            }.From([.. rounds.Select(round => round.Lab / round.Bare)]),
            new Figure("overhead.lab-memory",
                $"the lab's container with {Domains} domains after {Domains * (Rounds + 1)} messages", "MB")
            {
                Goal = Goal.AtMost(300),
            }.From(memory),
        ];
    }

    /// <summary>Both ways, each first in every other round.</summary>
    private static async Task<(double Lab, double Bare)> RoundAsync(
        LabAndTarget lab, BareWay bare, World world, int round, CancellationToken stop)
    {
        if (round % 2 == 0)
        {
            var first = await ThroughLabAsync(lab, round, stop);
            return (first, await BareAsync(bare, world, round, stop));
        }

        var bareFirst = await BareAsync(bare, world, round, stop);
        return (await ThroughLabAsync(lab, round, stop), bareFirst);
    }

    private static async Task PublishAsync(ILab lab, CancellationToken stop)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = stop };
        await Parallel.ForEachAsync(DomainNames, parallel, async (domain, token) =>
            await lab.ApplyAsync(
                new ScenarioSpec(domain)
                {
                    Domains = [domain],
                    Records = [new DnsRecord(domain, "MX", $"10 mx.{domain}")],
                    MxHosts = [new MxHost($"mx.{domain}")],
                },
                token));
    }

    private static async Task<double> ThroughLabAsync(LabAndTarget lab, int round, CancellationToken stop)
    {
        var awaited = new ConcurrentDictionary<string, bool>(
            DomainNames.Select(domain => KeyValuePair.Create(Token(domain, round), true)));
        var after = await lab.Lab.Events.CatchUpAsync(stop);
        return await ClockedAsync(
            round, lab.Lab, lab.Target.Submission, token => ArriveAsync(lab.Lab.Events, after, awaited, token), stop);
    }

    private static async Task<bool> ArriveAsync(
        EventLog events, long after, ConcurrentDictionary<string, bool> awaited, CancellationToken stop)
    {
        await foreach (var seen in events.FollowAsync(after, stop))
        {
            if (seen is MessageArrived { Token: { } token, Tls: not null } && awaited.TryRemove(token,
                out _) && awaited.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The lab's own driver submits here too, but in this process.</summary>
    private static Task<double> BareAsync(BareWay bare, World world, int round, CancellationToken stop)
    {
        var reached = bare.Taken.ReachesAsync(bare.Taken.Count + Domains);
        return ClockedAsync(
            round, world, bare.Submission,
            async token =>
            {
                await reached.WaitAsync(token);
                return true;
            },
            stop);
    }

    /// <summary>Seconds from the first submission to the last arrival.</summary>
    private static async Task<double> ClockedAsync(
        int round, ILab driver, SubmissionEndpoint endpoint, Func<CancellationToken, Task<bool>> arrive,
        CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var arrived = Deadline.OfAsync(TimeLimit, arrive, $"not all of {Domains} messages arrived", stop);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = stop };
        await Parallel.ForEachAsync(DomainNames, parallel, async (domain, token) =>
        {
            var submitted = await driver.SubmitAsync(
                new Submission(domain, Token(domain, round), [$"bench@{domain}"], endpoint), token);
            if (!submitted.Accepted)
            {
                throw new NotMeasuredException($"the target refused a message: {submitted.Reply}");
            }
        });
        await arrived;
        return clock.Elapsed.TotalSeconds;
    }

    private static string Token(string domain, int round) => $"{domain.Replace('.', '-')}-{round}";
}
