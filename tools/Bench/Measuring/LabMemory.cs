using Conformance.Targets.Engine;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Configurations;

namespace Conformance.Bench.Measuring;

/// <summary>
/// What the lab's container holds, counted as `docker stats` does: without the files that the kernel could drop.
/// </summary>
internal static class LabMemory
{
    private const double Mega = 1e6;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    /// <summary>In MB, now.</summary>
    public static async Task<double> OfAsync(string container, CancellationToken stop)
    {
        using var engine = Engine();
        var seen = new Seen();
        await engine.Containers.GetContainerStatsAsync(
            container, new ContainerStatsParameters { Stream = false, OneShot = true }, seen, stop);
        return seen.Values.Last();
    }

    /// <summary>
    /// In MB, once a second, of the lab that a process started, until that lab is gone; none where it never came.
    /// </summary>
    public static async Task<IReadOnlyList<double>> WatchAsync(int process, CancellationToken stop)
    {
        using var engine = Engine();
        var seen = new Seen();
        try
        {
            var container = await FindAsync(engine, process, stop);
            await engine.Containers.GetContainerStatsAsync(
                container, new ContainerStatsParameters { Stream = true }, seen, stop);
        }
        catch (Exception over) when (
            over is OperationCanceledException or DockerApiException or IOException or HttpRequestException)
        {
            // It was removed while it was watched, or never came: either way the watch is over.
        }

        return seen.Values;
    }

    /// <summary>A session's id tells the process that it belongs to.</summary>
    private static async Task<string> FindAsync(DockerClient engine, int process, CancellationToken stop)
    {
        using var ticks = new PeriodicTimer(BetweenLooks);
        do
        {
            var running = await engine.Containers.ListContainersAsync(new ContainersListParameters(), stop);
            var lab = running.FirstOrDefault(container =>
                container.Labels.TryGetValue(EngineSession.SessionLabel, out var session)
                && session.Split('-').Contains(process.ToString())
                && container.Names.Any(name => name.EndsWith("-lab", StringComparison.Ordinal)));
            if (lab is not null)
            {
                return lab.ID;
            }
        }
        while (await ticks.WaitForNextTickAsync(stop));
        throw new OperationCanceledException(stop);
    }

    private static DockerClient Engine() =>
        TestcontainersSettings.OS.DockerEndpointAuthConfig.GetDockerClientBuilder().Build();

    private sealed class Seen : IProgress<ContainerStatsResponse>
    {
        private readonly Lock _gate = new();
        private readonly List<double> _values = [];

        public IReadOnlyList<double> Values
        {
            get
            {
                lock (_gate)
                {
                    return [.. _values];
                }
            }
        }

        public void Report(ContainerStatsResponse value)
        {
            // The last report of a container that ends is empty.
            if (value.MemoryStats is not { Usage: > 0 and var usage } memory)
            {
                return;
            }

            // Control groups of version 1 and 2 name it differently.
            var droppable = memory.Stats is null ? 0
                : memory.Stats.TryGetValue("total_inactive_file", out var first) ? first
                : memory.Stats.TryGetValue("inactive_file", out var second) ? second : 0;
            lock (_gate)
            {
                _values.Add(((double)usage - droppable) / Mega);
            }
        }
    }
}
