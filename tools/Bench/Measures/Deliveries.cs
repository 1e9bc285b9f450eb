using System.Diagnostics;
using System.Net;
using Conformance.Bench.Measuring;
using Conformance.Bench.Peers;

namespace Conformance.Bench.Measures;

/// <summary>
/// STARTTLS deliveries a second: the lab's MX against smtp-server from npm, one client program for both.
/// </summary>
internal sealed class Deliveries(Stage stage) : IMeasure
{
    private const int Rounds = 5;
    private const int PerRound = 1000;

    /// <summary>
    /// smtp-server holds each greeting back for 100 ms: so many that there is work meanwhile, and only that counts.
    /// </summary>
    private const int Clients = 256;

    public string Name => "smtp-server";

    public string Says =>
        $"{Rounds} times {PerRound} STARTTLS deliveries by {Clients} clients to the lab's MX and to smtp-server";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken stop)
    {
        using var folder = new TemporaryFolder();
        var (theirs, theirAddress) = await NpmSmtpServer.StartAsync(stage, folder, stop);
        using var npm = theirs;
        var (ours, ourAddress) = await MxServer.StartAsync(stop);
        using var lab = ours;

        // Both are warm before it counts: a lab is started for many deliveries, and so is a server.
        await LoadAsync(lab, ourAddress, stop);
        await LoadAsync(npm, theirAddress, stop);
        var rounds = new List<(Load Lab, Load Npm)>();
        for (var round = 0; round < Rounds; round++)
        {
            rounds.Add((await LoadAsync(lab, ourAddress, stop), await LoadAsync(npm, theirAddress, stop)));
        }

        return Figures(rounds);
    }

    private static List<Figure> Figures(List<(Load Lab, Load Npm)> rounds)
    {
        var lab = Figure.Median([.. rounds.Select(round => round.Lab.PerSecond)]);
        var npm = Figure.Median([.. rounds.Select(round => round.Npm.PerSecond)]);
        var labTime = Figure.Median([.. rounds.Select(round => round.Lab.ProcessorMilliseconds)]);
        var npmTime = Figure.Median([.. rounds.Select(round => round.Npm.ProcessorMilliseconds)]);
        return
        [
            new Figure("smtp-server.ratio", "deliveries a second, the lab's MX against smtp-server", "times")
            {
                Goal = Goal.AtLeast(2), Note = $"{lab:0} a second against {npm:0}, the client on the same processors",
            }.From([.. rounds.Select(round => round.Lab.PerSecond / round.Npm.PerSecond)]),
            new Figure("smtp-server.time-ratio", "processor time a delivery, smtp-server against the lab's MX", "times")
            {
                Note = $"{npmTime:0.00} ms against {labTime:0.00} ms, the client not counted",
            }.From([.. rounds.Select(round => round.Npm.ProcessorMilliseconds / round.Lab.ProcessorMilliseconds)]),
        ];
    }

    private static async Task<Load> LoadAsync(ChildProcess server, IPEndPoint address, CancellationToken stop)
    {
        var before = server.ProcessorTime;
        var clock = Stopwatch.StartNew();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = stop };
        await Parallel.ForEachAsync(Enumerable.Range(0, PerRound), parallel, async (_, token) =>
        {
            using var talk = await SmtpTalk.OpenAsync(address, token);
            await talk.DeliverAsync(token);
        });
        return new Load(
            PerRound / clock.Elapsed.TotalSeconds, (server.ProcessorTime - before).TotalMilliseconds / PerRound);
    }

    /// <param name="ProcessorMilliseconds">Of the server, a delivery.</param>
    private sealed record Load(double PerSecond, double ProcessorMilliseconds);
}
