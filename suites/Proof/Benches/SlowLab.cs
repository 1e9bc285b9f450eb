using Conformance.Lab.Contract;
using Conformance.Lab.Scenarios;

namespace Conformance.Proof.Benches;

/// <summary>A lab that is slow to answer for a policy, as on a busy machine: no check asks for it.</summary>
internal sealed class SlowLab(ILab lab, TimeSpan delay) : LabAround(lab)
{
    public override Task ApplyAsync(ScenarioSpec scenario, CancellationToken stop = default) =>
        base.ApplyAsync(scenario with { PolicyHosts = [.. scenario.PolicyHosts.Select(Slower)] }, stop);

    private PolicyHost Slower(PolicyHost host) => host with
    {
        Responses = host.Responses.ToDictionary(
            one => one.Key, one => one.Value with { Delay = one.Value.Delay + delay }),
    };
}
