using Conformance.Checks;
using Conformance.Checks.Results;
using Conformance.Lab.Evidence;
using Conformance.Reference.Faults;
using Conformance.Targets;
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

    [Fact]
    public async Task Is_sent_no_message_for_the_sake_of_a_policy_where_it_declares_none()
    {
        await using var lab = await InProcessLab.StartAsync();
        var declares = new HashSet<string> { Feature.Sni };
        await using var target = await ReferenceTarget.StartAsync(lab, Fault.None, declares);
        var check = FaultRun.Checks.Single(check => check.Id == "S-SNI-ONE");

        var finished = await new CheckRunner(lab.World, target, FaultRun.Patience).RunAsync(check);

        finished.Verdict.Should().Be(Verdict.Pass);
        finished.Context.Evidence.OfType<MessageSubmitted>().Should()
            .ContainSingle("the next one could go over the same connection, and there would be no handshake to judge");
    }
}
