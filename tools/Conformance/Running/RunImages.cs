using Conformance.Output;
using Conformance.Targets.Description;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using Conformance.Targets.Running;

namespace Conformance.Running;

/// <summary>Prepares the images that labs and targets are started from.</summary>
internal sealed class RunImages(SuiteFolders folders, View view)
{
    /// <summary>More builds at once wait for the same mirror and the same cores.</summary>
    private const int BuildsAtOnce = 4;

    /// <summary>Why no image can come from a container registry; null where one answers.</summary>
    public async Task<string?> RegistrySilenceAsync(CancellationToken stop) =>
        await (await StoreAsync(stop)).RegistrySilenceAsync(stop);

    /// <summary>All images of the lab, and those of the targets.</summary>
    public async Task<ReadyImages> MakeAsync(IReadOnlyList<ChosenTarget> targets, CancellationToken stop)
    {
        var store = await BeginAsync(stop);
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var stepCa = store.StepCaAsync(rest.Token);
        var lab = store.LabAsync(rest.Token);
        using var places = new SemaphoreSlim(BuildsAtOnce);
        var all = targets.Select(async target => (target.Name,
                Image: await TargetImageOrWhyNotAsync(store, target, lab, places, rest.Token)))
            .ToList();
        try
        {
            return new ReadyImages(
                await lab, await stepCa,
                (await Task.WhenAll(all)).ToDictionary(target => target.Name, target => target.Image));
        }
        finally
        {
            // Where one fails the others are ended, and waited for: a build outlives nobody.
            await rest.CancelAsync();
            await Task.WhenAll([stepCa, lab, .. all]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The tools that a person asks a lab with.</summary>
    public async Task<ReadyImage> ToolsAsync(CancellationToken stop) =>
        await (await StoreAsync(stop)).LabToolsAsync(stop);

    /// <summary>The live observer.</summary>
    public async Task<ReadyImage> LiveAsync(CancellationToken stop) => await (await StoreAsync(stop)).LiveAsync(stop);

    private async Task<ImageStore> BeginAsync(CancellationToken stop)
    {
        var store = await StoreAsync(stop);
        await new Leftovers(view).RemoveStaleAsync(stop);
        if (!HostIsolation.IsWanted)
        {
            view.Say(
                $"{HostIsolation.Variable}={HostIsolation.Off}: targets can reach every listener of this machine");
        }

        view.Say("preparing images");
        await store.SetReaperAsync(stop);
        return store;
    }

    private async Task<ImageStore> StoreAsync(CancellationToken stop) => new(
        await ContainerEngine.ConnectAsync(stop), new ImageStoreOptions(folders) { Progress = view });

    /// <summary>A recipe that does not build is its target's fault, and no reason not to run the others.</summary>
    private async Task<(ReadyImage? Ready, ImageBuildException? WhyNot)> TargetImageOrWhyNotAsync(
        ImageStore store, ChosenTarget target, Task<ReadyImage> lab, SemaphoreSlim places, CancellationToken stop)
    {
        await places.WaitAsync(stop);
        try
        {
            return (await store.TargetAsync(target, await lab, stop), null);
        }
        catch (ImageBuildException broken) when (broken.Image == $"target {target.Name}" && !broken.DiskIsFull)
        {
            // Unless it is the engine that has gone.
            await ContainerEngine.ConnectAsync(stop);
            foreach (var line in broken.LastLines)
            {
                view.Say($"  {line}");
            }

            return (null, broken);
        }
        finally
        {
            places.Release();
        }
    }
}

/// <summary>The images of runs.</summary>
/// <param name="Targets">By name of the target: its image, or why there is none.</param>
internal sealed record ReadyImages(
    ReadyImage Lab, ReadyImage StepCa,
    IReadOnlyDictionary<string, (ReadyImage? Ready, ImageBuildException? WhyNot)> Targets)
{
    /// <summary>Null for what needs none.</summary>
    public (ReadyImage? Ready, ImageBuildException? WhyNot)? Of(ChosenTarget target) =>
        Targets.TryGetValue(target.Name, out var image) ? image : null;
}
