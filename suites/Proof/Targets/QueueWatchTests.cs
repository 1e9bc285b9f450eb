using System.Diagnostics;
using Conformance.Checks.Core;
using Conformance.Checks.Sending;
using Conformance.Lab.Driver;
using Conformance.Targets.Contract;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>
/// Looks into a queue piled up once on a busy machine, until none of them ended and every check that waited for one was
/// inconclusive.
/// </summary>
public sealed class QueueWatchTests
{
    private static readonly TimeSpan Plenty = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Looks_once_at_a_time_however_slow_the_target_is()
    {
        await using var target = new SlowQueue();
        var often = Timeouts.Containers with { QueuePoll = TimeSpan.FromMilliseconds(1) };
        var watch = new QueueWatch(target, often, TimeProvider.System);

        var first = watch.HeldAsync("first@a.test", Plenty, Stop);
        await target.FirstLook.WaitAsync(Plenty, Stop);
        var second = watch.HeldAsync("second@a.test", Plenty, Stop);

        (await first).Should().Be("held");
        (await second).Should().Be("held");
        target.MostAtOnce.Should().Be(1, "the second look begins when the first is over");
        target.Looks.Should().Be(2, "the first look began before the second question");
    }

    [Fact]
    public async Task Pauses_for_longer_than_a_look_took()
    {
        await using var target = new SlowQueue();
        var often = Timeouts.Containers with { QueuePoll = TimeSpan.FromMilliseconds(1) };
        var watch = new QueueWatch(target, often, TimeProvider.System);

        await watch.HasAsync("first@a.test");
        var over = Stopwatch.GetTimestamp();
        await watch.HasAsync("first@a.test");

        Stopwatch.GetElapsedTime(over).Should()
            .BeGreaterThan(QueueWatch.PauseAfterLook * SlowQueue.Look, "the pause and another look");
    }

    /// <summary>One look that took too long ended 57 checks of a run without a verdict.</summary>
    [Fact]
    public async Task Looks_again_where_a_look_takes_too_long()
    {
        await using var target = new SlowQueue { LateLooks = 1 };
        var watch = new QueueWatch(target, Timeouts.Containers, TimeProvider.System);

        (await watch.HeldAsync("first@a.test", Plenty, Stop)).Should().Be("held");
        target.Looks.Should().Be(2);
    }

    [Fact]
    public async Task Says_so_where_no_look_ends_in_time()
    {
        await using var target = new SlowQueue { LateLooks = int.MaxValue };
        var often = Timeouts.Containers with { QueuePoll = TimeSpan.FromMilliseconds(1) };
        var watch = new QueueWatch(target, often, TimeProvider.System);

        var wait = () => watch.HeldAsync("first@a.test", TimeSpan.FromSeconds(2), Stop);

        await wait.Should().ThrowAsync<LateHookException>();
        target.Looks.Should().BeGreaterThan(1);
    }

    /// <summary>Tells of both recipients, and takes two hundred of the watch's pauses over it.</summary>
    private sealed class SlowQueue : ITarget
    {
        public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

        private readonly TaskCompletionSource _firstLook = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _open;

        public Task FirstLook => _firstLook.Task;

        public int Looks { get; private set; }

        /// <summary>How many looks, from the first on, take too long.</summary>
        public int LateLooks { get; init; }

        public int MostAtOnce { get; private set; }

        public IReadOnlySet<string> Declares { get; } = new HashSet<string>();

        public IReadOnlySet<Role> Roles { get; } = new HashSet<Role> { Role.Sender };

        public SubmissionEndpoint Submission { get; } = new("127.0.0.1", 25);

        public IReadOnlyList<string> HostedNames => [];

        public TimeSpan Retry => TimeSpan.FromSeconds(1);

        public int Concurrency => 1;

        public bool HasQueueHook => true;

        public Task<string> Exited { get; } = new TaskCompletionSource<string>().Task;

        public async Task<IReadOnlyList<QueueEntry>> QueueAsync(CancellationToken stop = default)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_open);
            Looks++;
            _firstLook.TrySetResult();
            await Task.Delay(Look, stop);
            _open--;
            if (Looks <= LateLooks)
            {
                throw new LateHookException("The hook did not end within 30 s.");
            }

            return [new QueueEntry("first@a.test", "held"), new QueueEntry("second@a.test", "held")];
        }

        public Task<SubmissionResult> SendAsync(SubmissionRequest request, CancellationToken stop = default) =>
            throw new NotSupportedException("a queue is looked at, not sent with");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
