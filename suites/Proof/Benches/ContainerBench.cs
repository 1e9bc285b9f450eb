using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Lab.Contract;
using Conformance.Lab.Driver;
using Conformance.Lab.Evidence;
using Conformance.Proof.Tools;
using Conformance.Targets.Description;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using Conformance.Targets.Running;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Benches;

/// <summary>The lab in containers for one test, a target beside it, and a way to run commands there.</summary>
internal sealed class ContainerBench : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly ImageStore _images;
    private readonly ReadyImage _labImage;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("container-bench-");

    private ContainerBench(ImageStore images, ReadyImage labImage, LabContainers containers)
    {
        _images = images;
        _labImage = labImage;
        Containers = containers;
    }

    public LabContainers Containers { get; }

    public EventLog Log => Containers.Lab.Events;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="captures">Whether every packet is written down.</param>
    public static async Task<ContainerBench> StartAsync(bool captures)
    {
        var images = await StoreAsync();
        var labImage = await images.LabAsync(Stop);
        var stepCa = await images.StepCaAsync(Stop);
        await images.SetReaperAsync(Stop);
        var containers = await LabContainers.StartAsync(
            EngineSession.New().Id, labImage.Reference, stepCa.Reference, Stop, captures: captures);
        return new ContainerBench(images, labImage, containers);
    }

    /// <summary>Makes the images that a run of that target needs, so that it takes no longer than a run.</summary>
    public static async Task ImagesAsync(string target)
    {
        var images = await StoreAsync();
        await images.StepCaAsync(Stop);
        await images.TargetAsync(Bundled(target), await images.LabAsync(Stop), Stop);
    }

    /// <summary>The bundled target in that variant, once it greets.</summary>
    public async Task<TargetContainer> TargetAsync(string name, string variant)
    {
        var target = Bundled(name);
        var image = await _images.TargetAsync(target, _labImage, Stop);
        var plan = TargetPlan.Of(target, target.Variant(variant), image.Reference);
        var names = plan.NamesToHost(Containers.Lab.Facts.Suffix);
        var running = await TargetContainer.StartFirstAsync(
            plan, Containers, await Containers.Lab.IssueAsync(names, Stop), Stop);
        var found = await Containers.Lab.KnockAsync(
            new Knock(running.Submission.Host, running.Submission.Port, TimeLimit), Stop);
        found.Found.Should().Be(Found.Greeting, "the target {0}", found);
        return running;
    }

    /// <summary>Runs those checks, all at once.</summary>
    public Task<FinishedCheck[]> RunAsync(TargetContainer target, Func<CheckDescription, bool> which)
    {
        var runner = new CheckRunner(Containers.Lab, target, Checks.Core.Timeouts.Containers);
        return Task.WhenAll(FaultRun.Checks.Where(which).Select(check => Task.Run(() => runner.RunAsync(check))));
    }

    /// <summary>Runs a shell line in the target's container.</summary>
    public async Task<string> InTargetAsync(string line)
    {
        var container = $"conformance-{Containers.Session}-{Containers.Network.Slot.Target.Split('.')[^1]}";
        return (await Tool.RunAsync("docker", "exec", container, "sh", "-c", line)).Output;
    }

    /// <summary>What step-ca says it did.</summary>
    public async Task<string> StepCaLogAsync() =>
        (await Tool.RunAsync("docker", "logs", $"conformance-{Containers.Session}-step-ca")).Output;

    /// <summary>The address that the lab's name server has for the name, as asked from the target.</summary>
    public async Task<string> AddressAsync(string name) =>
        (await InTargetAsync($"getent ahostsv4 {name}")).Split(' ')[0];

    /// <summary>A file of this test's own.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Everything the lab has seen until now, in order.</summary>
    public async Task<IReadOnlyList<LabEvent>> EventsAsync()
    {
        var last = await Log.CatchUpAsync(Stop);
        return [.. Log.Scenarios.SelectMany(Log.Of).Where(seen => seen.Number <= last).OrderBy(seen => seen.Number)];
    }

    public async ValueTask DisposeAsync()
    {
        await Containers.DisposeAsync();
        await EngineCleanup.RemoveSessionAsync(Containers.Session, CancellationToken.None);
        _folder.Delete(recursive: true);
    }

    private static ChosenTarget Bundled(string name) =>
        TargetCatalogue.Load(Path.Combine(SuiteFolders.Find().Containers, "targets")).Find(name)!;

    private static async Task<ImageStore> StoreAsync() =>
        new(await ContainerEngine.ConnectAsync(Stop), new ImageStoreOptions(SuiteFolders.Find()));
}
