using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using Conformance.Checks.Core;
using Conformance.Checks.Errors;
using Conformance.Checks.Sending;
using Conformance.Checks.Sending.Setups;
using Conformance.Proof.Benches;
using Conformance.Reference.Faults;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.KnownBad;

/// <summary>
/// Where a question for a raw U-label is all that comes of a message, the question is judged: S-TXT-IDN was
/// inconclusive.
/// </summary>
public sealed class RawQuestion
{
    private static readonly Timeouts Short = Timeouts.Containers with { Attempt = TimeSpan.FromMilliseconds(500) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_what_became_of_a_message_that_goes_nowhere()
    {
        await using var lab = await InProcessLab.StartAsync();
        await using var target = await ReferenceTarget.StartAsync(lab, FaultCatalogue.Named("sends-nothing")!);
        var context = new CheckContext("raw-question", lab.World, target, Short, new NameSource());
        var sender = new SenderLab(context, new QueueWatch(target, Short, TimeProvider.System));
        var (asked, silent) = (sender.Domain(), sender.Domain());
        await sender.PublishAsync(asked);
        using var udp = new UdpClient();
        await udp.SendAsync(
            DnsBench.Packet($"b\u00c3\u00bccher.{asked.Name}", RecordType.Mx), lab.Resolver, Stop);
        await udp.ReceiveAsync(Stop);

        var attempt = await sender.SendIfAcceptedAsync(asked);
        var nothing = () => sender.SendIfAcceptedAsync(silent);

        attempt!.QueriesBeyondAscii.Should().ContainSingle();
        await nothing.Should().ThrowAsync<InconclusiveException>();
    }
}
