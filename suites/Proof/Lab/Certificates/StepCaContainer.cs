using Conformance.Lab.Certificates;
using Conformance.Proof.Tools;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using Xunit;

namespace Conformance.Proof.Lab.Certificates;

/// <summary>A real step-ca in a container of its own, with a root made for it; published on loopback alone.</summary>
public sealed class StepCaContainer : IAsyncLifetime
{
    private string? _id;

    public LabRoot Root { get; } = LabRoot.Create(TimeProvider.System);

    public StepCaProvisioner Provisioner { get; } = StepCaProvisioner.Create();

    public Uri Address { get; private set; } = new("https://127.0.0.1");

    public StepCaIssuer Issuer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var store = new ImageStore(await ContainerEngine.ConnectAsync(), new ImageStoreOptions(SuiteFolders.Find()));
        var image = (await store.StepCaAsync()).Reference;
        var published = $"127.0.0.1::{StepCaConfiguration.Port}";
        var labels = DockerTool.LabelsOf(EngineSession.New());
        _id = await DockerAsync(["create", .. labels, "--publish", published, image]);
        await CopyAsync(StepCaConfiguration.Files(Root, Provisioner, ["ca.lab.test", "127.0.0.1"]));
        await DockerAsync("start", _id);
        try
        {
            Address = new Uri($"https://{await DockerAsync("port", _id, $"{StepCaConfiguration.Port}")}");
            Issuer = new StepCaIssuer(Address, Root, Provisioner, TimeProvider.System);
            await Issuer.WaitUntilReadyAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        }
        catch (Exception failed)
        {
            throw new InvalidOperationException($"{failed.Message} Its log: {await DockerAsync("logs", _id)}", failed);
        }
    }

    /// <summary>All that it has written.</summary>
    public Task<string> LogAsync() => DockerAsync("logs", _id!);

    public Task StopAsync() => DockerAsync("stop", "--time", "5", _id!);

    public async ValueTask DisposeAsync()
    {
        Issuer?.Dispose();
        if (_id is not null)
        {
            await DockerAsync("rm", "--force", "--volumes", _id);
        }
    }

    private async Task CopyAsync(IReadOnlyDictionary<string, byte[]> files)
    {
        var folder = Directory.CreateTempSubdirectory("step-ca-");
        try
        {
            foreach (var (path, content) in files)
            {
                var target = folder.FullName + path;
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await File.WriteAllBytesAsync(target, content);
            }

            // Folder by folder: the home itself must stay step's own, because its database goes there.
            foreach (var part in files.Keys.Select(path => Path.GetDirectoryName(path)!).Distinct())
            {
                await DockerAsync("cp", folder.FullName + part, $"{_id}:{Path.GetDirectoryName(part)}/");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> DockerAsync(params string[] arguments)
    {
        var (exitCode, output) = await Tool.RunAsync("docker", arguments);
        return exitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException($"docker {string.Join(' ', arguments)} failed: {output}");
    }
}
