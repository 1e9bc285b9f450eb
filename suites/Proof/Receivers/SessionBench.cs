using System.Net;
using System.Net.Sockets;
using Conformance.Lab.Driver;
using Conformance.Lab.Evidence;
using Conformance.Proof.Benches;
using Conformance.Reference.Faults;
using Xunit;

namespace Conformance.Proof.Receivers;

/// <summary>The reference, or one of its spoilt brothers, behind a wire that keeps what it sends.</summary>
internal sealed class SessionBench : IAsyncDisposable
{
    public const string Own = "target.lab.test";
    public const string Other = "mx1.hosted-3.test";

    private readonly InProcessLab _lab;
    private readonly ReferenceTarget _target;
    private readonly TcpListener _wire = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _relaying;
    private MemoryStream _sent = new();

    private SessionBench(InProcessLab lab, ReferenceTarget target)
    {
        (_lab, _target) = (lab, target);
        _wire.Start();
        _relaying = RelayAsync();
    }

    public EventLog Log { get; } = new(TimeProvider.System);

    /// <summary>Where the reference itself listens.</summary>
    public string Address => $"{_target.Submission.Host}:{_target.Submission.Port}";

    /// <summary>What the reference sent over the wire in the last session.</summary>
    public byte[] Sent => _sent.ToArray();

    public static async Task<SessionBench> StartAsync(string fault)
    {
        var lab = await InProcessLab.StartAsync();
        return new SessionBench(lab, await ReferenceTarget.StartAsync(lab, FaultCatalogue.Named(fault)!));
    }

    /// <summary>One handshake over the wire.</summary>
    public Task<ProbeResult> AskAsync(string? name, string version, ProbeSession session)
    {
        var probe = new Probe("probe", "127.0.0.1", ((IPEndPoint)_wire.LocalEndpoint).Port, name)
        {
            TlsVersions = [version], Session = session,
        };
        return new TlsProbe(TimeProvider.System).RunAsync(
            probe, Log, "reference", TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _relaying;
        _wire.Dispose();
        await _target.DisposeAsync();
        await _lab.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>One session after the other.</summary>
    private async Task RelayAsync()
    {
        try
        {
            while (true)
            {
                using var probe = await _wire.AcceptTcpClientAsync(_stop.Token);
                using var reference = new TcpClient();
                await reference.ConnectAsync(_target.Submission.Host, _target.Submission.Port, _stop.Token);
                _sent = new MemoryStream();
                await Task.WhenAny(
                    probe.GetStream().CopyToAsync(reference.GetStream(), _stop.Token),
                    KeepAsync(reference.GetStream(), probe.GetStream()));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task KeepAsync(Stream from, Stream to)
    {
        var octets = new byte[16 * 1024];
        while (await from.ReadAsync(octets, _stop.Token) is > 0 and var count)
        {
            _sent.Write(octets, 0, count);
            await to.WriteAsync(octets.AsMemory(0, count), _stop.Token);
        }
    }
}
