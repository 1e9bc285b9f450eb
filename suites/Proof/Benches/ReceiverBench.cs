using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Conformance.Checks.Accounting;
using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Proof.Lab.Tls;
using Conformance.Targets.Contract;
using Conformance.Targets.Description;
using Conformance.Targets.Running;

namespace Conformance.Proof.Benches;

/// <summary>Runs a check of a receiver against a stub on loopback, as <c>run host:port</c> does.</summary>
internal static class ReceiverBench
{
    public static readonly string[] Names = ["own.example", "second.example", "third.example"];

    /// <summary>A certificate for each of <see cref="Names"/>; the first is the fallback.</summary>
    private static readonly IReadOnlyDictionary<string, SslStreamCertificateContext> Certificates =
        Names.ToDictionary(name => name, name => Context(StubReceiver.Certificate(name)));

    /// <summary>Chooses as a receiver should that has a certificate for each of <see cref="Names"/>.</summary>
    public static SslStreamCertificateContext Right(string? serverName) =>
        Certificates.GetValueOrDefault(serverName?.ToLowerInvariant() ?? "", Certificates[Names[0]]);

    public static SslStreamCertificateContext Context(X509Certificate2 certificate, params X509Certificate2[] chain) =>
        SslStreamCertificateContext.Create(certificate, [.. chain], offline: true);

    /// <summary>A certificate that has its name in the CN alone.</summary>
    public static X509Certificate2 CommonNameOnly(string name)
    {
        var request = new CertificateRequest(
            $"CN={name}", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
    }

    public static Task<FinishedCheck> RunAsync(string check, StubReceiver receiver, TimeProvider? clock = null) =>
        RunAsync(check, receiver, Names, clock);

    public static async Task<FinishedCheck> RunAsync(
        string check, StubReceiver receiver, IReadOnlyList<string> names, TimeProvider? clock = null) =>
        (await RunAsync([check], receiver, names, clock))[0];

    /// <summary>One check after the other, as they stand when the run is over.</summary>
    public static async Task<IReadOnlyList<FinishedCheck>> RunAsync(
        string[] checks, StubReceiver receiver, IReadOnlyList<string> names, TimeProvider? clock = null)
    {
        await using var lab = await InProcessLab.StartAsync(clock);
        var variant = new TargetVariant("default", "as it is") { Declares = [Feature.SniCertificates] };
        await using var target = new Appliance(new TargetPlan("stub", variant, Image: null)
        {
            Appliance = new ApplianceFacts("127.0.0.1", names), Roles = [Role.Receiver],
            Submission = new() { Port = receiver.Port }, Knobs = new() { Concurrency = 1, StartSeconds = 0 },
        });
        var runner = new CheckRunner(lab.World, target, FaultRun.Timeouts);
        var finished = new List<FinishedCheck>();
        foreach (var check in checks)
        {
            finished.Add(await runner.RunAsync(FaultRun.Checks.Single(one => one.Id == check)));
        }

        var run = new WholeRun(finished);
        return [.. finished.Select(new LastLook(ClosedAccounting.Nothing, run).At)];
    }
}
