using Conformance.Lab;
using Conformance.Lab.Driver;
using Conformance.Lab.Evidence;
using Conformance.Lab.Scenarios;

namespace Conformance.Proof.KnownBad;

/// <summary>A lab that is slow to answer for a policy, as on a busy machine: no check asks for it.</summary>
internal sealed class SlowLab(ILab lab, TimeSpan delay) : ILab
{
    public LabFacts Facts => lab.Facts;

    public EventLog Events => lab.Events;

    public Task<long> LogAsync(LabEvent own, CancellationToken stop = default) => lab.LogAsync(own, stop);

    public Task ApplyAsync(ScenarioSpec scenario, CancellationToken stop = default) =>
        lab.ApplyAsync(scenario with { PolicyHosts = [.. scenario.PolicyHosts.Select(Slower)] }, stop);

    public Task<MessageSubmitted> SubmitAsync(Submission submission, CancellationToken stop = default) =>
        lab.SubmitAsync(submission, stop);

    public Task<ProbeResult> ProbeAsync(Probe probe, CancellationToken stop = default) => lab.ProbeAsync(probe, stop);

    public Task<KnockEnd> KnockAsync(Knock knock, CancellationToken stop = default) => lab.KnockAsync(knock, stop);

    public Task<IReadOnlyList<IssuedCertificate>> IssueAsync(
        IReadOnlyList<string> names, CancellationToken stop = default) => lab.IssueAsync(names, stop);

    /// <summary>The lab belongs to whoever started it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private PolicyHost Slower(PolicyHost host) => host with
    {
        Responses = host.Responses.ToDictionary(
            one => one.Key, one => one.Value with { Delay = one.Value.Delay + delay }),
    };
}
