using System.Text;
using Conformance.Bench.Measuring;
using Conformance.Lab;
using Conformance.Lab.Contract;
using Conformance.Lab.Driver;
using Conformance.Targets.Engine;
using Conformance.Targets.Running;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;

namespace Conformance.Bench.Peers;

/// <summary>
/// The same target with no suite around it: a network, dnsmasq, and a sink of nginx (STARTTLS) and Postfix's smtp-sink.
/// </summary>
internal sealed class BareWay : IAsyncDisposable
{
    private static readonly TimeSpan GreetingTimeout = TimeSpan.FromSeconds(30);

    private readonly string _session = EngineSession.New().Id;
    private readonly TemporaryFolder _files = new();
    private readonly CancellationTokenSource _stop = new();
    private ClosedNetwork? _network;
    private IContainer? _sink;
    private TargetContainer? _target;

    private BareWay()
    {
    }

    public SubmissionEndpoint Submission => _target!.Submission;

    /// <summary>What smtp-sink has taken since it was started.</summary>
    public SinkCounter Taken { get; } = new();

    /// <summary>
    /// Starts it for the domains, each with an MX of its own name; returns when sink and target greet.
    /// </summary>
    /// <param name="world">Issues the certificates and knocks, from this process.</param>
    public static async Task<BareWay> StartAsync(
        TargetPlan plan, string image, IReadOnlyList<string> domains, World world, CancellationToken stop)
    {
        var bare = new BareWay();
        try
        {
            await bare.StartPartsAsync(plan, image, domains, world, stop);
            return bare;
        }
        catch
        {
            await bare.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await (_target?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_sink?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_network?.DisposeAsync() ?? ValueTask.CompletedTask);
        await EngineCleanup.RemoveSessionAsync(_session, CancellationToken.None);
        _files.Dispose();
        _stop.Dispose();
    }

    private async Task StartPartsAsync(
        TargetPlan plan, string image, IReadOnlyList<string> domains, World world, CancellationToken stop)
    {
        _network = await ClosedNetwork.CreateAsync(_session, stop);
        var address = _network.Slot.Lab;
        await WriteFilesAsync(address, domains, world, stop);
        _sink = Sink(image, address);
        await _sink.StartAsync(stop);
        _ = CountAsync(_sink.Id);
        await GreetsAsync(world, new SubmissionEndpoint(address, 25), "the sink", stop);

        var place = new TargetPlace(_network, _session, world.Facts with { Resolver = address });
        var certificates = await world.IssueAsync(
            plan.NamesToHost(world.Facts.Suffix), stop);
        _target = await TargetContainer.StartAsync(plan, place, _network.Slot.Target, certificates, stop);
        await GreetsAsync(world, Submission, "the target", stop);
    }

    private static Task GreetsAsync(
        World world, SubmissionEndpoint endpoint, string who, CancellationToken stop) => Deadline.GreetingAsync(
        world, endpoint, GreetingTimeout,
        $"{who} at {endpoint.Host} (only Linux reaches a container's network from outside)", stop);

    private async Task WriteFilesAsync(string sink, IReadOnlyList<string> domains, World world, CancellationToken stop)
    {
        var names = new StringBuilder("no-resolv\nno-hosts\nlocal=/test/\nlocal=/in-addr.arpa/\n");
        foreach (var domain in domains)
        {
            names.Append($"mx-host={domain},mx.{domain},10\nhost-record=mx.{domain},{sink}\n");
        }

        var certificate = (await world.IssueAsync(["sink.bench.test"], stop))[0];
        await File.WriteAllTextAsync(_files["dnsmasq.conf"], names.ToString(), stop);
        await File.WriteAllTextAsync(_files["key.pem"], certificate.KeyPem, stop);
        await File.WriteAllTextAsync(_files["chain.pem"], certificate.ChainPem, stop);
    }

    private IContainer Sink(string image, string address) => new ContainerBuilder(image)
        .WithName($"conformance-{_session}-sink")
        .WithNetwork(_network!.Network)
        .WithLabel(EngineSession.SessionLabel, _session)
        .WithLabel(EngineSession.SuiteLabel, "1")
        .WithBindMount(_files.Path, "/bench", AccessMode.ReadOnly)
        .WithCreateParameterModifier(create =>
        {
            foreach (var endpoint in create.NetworkingConfig!.EndpointsConfig!.Values)
            {
                endpoint.IPAMConfig = new EndpointIPAMConfig { IPv4Address = address };
            }
        })
        .Build();

    /// <summary>
    /// Attached, not read from the engine's log: that one waits for the end of a line, which smtp-sink never writes.
    /// </summary>
    private async Task CountAsync(string container)
    {
        try
        {
            using var engine = TestcontainersSettings.OS.DockerEndpointAuthConfig.GetDockerClientBuilder().Build();
            using var output = await engine.Containers.AttachContainerAsync(
                container, new ContainerAttachParameters { Stream = true, Stdout = true }, _stop.Token);
            var buffer = new byte[4096];
            while (await output.ReadOutputAsync(buffer, 0, buffer.Length, _stop.Token) is { EOF: false } read)
            {
                Taken.Hear(Encoding.ASCII.GetString(buffer, 0, read.Count));
            }

            Taken.Break("smtp-sink ended");
        }
        catch (Exception over) when (
            over is OperationCanceledException or IOException or DockerApiException or ObjectDisposedException)
        {
            Taken.Break($"smtp-sink cannot be heard any more: {over.Message}");
        }
    }
}
