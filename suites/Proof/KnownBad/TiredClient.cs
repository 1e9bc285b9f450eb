using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Lab.Driver;
using Conformance.Proof.Benches;
using Conformance.Reference.Behaviour;
using Conformance.Targets.Contract;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.KnownBad;

/// <summary>A client that sends nothing any more has refused nothing: what it left out proves no refusal.</summary>
public sealed class TiredClient
{
    [Theory]
    [InlineData("C-CERT-OTHERCA")]
    [InlineData("C-IMPLICIT-NAME")]
    [InlineData("C-TLS-NOSTARTTLS")]
    public async Task Is_not_taken_for_one_that_refuses(string check)
    {
        (await RunAsync(check, messages: 3)).Verdict.Should().Be(Verdict.Pass);

        var tired = await RunAsync(check, messages: 2);

        tired.Verdict.Should().Be(Verdict.Inconclusive);
        tired.Because.Should().StartWith("The control failed: after the message via ")
            .And.Contain("did not arrive either")
            .And.Contain("hooks.send ended with exit code 124, its last output: tired");
    }

    private static async Task<FinishedCheck> RunAsync(string id, int messages)
    {
        await using var lab = await InProcessLab.StartAsync(FaultRun.Clock);
        await using var reference = await ReferenceTarget.StartAsync(lab, Fault.None);
        var runner = new CheckRunner(lab.World, new Tired(reference, messages), FaultRun.Timeouts);
        return await runner.RunAsync(FaultRun.Checks.Single(check => check.Id == id));
    }

    /// <summary>Does so many errands, and no more.</summary>
    private sealed class Tired(ITarget inner, int errands) : ITarget
    {
        private int _left = errands;

        public IReadOnlySet<string> Declares => inner.Declares;

        public IReadOnlySet<Role> Roles => inner.Roles;

        public SubmissionEndpoint Submission => inner.Submission;

        public IReadOnlyList<string> HostedNames => inner.HostedNames;

        public TimeSpan Retry => inner.Retry;

        public int Concurrency => inner.Concurrency;

        public bool HasQueueHook => inner.HasQueueHook;

        public Task<string> Exited => inner.Exited;

        public Task<IReadOnlyList<QueueEntry>> QueueAsync(CancellationToken stop = default) => inner.QueueAsync(stop);

        public Task<SubmissionResult> SendAsync(SubmissionRequest request, CancellationToken stop = default) =>
            Interlocked.Decrement(ref _left) >= 0
                ? inner.SendAsync(request, stop)
                : Task.FromResult(new SubmissionResult(124, "tired"));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
