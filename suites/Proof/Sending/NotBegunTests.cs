using Conformance.Checks.Core;
using Conformance.Checks.Sending;
using Conformance.Proof.Benches;
using Conformance.Reference.Faults;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Sending;

/// <summary>
/// A target is given only so many messages that it has not begun with: on a slow machine, those that wait for one
/// another would use up the time that a check waits for a result.
/// </summary>
public sealed class NotBegunTests
{
    private const int Messages = CheckContext.MostNotBegun + 20;

    [Fact]
    public async Task More_messages_are_submitted_when_the_target_has_begun_with_others()
    {
        await using var lab = await InProcessLab.StartAsync();

        // It looks at a message for the first time when three intervals have passed.
        await using var target = await ReferenceTarget.StartAsync(
            lab, FaultCatalogue.Named("queue-runner")!, retry: TimeSpan.FromSeconds(1));
        var context = new CheckContext("s-many", lab.World, target, FaultRun.Timeouts, new NameSource());
        var sender = new SenderLab(context, new QueueWatch(target, FaultRun.Timeouts, lab.World.Events.Clock));

        var attempts = await Task.WhenAll(
            Enumerable.Range(0, Messages).Select(_ => sender.SendAsync(sender.Domain())));

        attempts.Should().OnlyContain(attempt => attempt.Outcome == DeliveryOutcome.Delivered);
        context.Evidence.TakeWhile(seen => seen is not (DnsQuery or ConnectionOpened))
            .OfType<MessageSubmitted>().Should().HaveCountLessThanOrEqualTo(CheckContext.MostNotBegun);
    }
}
