using Conformance.Proof.Benches;
using Conformance.Proof.Lab.Tls;
using Conformance.Targets.Description;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Receivers;

/// <summary>What fails a run is tried again when all other checks are over, and counts if it ends the same.</summary>
public sealed class SecondTryTests : IDisposable
{
    private const string Failing = "R-SNI-EXACT";

    private readonly StubRun _stub = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _stub.Dispose();

    [Fact]
    public async Task A_failure_that_is_seen_again_stands_with_the_evidence_of_both()
    {
        var failed = await RunAsync(mendedAfterwards: false);

        failed.Verdict.Should().Be(Verdict.Fail);
        failed.Because.Should().StartWith("Expected the handshake to present a certificate for");
        failed.Evidence.Select(seen => seen.Scenario).Distinct().Should().HaveCount(2);
        _stub.Phases.Should().Contain($"{Failing} ended in the same way when it was tried again");
    }

    [Fact]
    public async Task A_failure_that_is_not_seen_again_is_inconclusive_and_both_are_told()
    {
        var failed = await RunAsync(mendedAfterwards: true);

        failed.Verdict.Should().Be(Verdict.Inconclusive);
        failed.Because.Should().Match(
            "Two tries ended in different ways. The first (fail): Expected the handshake to present *. The second, "
            + "when all other checks were over (pass): As expected. *");
        _stub.Phases.Should()
            .ContainSingle(phase => phase.StartsWith($"{Failing} ended otherwise when it was tried again"));
    }

    [Fact]
    public async Task A_listed_failure_is_not_tried_again()
    {
        var failed = await RunAsync(mendedAfterwards: true, new KnownDeviation(Failing, "It has one certificate."));

        failed.Verdict.Should().Be(Verdict.Fail);
        failed.Deviation.Should().NotBeNull();
    }

    /// <summary>A listed failure that is missing fails a run as well: a slow machine may have hidden it.</summary>
    [Fact]
    public async Task A_pass_where_a_failure_is_listed_is_tried_again()
    {
        var passed = await RunAsync(
            mendedAfterwards: true, new KnownDeviation("R-SNI-UNKNOWN", "It aborts on names that it does not know."));

        passed.Verdict.Should().Be(Verdict.Inconclusive, "{0} is not listed", Failing);
        _stub.Phases.Should().Contain("R-SNI-UNKNOWN ended in the same way when it was tried again");
    }

    /// <returns>The result of the check that fails while the others are running.</returns>
    private async Task<CheckResult> RunAsync(bool mendedAfterwards, params KnownDeviation[] deviations)
    {
        var isMended = false;
        await using var receiver = new StubReceiver { Presents = name => ReceiverBench.Right(isMended ? name : null) };
        var run = _stub.Of(receiver, deviations: deviations);

        var result = await run.RunAsync(
            async () =>
            {
                await run.CheckAsync(Failing);
                await run.CheckAsync("R-SNI-UNKNOWN");
                isMended = mendedAfterwards;
            }, Stop);

        return result.Checks.Single(check => check.Id == Failing);
    }
}
