using System.Net;
using Conformance.Lab;
using Conformance.Lab.Contract;
using Conformance.Reference;
using Conformance.Reference.Behaviour;

namespace Conformance.Proof.Benches;

/// <summary>The lab in this process with a reference MTA in it that is configured as a test needs it.</summary>
internal sealed class LoopbackLab : IAsyncDisposable
{
    private static readonly string[] HostedNames = ["target.lab.test", "mx1.hosted-a.test"];

    private readonly InProcessLab _lab;

    private LoopbackLab(InProcessLab lab, ReferenceMta mta) => (_lab, Mta) = (lab, mta);

    public World World => _lab.World;

    public ReferenceMta Mta { get; }

    public static async Task<LoopbackLab> StartAsync(Func<ReferenceOptions, ReferenceOptions>? change = null)
    {
        var lab = await InProcessLab.StartAsync();
        var options = new ReferenceOptions(lab.Resolver, lab.World.Facts.RootPem, HostedNames[0])
        {
            Listen = new IPEndPoint(lab.Address, 0),
            SmtpPort = lab.World.Facts.SmtpPort,
            HttpsPort = lab.World.Facts.HttpsPort,
            Certificates = HostedKeys.Of(await lab.World.IssueAsync(HostedNames)),
            RetryInterval = TimeSpan.FromMilliseconds(300),
        };
        return new LoopbackLab(lab, await ReferenceMta.StartAsync(change?.Invoke(options) ?? options));
    }

    public async ValueTask DisposeAsync()
    {
        await Mta.DisposeAsync();
        await _lab.DisposeAsync();
    }
}
