using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Lab.Driver;
using Conformance.Proof.Benches;
using Conformance.Reference.Behaviour;
using Conformance.Targets.Contract;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.KnownBad;

/// <summary>
/// A lever of a target that does not do what it is declared to do: nothing is known then, and one sentence says why.
/// </summary>
public sealed class LyingLevers
{
    private const double OneDayInASecond = 86_400;

    [Fact]
    public async Task A_queue_lifetime_that_does_nothing_is_no_verdict()
    {
        var run = await RunAsync("S-FAIL-RECHECK", target => new Lying(target)
        {
            ShortQueue = target.StartBesideAsync,
        });

        run.Verdict.Should().Be(Verdict.Inconclusive);
        run.Because.Should()
            .StartWith("The control failed: the target is configured to give up mail after 12 s (LAB_QUEUE_LIFETIME), ")
            .And.Contain("did not come back within");
    }

    [Fact]
    public async Task A_restart_that_loses_the_queue_is_no_verdict()
    {
        var run = await RunAsync("S-CACHE-RESTART", target => new Lying(target)
        {
            Other = async () => new Lying(await target.StartBesideAsync()) { Restarted = target.StartBesideAsync },
        });

        run.Verdict.Should().Be(Verdict.NotApplicable);
        run.Because.Should().Be(
            "After a restart of its container, the target has lost its queue, so nothing is known of what it keeps.");
    }

    [Fact]
    public async Task A_container_that_does_not_come_up_again_is_no_verdict()
    {
        var run = await RunAsync("S-CACHE-RESTART", target => new Lying(target)
        {
            Other = async () => new Lying(await target.StartBesideAsync()) { Restarted = () => DownAsync(target) },
        });

        run.Verdict.Should().Be(Verdict.Inconclusive);
        run.Because.Should().StartWith("Restarted, the target ");
    }

    [Theory]
    [InlineData("S-CACHE-YEAR")]
    [InlineData("S-CACHE-CERT-EXPIRES")]
    public async Task A_clock_that_does_not_move_is_no_verdict(string check)
    {
        var run = await RunAsync(check, target => new Lying(target)
        {
            MovableClock = async () => new Lying(await target.WithMovableClockAsync())
            {
                MovesClock = _ => Task.CompletedTask,
            },
        });

        run.Verdict.Should().Be(Verdict.Inconclusive);
        run.Because.Should().Match(
            "The control failed: its clock was moved by 365 days (LAB_CLOCK), and the message that the target took at "
            + "* by that clock has * in its first Received field.");
    }

    [Fact]
    public async Task A_clock_that_runs_is_no_verdict()
    {
        var run = await RunAsync("S-CACHE-YEAR", target => new Lying(target)
        {
            MovableClock = async () =>
            {
                var beside = (ReferenceTarget)await target.WithMovableClockAsync();
                return new Lying(beside)
                {
                    MovesClock = ahead =>
                    {
                        beside.Clock!.Pace = OneDayInASecond;
                        return beside.MoveClockAsync(ahead);
                    },
                };
            },
        });

        run.Verdict.Should().Be(Verdict.Inconclusive);
        run.Because.Should().StartWith("The control failed: its clock was moved by 365 days (LAB_CLOCK)");
    }

    /// <summary>A year ahead in the field that proves it, and not for what keeps the policies.</summary>
    [Fact]
    public async Task A_clock_that_moves_for_half_the_target_is_no_verdict()
    {
        var run = await RunAsync("S-CACHE-YEAR", new Fault("half", "Keeps policies a year longer.", right => right with
        {
            AppliesUntil = cached => cached.Expires + TimeSpan.FromDays(365),
        }));

        run.Verdict.Should().Be(Verdict.Inconclusive);
        run.Because.Should().StartWith("The control failed: the cached policy of ")
            .And.Contain("has a max_age of a day, and a year later by the target's clock it is still applied.");
    }

    /// <summary>The same checks with levers that work: the sentences above are due to the levers.</summary>
    [Theory]
    [InlineData("S-FAIL-RECHECK")]
    [InlineData("S-CACHE-RESTART")]
    [InlineData("S-CACHE-YEAR")]
    [InlineData("S-CACHE-CERT-EXPIRES")]
    public async Task Levers_that_work_give_a_verdict(string check) =>
        (await RunAsync(check, target => new Lying(target))).Verdict.Should().Be(Verdict.Pass);

    private static Task<FinishedCheck> RunAsync(string id, Func<ITarget, ITarget> with) =>
        RunAsync(id, Fault.None, with);

    private static Task<FinishedCheck> RunAsync(string id, Fault fault) => RunAsync(id, fault, target => target);

    private static async Task<FinishedCheck> RunAsync(string id, Fault fault, Func<ITarget, ITarget> with)
    {
        await using var lab = await InProcessLab.StartAsync(FaultRun.Clock);
        await using var reference = await ReferenceTarget.StartAsync(lab, fault);
        var timeouts = FaultRun.Timeouts with { Attempt = TimeSpan.FromSeconds(15) };
        var runner = new CheckRunner(lab.World, with(reference), timeouts);
        return await runner.RunAsync(FaultRun.Checks.Single(check => check.Id == id));
    }

    /// <summary>An instance that has ended.</summary>
    private static async Task<ITarget> DownAsync(ITarget target)
    {
        var other = await target.StartBesideAsync();
        await other.DisposeAsync();
        return other;
    }

    private sealed class Lying(ITarget inner) : ITarget
    {
        private ITarget _now = inner;

        public Func<Task<ITarget>>? ShortQueue { get; init; }

        public Func<Task<ITarget>>? Other { get; init; }

        public Func<Task<ITarget>>? MovableClock { get; init; }

        public Func<TimeSpan, Task>? MovesClock { get; init; }

        /// <summary>What it is after a restart; null for a restart.</summary>
        public Func<Task<ITarget>>? Restarted { get; init; }

        public IReadOnlySet<string> Declares => _now.Declares;

        public IReadOnlySet<Role> Roles => _now.Roles;

        public SubmissionEndpoint Submission => _now.Submission;

        public IReadOnlyList<string> HostedNames => _now.HostedNames;

        public TimeSpan StartTimeout => TimeSpan.FromSeconds(3);

        public TimeSpan Retry => _now.Retry;

        public int Concurrency => _now.Concurrency;

        public bool HasQueueHook => _now.HasQueueHook;

        public Task<string> Exited => _now.Exited;

        public TimeSpan ShortQueueLifetime => _now.ShortQueueLifetime;

        public Task<IReadOnlyList<QueueEntry>> QueueAsync(CancellationToken stop = default) => _now.QueueAsync(stop);

        public Task<ITarget> WithShortQueueAsync() => ShortQueue?.Invoke() ?? _now.WithShortQueueAsync();

        public Task<ITarget> StartBesideAsync() => Other?.Invoke() ?? _now.StartBesideAsync();

        public Task<ITarget> WithMovableClockAsync() => MovableClock?.Invoke() ?? _now.WithMovableClockAsync();

        public Task MoveClockAsync(TimeSpan ahead) => MovesClock?.Invoke(ahead) ?? _now.MoveClockAsync(ahead);

        public async Task RestartAsync()
        {
            if (Restarted is null)
            {
                await _now.RestartAsync();
            }
            else
            {
                _now = await Restarted();
            }
        }

        public Task<SubmissionResult> SendAsync(SubmissionRequest request, CancellationToken stop = default) =>
            _now.SendAsync(request, stop);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
