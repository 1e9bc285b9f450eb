using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Conformance.Bench.Measuring;
using Conformance.Bench.Peers;

namespace Conformance.Bench.Measures;

/// <summary>
/// Ten thousand connections that say nothing, kept by the lab's MX: each is asked at the end whether it still lives.
/// </summary>
internal sealed class IdleConnections : IMeasure
{
    private const int Wanted = 10_000;

    /// <summary>As many as the lab's listener lets wait.</summary>
    private const int AtOnce = 200;

    /// <summary>Files that the client has open beside its connections.</summary>
    private const int Others = 300;

    public string Name => "idle";

    public string Says => $"{Wanted} idle connections to the lab's MX";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken stop)
    {
        if (OpenFilesAllowed() is { } allowed && allowed < Wanted + Others)
        {
            throw new NotMeasuredException(
                $"a process may have {allowed} open files here; {Wanted + Others} are needed (ulimit -n)");
        }

        var (process, address) = await MxServer.StartAsync(stop);
        using var lab = process;
        using (var first = await SmtpTalk.OpenAsync(address, stop))
        {
            // What the first connection loads is no cost of a connection.
            await first.DeliverAsync(stop);
        }

        var empty = lab.Memory;
        var open = new ConcurrentBag<SmtpTalk>();
        try
        {
            await OpenAsync(address, open, stop);
            var full = lab.Memory;
            var kept = await AliveAsync(open, stop);
            return Figures(kept, empty, full);
        }
        finally
        {
            foreach (var talk in open)
            {
                talk.Dispose();
            }
        }
    }

    private static async Task OpenAsync(IPEndPoint address, ConcurrentBag<SmtpTalk> open, CancellationToken stop)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop };
        await Parallel.ForEachAsync(Enumerable.Range(0, Wanted), parallel, async (_, token) =>
            open.Add(await SmtpTalk.OpenAsync(address, token)));
    }

    private static async Task<int> AliveAsync(ConcurrentBag<SmtpTalk> open, CancellationToken stop)
    {
        var alive = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop };
        await Parallel.ForEachAsync(open, parallel, async (talk, token) =>
        {
            try
            {
                await talk.AskAsync("NOOP", "250", token);
                Interlocked.Increment(ref alive);
            }
            catch (Exception lost) when (lost is IOException or SocketException)
            {
                // It is not counted.
            }
        });
        return alive;
    }

    private static List<Figure> Figures(int kept, long empty, long full) =>
    [
        new Figure("idle.kept", "idle connections that still answer",
            "connections") { Goal = Goal.AtLeast(Wanted) }.From(kept),
        new Figure("idle.memory", "the MX's process with them", "MB")
        {
            Goal = Goal.AtMost(300), Note = $"{empty / 1e6:0} MB before the first of them",
        }.From(full / 1e6),
        new Figure("idle.memory-each", "memory a connection", "kB")
        {
            Note = "of the process; what the kernel holds for a socket is not counted",
        }.From((full - empty) / 1e3 / Wanted),
    ];

    /// <summary>The hard limit: the runtime raises the soft one to it. Null where the system does not tell.</summary>
    private static long? OpenFilesAllowed()
    {
        const string Limits = "/proc/self/limits";
        var lines = File.Exists(Limits) ? File.ReadLines(Limits) : [];
        var line = lines.FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, _, var hard, ..]
            && long.TryParse(hard, out var limit)
            ? limit
            : null;
    }
}
