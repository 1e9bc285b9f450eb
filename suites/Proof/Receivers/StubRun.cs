using Conformance.Checks.Running;
using Conformance.Proof.Benches;
using Conformance.Proof.Lab.Tls;
using Conformance.Targets.Contract;
using Conformance.Targets.Description;
using Conformance.Targets.Running;

namespace Conformance.Proof.Receivers;

/// <summary>A whole run of three checks of a receiver in this process, and the folder that it writes to.</summary>
internal sealed class StubRun : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stub-run-").FullName;
    private readonly List<string> _phases = [];

    /// <summary>What the run has told.</summary>
    public IReadOnlyList<string> Phases => _phases;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public TargetRun Of(StubReceiver receiver, FailOn? failFast = null, params KnownDeviation[] deviations)
    {
        var variant = new TargetVariant("default", "as it is") { Declares = [Feature.SniCertificates] };
        var request = new RunRequest(
            "stub-run",
            new TargetPlan("stub", variant, Image: null)
            {
                Appliance = new ApplianceFacts("127.0.0.1", ReceiverBench.Names), Roles = [Role.Receiver],
                Submission = new() { Port = receiver.Port }, Knobs = new() { Concurrency = 1, StartSeconds = 30 },
            },
            new TargetFacts(
                "stub", "Stub", "nobody", "default", "as it is", Version: null, Image: null, ImageDigest: null,
                [Role.Receiver], variant.Declares),
            LabImage: "", StepCaImage: "", ["R-SNI-EXACT", "R-SNI-UNKNOWN", "R-STLS-ADV"],
            Path.Combine(_folder, "result.json"), Path.Combine(_folder, "target.log"))
        {
            Suite = new SuiteFacts("0", null, "2026-11"), Edition = "stub", Partial = "--checks R-*",
            FailFast = failFast, Deviations = deviations,
        };
        return new TargetRun(request, FaultRun.Checks, news => _phases.AddRange(
            news.Phase is { } phase ? [phase] : Array.Empty<string>()));
    }
}
