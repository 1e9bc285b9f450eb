using Conformance.Proof.Benches;
using Conformance.Reference.Faults;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.KnownBad;

/// <summary>
/// A sender may use a connection for more than one message. What was said in it before counts as if it had been said
/// for the last one, so that what can be judged is judged.
/// </summary>
public sealed class KeptConnections
{
    [Theory]
    [InlineData("keeps-connections")]
    [InlineData("keeps-connections-briefly")]
    public async Task Leave_nothing_inconclusive(string variation)
    {
        var run = await FaultRun.AgainstAsync(FaultCatalogue.Named(variation)!, FaultRun.Checks);

        FaultRun.Tell(run, Verdict.Fail, Verdict.Error, Verdict.Inconclusive).Should()
            .BeEmpty("RFC 5321 permits it, and what was said in a connection that is kept counts for the next message");
    }
}
