using Conformance.Lab.Contract;
using Conformance.Targets.Engine;
using Conformance.Targets.Running;

namespace Conformance.Bench.Measuring;

/// <summary>The lab in containers with a target in it that greets, as every run has them.</summary>
internal sealed class LabAndTarget : IAsyncDisposable
{
    private static readonly TimeSpan GreetingTimeout = TimeSpan.FromSeconds(60);

    private readonly string _session = EngineSession.New().Id;
    private LabContainers? _containers;
    private TargetContainer? _target;

    private LabAndTarget()
    {
    }

    public ILab Lab => _containers!.Lab;

    public TargetContainer Target => _target!;

    /// <summary>The name of the lab's own container.</summary>
    public string LabContainer => $"conformance-{_session}-lab";

    /// <summary>Returns when the target has greeted.</summary>
    public static async Task<LabAndTarget> StartAsync(
        TargetPlan plan, string labImage, string stepCaImage, CancellationToken stop)
    {
        var both = new LabAndTarget();
        try
        {
            await both.StartPartsAsync(plan, labImage, stepCaImage, stop);
            return both;
        }
        catch
        {
            await both.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (_target?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_containers?.DisposeAsync() ?? ValueTask.CompletedTask);
        await EngineCleanup.RemoveSessionAsync(_session, CancellationToken.None);
    }

    private async Task StartPartsAsync(TargetPlan plan, string labImage, string stepCaImage, CancellationToken stop)
    {
        _containers = await LabContainers.StartAsync(_session, labImage, stepCaImage, stop);
        var certificates = await Lab.IssueAsync(
            plan.NamesToHost(Lab.Facts.Suffix), stop);
        _target = await TargetContainer.StartAsync(
            plan, _containers, _containers.Network.Slot.Target, certificates, stop);
        await Deadline.GreetingAsync(Lab, _target.Submission, GreetingTimeout, "the target", stop);
    }
}
