using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Proof.Benches;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>A target with a single queue is kept waiting when nobody else wants anything of it.</summary>
public sealed class CheckSchedulerTests
{
    private static readonly CheckDescription Stalling = FaultRun.Checks.First(check => check.Facts.BlocksTarget);

    private static readonly IReadOnlyList<CheckDescription> Others =
        [.. FaultRun.Checks.Where(check => !check.Facts.BlocksTarget).Take(2)];

    [Fact]
    public async Task With_a_single_queue_what_holds_it_up_comes_after_all_others()
    {
        var scheduler = new CheckScheduler([.. Others, Stalling], concurrency: 1);
        var (first, second) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());

        var stalling = scheduler.RunAsync(Stalling, () => Task.FromResult(0));
        var others = Task.WhenAll(
            scheduler.RunAsync(Others[0], () => first.Task), scheduler.RunAsync(Others[1], () => second.Task));
        first.SetResult(1);
        var tooEarly = stalling.IsCompleted;
        second.SetException(new InvalidOperationException("it broke"));
        await others.ContinueWith(_ => { }, TaskScheduler.Default);
        await stalling.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        tooEarly.Should().BeFalse("one of the others is not over");
    }

    [Fact]
    public async Task Where_much_is_done_at_once_nobody_waits()
    {
        var scheduler = new CheckScheduler([.. Others, Stalling], concurrency: 50);

        var ran = await scheduler.RunAsync(Stalling, () => Task.FromResult(true));

        ran.Should().BeTrue();
    }

    [Fact]
    public async Task Alone_it_waits_for_nobody()
    {
        var scheduler = new CheckScheduler([Stalling], concurrency: 1);

        var ran = await scheduler.RunAsync(Stalling, () => Task.FromResult(true));

        ran.Should().BeTrue();
    }
}
