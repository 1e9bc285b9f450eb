using System.Net;
using Conformance.Lab.Remote;
using Conformance.LabHost;
using Conformance.Proof.Benches;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Conformance.Proof.Lab.Remote;

/// <summary>A lab in this process behind its control API, whose events come as late as a test wants.</summary>
internal sealed class RemoteBench : IAsyncDisposable
{
    private static readonly TimeSpan Plenty = TimeSpan.FromSeconds(60);

    private readonly WebApplication _api;

    private RemoteBench(InProcessLab inside, WebApplication api) => (Inside, _api) = (inside, api);

    /// <summary>The lab itself, with the only log that is written.</summary>
    public InProcessLab Inside { get; }

    /// <summary>What a run sees of it.</summary>
    public RemoteLab Outside { get; private set; } = null!;

    /// <summary>How long what the stream of events has next is on its way.</summary>
    public TimeSpan Delay { get; set; }

    /// <param name="longestSilence">How long the events may be on their way; null for the usual.</param>
    public static async Task<RemoteBench> StartAsync(CancellationToken stop, TimeSpan? longestSilence = null)
    {
        const string token = "token";
        var inside = await InProcessLab.StartAsync();
        var api = ControlApi.Create(inside.World, token, [new IPEndPoint(IPAddress.Loopback, 0)], packets: null);
        var bench = new RemoteBench(inside, api);
        api.Use(bench.HoldUp);
        await api.StartAsync(stop);
        bench.Outside = await RemoteLab.ConnectAsync(new Uri(api.Urls.Single()), token, Plenty, stop, longestSilence);
        return bench;
    }

    public async ValueTask DisposeAsync()
    {
        await Outside.DisposeAsync();
        await _api.DisposeAsync();
        await Inside.DisposeAsync();
    }

    private Task HoldUp(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path == ControlPaths.Events && HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.Body = new LateStream(http.Response.Body, () => Delay, http.RequestAborted);
        }

        return next(http);
    }
}
