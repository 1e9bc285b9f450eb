using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Conformance.Proof.Tools;
using Conformance.Proof.Witnesses;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using Xunit;

namespace Conformance.Proof.Containers;

/// <summary>Debian's container registry on loopback, holding Debian 13 and step-ca by their public names.</summary>
public sealed class RegistryPathHost : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("registry-path-").FullName;
    private RunningWitness _registry = null!;
    private int _before;

    /// <summary>Host and port.</summary>
    public string Address { get; private set; } = "";

    /// <summary>What it holds, as a Dockerfile pins it: "debian:trixie-slim@sha256:…".</summary>
    public string Base { get; private set; } = "";

    /// <inheritdoc cref="Base"/>
    public string StepCa { get; private set; } = "";

    public ContainerEngine Engine { get; private set; } = null!;

    /// <summary>Every request for a manifest so far, as the registry logged it.</summary>
    public IReadOnlyList<string> ManifestsAskedFor =>
    [
        .. _registry.Lines.Skip(_before).Where(line => line.Contains("/manifests/") && !line.Contains("\"PUT ")),
    ];

    public async ValueTask InitializeAsync()
    {
        Engine = await ContainerEngine.ConnectAsync();
        await StartAsync();
        var ours = new ImageStore(Engine, new ImageStoreOptions(SuiteFolders.Find()));
        Base = await PushAsync((await ours.BaseAsync("trixie")).Reference, "debian:trixie-slim");
        StepCa = await PushAsync((await ours.StepCaAsync()).Reference, "smallstep/step-ca:0.29.0");
        _before = _registry.Lines.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync()
    {
        Address = $"127.0.0.1:{FreePort()}";
        var configuration = Path.Combine(_folder, "config.yml");
        await File.WriteAllTextAsync(configuration, $"""
            version: 0.1
            log:
              accesslog:
                disabled: false
            storage:
              filesystem:
                rootdirectory: {_folder}/storage
            http:
              addr: {Address}
            """);
        _registry = await Witness.StartAsync("listening on", "docker-registry", "serve", configuration);
    }

    /// <summary>Leaves the image in the registry alone: the engine does not have it under that name.</summary>
    /// <returns>Its name there, with its digest.</returns>
    private async Task<string> PushAsync(string image, string name)
    {
        var there = $"{Address}/{name}";
        var said = "";
        foreach (var arguments in new string[][] { ["tag", image, there], ["push", there], ["image", "rm", there] })
        {
            var (exitCode, output) = await Tool.RunAsync("docker", arguments);
            Assert.True(exitCode == 0, $"docker {string.Join(' ', arguments)}: {output}");
            said += output;
        }

        return $"{name}@{Regex.Match(said, "sha256:[0-9a-f]{64}(?= size)").Value}";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
