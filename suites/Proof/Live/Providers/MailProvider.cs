using Conformance.Lab.Certificates;
using Conformance.Lab.Contract;
using Conformance.Lab.Driver;
using Conformance.Targets.Description;
using Conformance.Targets.Images;
using Conformance.Targets.Running;
using FluentAssertions;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Xunit;

namespace Conformance.Proof.Live.Providers;

/// <summary>A bundled target in one of its variants.</summary>
internal sealed record MailSystem(string Target, string Variant)
{
    public ChosenTarget Find() =>
        TargetCatalogue.Load(Path.Combine(SuiteFolders.Find().Containers, "targets")).Find(Target)!;

    public override string ToString() => $"{Target} ({Variant})";
}

/// <summary>
/// A provider: a bundled target as the lab runs it, from the same image and with the same settings, which resolves with
/// the resolver of the small internet, and trusts the observer's CA as the lab's.
/// </summary>
internal sealed class MailProvider : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(300);

    private readonly TargetContainer _running;

    private MailProvider(MailSystem system, TargetContainer running) => (System, _running) = (system, running);

    public MailSystem System { get; }

    public string Container => _running.ContainerName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="address">Its own in the small internet.</param>
    public static async Task<MailProvider> StartAsync(
        Internet internet, LabRoot root, MailSystem system, string address)
    {
        var target = system.Find();
        var image = await internet.Images.TargetAsync(target, await internet.Images.LabAsync(Stop), Stop);
        var plan = TargetPlan.Of(target, target.Variant(system.Variant), image.Reference);
        var facts = new LabFacts(root.RootPem, $"{internet.Resolver}", 53, 25, 443, "test");
        var own = plan.NamesToHost(facts.Suffix)[0];
        var issued = await new LocalIssuer(root, TimeProvider.System).IssueAsync([own], Stop);
        var running = await TargetContainer.StartAsync(
            plan, new TargetPlace(internet.Network, internet.Session, facts), address,
            [new IssuedCertificate(own, issued.KeyPem, issued.ChainPem)], Stop);
        var provider = new MailProvider(system, running);
        await provider.GreetsAsync();
        return provider;
    }

    /// <summary>Hands over a message that the domain has signed.</summary>
    public async Task SubmitAsync(SenderDomain from, IEnumerable<string> recipients)
    {
        var at = _running.Submission;
        using var client = new SmtpClient
        {
            CheckCertificateRevocation = false, ServerCertificateValidationCallback = (_, _, _, _) => true,
        };
        await client.ConnectAsync(
            at.Host, at.Port, at.StartTls ? SecureSocketOptions.StartTls : SecureSocketOptions.None, Stop);
        if (at.User is { } user)
        {
            await client.AuthenticateAsync(user, at.Password!, Stop);
        }

        using var message = from.Compose();
        await client.SendAsync(
            message, new MailboxAddress("", from.Mailbox),
            recipients.Select(recipient => new MailboxAddress("", recipient)), Stop);
        await client.DisconnectAsync(quit: true, Stop);
    }

    /// <summary>Waits until all that was handed over is delivered or deferred.</summary>
    public async Task SettleAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience);
        while ((await _running.QueueAsync(limit.Token)).Any(entry => entry.Reason.Length == 0))
        {
            await Task.Delay(BetweenLooks, limit.Token);
        }
    }

    public ValueTask DisposeAsync() => _running.DisposeAsync();

    private async Task GreetsAsync()
    {
        var knock = new Knock(_running.Submission.Host, _running.Submission.Port, Patience);
        var found = await new Greeter(TimeProvider.System).WaitAsync(knock, Stop);
        found.Found.Should().Be(Found.Greeting, $"{System} is to greet; it printed: {await _running.OutputAsync()}");
    }
}
