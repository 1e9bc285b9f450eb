using Conformance.Checks.Running;
using Conformance.Proof.Benches;
using Conformance.Proof.Lab.Tls;
using Conformance.Targets.Contract;
using Conformance.Targets.Description;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Receivers;

/// <summary>A run with <c>--fail-fast</c> ends at its first failure, and its result says that it is partial.</summary>
public sealed class FailFastTests : IDisposable
{
    private readonly StubRun _stub = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _stub.Dispose();

    /// <summary>The checks of this run never end: what ends it is the failure.</summary>
    [Fact]
    public async Task A_run_ends_at_its_first_failure_and_says_what_is_left_out()
    {
        await using var receiver = OneCertificate();
        var run = _stub.Of(receiver, FailOn.Failures);

        var result = await run.RunAsync(() => InTurnAsync(run, ends: false, "R-SNI-UNKNOWN", "R-SNI-EXACT"), Stop);

        result.Problem.Should().BeNull();
        result.Partial.Should().Be("--checks R-* --fail-fast");
        result.Checks.Select(check => (check.Id, check.Verdict)).Should().Equal(
            ("R-SNI-EXACT", Verdict.Fail), ("R-SNI-UNKNOWN", Verdict.Pass));
        _stub.Phases.Where(phase => phase.StartsWith("stopped", StringComparison.Ordinal)).Should().Equal(
            "stopped at the first failure, R-SNI-EXACT (--fail-fast); 1 of 3 checks were not finished: R-STLS-ADV");
    }

    [Fact]
    public async Task A_failure_that_is_the_last_check_leaves_nothing_out()
    {
        await using var receiver = OneCertificate();
        var run = _stub.Of(receiver, FailOn.Failures);

        var result = await run.RunAsync(
            () => InTurnAsync(run, ends: true, "R-SNI-UNKNOWN", "R-STLS-ADV", "R-SNI-EXACT"), Stop);

        result.Partial.Should().Be("--checks R-*");
        result.Checks.Should().HaveCount(3);
    }

    /// <summary>A known deviation fails no run, and without the option nothing ends one.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task What_fails_no_run_ends_none(bool failsFast, bool isListed)
    {
        await using var receiver = OneCertificate();
        var run = _stub.Of(
            receiver, failsFast ? FailOn.Failures : null,
            isListed ? [new KnownDeviation("R-SNI-EXACT", "It has one certificate.")] : []);

        var result = await run.RunAsync(
            () => InTurnAsync(run, ends: true, "R-SNI-EXACT", "R-SNI-UNKNOWN", "R-STLS-ADV"), Stop);

        result.Partial.Should().Be("--checks R-*");
        result.Checks.Should().HaveCount(3);
    }

    /// <summary>
    /// Whether STARTTLS is missing is known when every reply to EHLO is: until then it may be taken back.
    /// </summary>
    [Fact]
    public async Task What_the_last_look_may_take_back_ends_no_run()
    {
        await using var receiver = new StubReceiver
        {
            Presents = ReceiverBench.Right,
            EhloByNumber = number => number <= 2 ? "250 own.example" : "250-own.example\r\n250 STARTTLS",
        };
        var run = _stub.Of(receiver, new FailOn(Findings: true));

        var result = await run.RunAsync(
            () => InTurnAsync(run, ends: true, "R-STLS-ADV", "R-SNI-UNKNOWN", "R-SNI-EXACT"), Stop);

        result.Checks.Should().HaveCount(3);
        result.Partial.Should().Be("--checks R-*");
    }

    private static StubReceiver OneCertificate() => new() { Presents = _ => ReceiverBench.Right(null) };

    /// <summary>One check after the other, and then, if it is not to end, nothing more.</summary>
    private static async Task InTurnAsync(TargetRun run, bool ends, params string[] checks)
    {
        foreach (var check in checks)
        {
            await run.CheckAsync(check);
        }

        await (ends ? Task.CompletedTask : Task.Delay(Timeout.Infinite, Stop));
    }
}
