using Conformance.Targets.Description;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using Conformance.Targets.Running;

namespace Conformance.Bench.Measuring;

/// <summary>Images and descriptions, got ready before any clock runs.</summary>
internal sealed class Stage(SuiteFolders folders, IProgress<string> progress)
{
    private ImageStore? _store;

    public SuiteFolders Folders => folders;

    public IProgress<string> Progress => progress;

    /// <summary>Where the bench's own recipes lie: the sources, because no bundle has them.</summary>
    /// <exception cref="NotMeasuredException">There are no sources.</exception>
    public string Recipe(string name) =>
        Path.Combine(folders.Root, "tools", "Bench", name) is var folder && Directory.Exists(folder)
        ? folder
        : throw new NotMeasuredException($"{folder} is missing; this figure needs a checkout of the sources");

    public async Task<string> LabImageAsync(CancellationToken stop) =>
        (await (await StoreAsync(stop)).LabAsync(stop)).Reference;

    public async Task<string> StepCaImageAsync(CancellationToken stop) =>
        (await (await StoreAsync(stop)).StepCaAsync(stop)).Reference;

    /// <summary>The image of the bare way's name server and sink.</summary>
    public async Task<string> BarePeerImageAsync(CancellationToken stop)
    {
        var recipe = new TargetRecipe(
            "bench-bare-peer", Recipe("BarePeer"), ImageStore.HomeRelease, new Dictionary<string, string>());
        return (await (await StoreAsync(stop)).TargetAsync(recipe, stop)).Reference;
    }

    /// <summary>Postfix, as the suite starts it.</summary>
    public async Task<TargetPlan> PostfixAsync(string variant, CancellationToken stop)
    {
        var target = TargetCatalogue.Load(Path.Combine(folders.Containers, "targets")).Find("postfix")!;
        var store = await StoreAsync(stop);
        var image = await store.TargetAsync(target, await store.LabAsync(stop), stop);
        return TargetPlan.Of(target, target.Variant(variant), image.Reference);
    }

    private async Task<ImageStore> StoreAsync(CancellationToken stop)
    {
        if (_store is null)
        {
            var engine = await ContainerEngine.ConnectAsync(stop);
            await EngineCleanup.RemoveStaleAsync(stop);
            _store = new ImageStore(engine, new ImageStoreOptions(folders) { Progress = progress });
            await _store.SetReaperAsync(stop);
        }

        return _store;
    }
}
