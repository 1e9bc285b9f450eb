using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Conformance.Proof.Lab.Certificates;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using Xunit;

namespace Conformance.Proof.Containers;

/// <summary>Debian's container registry on loopback, holding Debian 13 and step-ca by their public names.</summary>
public sealed class RegistryPathHost : IAsyncLifetime
{
    private const string Package = "docker-registry";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("registry-path-").FullName;
    private readonly List<string> _diary = [];
    private Process? _registry;

    /// <summary>Why there is none; null where there is.</summary>
    public string? Missing { get; private set; }

    /// <summary>Host and port.</summary>
    public string Address { get; private set; } = "";

    public ContainerEngine Engine { get; private set; } = null!;

    /// <summary>Every request for a manifest so far, as the registry logged it.</summary>
    public IReadOnlyList<string> ManifestsAskedFor
    {
        get
        {
            lock (_diary)
            {
                return [.. _diary.Where(line => line.Contains("/manifests/") && !line.Contains("\"PUT "))];
            }
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (await ProgramAsync() is not { } program)
        {
            Missing = $"Debian's package {Package} cannot be had here: this needs apt-get and package lists.";
            return;
        }

        Engine = await ContainerEngine.ConnectAsync();
        await StartAsync(program);
        var ours = new ImageStore(Engine, new ImageStoreOptions(SuiteFolders.Find()));
        await PushAsync((await ours.BaseAsync("trixie")).Reference, "debian:trixie-slim");
        await PushAsync((await ours.StepCaAsync()).Reference, ImageStore.UpstreamStepCa);
        lock (_diary)
        {
            _diary.Clear();
        }
    }

    public ValueTask DisposeAsync()
    {
        if (_registry is not null)
        {
            _registry.Kill();
            _registry.WaitForExit();
            _registry.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// The program out of its package, which is unpacked only: an installation would start a service.
    /// </summary>
    private async Task<string?> ProgramAsync()
    {
        const string Installed = "/usr/bin/docker-registry";
        if (File.Exists(Installed) || !File.Exists("/usr/bin/apt-get"))
        {
            return File.Exists(Installed) ? Installed : null;
        }

        var script = $"cd '{_folder}' && download() {{ apt-get download {Package}; }}"
            + " && { download || { apt-get update && download; }; }"
            + $" && dpkg-deb --extract {Package}_*.deb .";
        var (exitCode, _) = await Tool.RunAsync("sh", "-c", script);
        return exitCode == 0 ? _folder + Installed : null;
    }

    private async Task StartAsync(string program)
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
        var start = new ProcessStartInfo(program, ["serve", configuration])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        _registry = new Process { StartInfo = start };
        var listens = new TaskCompletionSource();
        _registry.OutputDataReceived += (_, line) => Note(line.Data, listens);
        _registry.ErrorDataReceived += (_, line) => Note(line.Data, listens);
        _registry.Start();
        _registry.BeginOutputReadLine();
        _registry.BeginErrorReadLine();
        await listens.Task.WaitAsync(StartPatience);
    }

    private void Note(string? line, TaskCompletionSource listens)
    {
        lock (_diary)
        {
            _diary.Add(line ?? "");
        }

        if (line?.Contains("listening on") == true)
        {
            listens.TrySetResult();
        }
    }

    /// <summary>Leaves the image in the registry alone: the engine does not have it under that name.</summary>
    private async Task PushAsync(string image, string name)
    {
        var there = $"{Address}/{name}";
        foreach (var arguments in new string[][] { ["tag", image, there], ["push", there], ["image", "rm", there] })
        {
            var (exitCode, output) = await Tool.RunAsync("docker", arguments);
            Assert.True(exitCode == 0, $"docker {string.Join(' ', arguments)}: {output}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
