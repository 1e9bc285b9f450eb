using System.Net;
using Conformance.Bench.Measuring;
using Conformance.Lab.Scenarios;

namespace Conformance.Bench.Peers;

/// <summary>
/// The lab's MX in a process of its own, so that its memory and time are not mixed with those of who measures.
/// </summary>
internal static class MxServer
{
    /// <summary>What this program is told to become one.</summary>
    public const string Verb = "serve-mx";

    public const string HostName = "mx.bench.test";

    /// <summary>Serves until its standard input ends.</summary>
    public static async Task<int> ServeAsync()
    {
        await using var world = await LoopbackWorld.StartAsync(CancellationToken.None);
        await world.ApplyAsync(
            new ScenarioSpec("bench") { Domains = ["bench.test"], MxHosts = [new MxHost(HostName)] });
        Console.WriteLine($"{LoopbackWorld.SecondHost}:{world.Facts.SmtpPort}");
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Starts one and gives where it listens.</summary>
    public static async Task<(ChildProcess Process, IPEndPoint Address)> StartAsync(CancellationToken stop)
    {
        var process = new ChildProcess(Environment.ProcessPath!, Verb);
        try
        {
            var address = await process.ReadLineAsync(stop) ?? throw new NotMeasuredException(
                "the lab's MX did not start");
            return (process, IPEndPoint.Parse(address));
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }
}
