using Conformance.Checks.Results;
using Conformance.Reference.Faults;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.KnownBad;

/// <summary>What is right must pass everywhere.</summary>
public sealed class TheReference
{
    [Fact]
    public async Task Passes_every_check()
    {
        var run = await FaultRun.AgainstAsync(Fault.None);

        var notPassed = FaultRun.Tell(run, Verdict.Fail, Verdict.Inconclusive, Verdict.Error, Verdict.NotApplicable);
        notPassed.Should().BeEmpty();
    }
}
