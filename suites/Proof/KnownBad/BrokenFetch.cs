using System.Net.Sockets;
using Conformance.Checks.Core;
using Conformance.Checks.Domains;
using Conformance.Checks.Errors;
using Conformance.Checks.Sending;
using Conformance.Proof.Benches;
using Conformance.Reference.Behaviour;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.KnownBad;

/// <summary>
/// A fetch that breaks off proves nothing: seen once with the reference on a machine so busy that it gave up during the
/// handshake, which was judged as "never fetched".
/// </summary>
public sealed class BrokenFetch
{
    private static readonly Timeouts Short = Timeouts.Containers with { PolicyFetch = TimeSpan.FromMilliseconds(300) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_no_proof_that_nothing_was_fetched()
    {
        await using var lab = await InProcessLab.StartAsync();
        await using var target = await ReferenceTarget.StartAsync(lab, Fault.None);
        var context = new CheckContext("broken-fetch", lab.World, target, Short, new NameSource());
        var sender = new SenderLab(context, new QueueWatch(target, Short, TimeProvider.System));
        var domain = sender.Domain().Enforce();
        await sender.PublishAsync(domain);

        var untouched = await sender.PolicyHost(domain).FetchedAsync();
        await KnockAsync(lab, domain);
        var knockedAt = () => sender.PolicyHost(domain).FetchedAsync();

        untouched.IsAnswered.Should().BeFalse();
        (await knockedAt.Should().ThrowAsync<InconclusiveException>()).WithMessage("*completed no fetch*");
    }

    private static async Task KnockAsync(InProcessLab lab, RecipientDomain domain)
    {
        using var resolver = new Conformance.Reference.Routing.Resolver(lab.Resolver, TimeProvider.System);
        var addresses = await resolver.AddressesAsync(domain.PolicyHostName, Stop);
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(addresses[0], lab.World.Facts.HttpsPort, Stop);
        }

        var closed = await lab.World.Events.WaitAsync(
            domain.Scenario, events => events.OfType<ConnectionClosed>().FirstOrDefault(), TimeSpan.FromSeconds(30),
            Stop);
        closed.Should().NotBeNull();
    }
}
