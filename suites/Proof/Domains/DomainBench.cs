using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Lab.Certificates;
using Conformance.Lab.Contract;
using Conformance.Proof.Benches;
using Conformance.Proof.Tools;
using Conformance.Survey;
using Conformance.Survey.Chains;
using Conformance.Survey.Facts;
using Conformance.Survey.Gathering;
using Conformance.Targets.Images;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>The lab in this process, and a surveyor that asks its name server and trusts its CA.</summary>
public sealed class DomainBench : IAsyncLifetime
{
    private InProcessLab? _lab;
    private int _last;

    internal static IReadOnlyList<CheckDescription> Checks { get; } =
        [.. Runner.Catalogue.Checks.Where(check => check.Role == Role.Domain)];

    internal ILab World => _lab!.World;

    internal SurveyOptions Options { get; private set; } = new();

    public async ValueTask InitializeAsync()
    {
        _lab = await InProcessLab.StartAsync();
        var facts = _lab.World.Facts;
        Options = new SurveyOptions
        {
            Resolvers = [_lab.Resolver],
            AllowsPrivate = true,
            Anchors = TrustAnchors.With(facts.RootPem),
            SmtpPort = facts.SmtpPort,
            HttpsPort = facts.HttpsPort,
            Patience = new Patience
            {
                Question = TimeSpan.FromSeconds(2), Connection = TimeSpan.FromSeconds(10),
                Answer = TimeSpan.FromSeconds(8), Session = TimeSpan.FromSeconds(15),
            },
        };
    }

    public async ValueTask DisposeAsync() => await _lab!.DisposeAsync();

    /// <summary>A domain with nothing wrong, under a name that nothing else has.</summary>
    internal PublishedDomain NewDomain() => PublishedDomain.Good($"d{Interlocked.Increment(ref _last)}.test");

    /// <summary>What is gathered of it, once it is published.</summary>
    internal async Task<DomainFacts> SurveyAsync(PublishedDomain domain, SurveyOptions? options = null)
    {
        await World.ApplyAsync(domain.ToScenario(), TestContext.Current.CancellationToken);
        var own = (options ?? Options) with { SendsReport = domain.Reports is not null };
        return await new Surveyor(own).SurveyAsync(domain.Name, TestContext.Current.CancellationToken);
    }

    /// <summary>The command, in a process of its own, for domains of this lab.</summary>
    /// <param name="folder">Where its results go.</param>
    internal SuiteCommand Probe(string folder, params string[] arguments)
    {
        var ca = Path.Combine(folder, "ca.pem");
        File.WriteAllText(ca, World.Facts.RootPem);
        return SuiteCommand.StartWith(
            new() { [SuiteFolders.ArtifactsVariable] = folder, ["NO_COLOR"] = "1" },
            [
                "probe", .. arguments, "--ca", ca, "--allow-private", "--resolver", $"{Options.Resolvers[0]}",
                "--smtp-port", $"{Options.SmtpPort}", "--https-port", $"{Options.HttpsPort}",
            ]);
    }

    /// <summary>The domain, after all that it was before: each state is published and looked at in passing.</summary>
    internal async Task<RunResult> JudgeAsync(PublishedDomain domain, SurveyOptions? options = null)
    {
        var before = domain.Earlier.Select(published => new Moment(published)).ToList();
        foreach (var state in domain.Before)
        {
            await World.ApplyAsync(state.ToScenario(), TestContext.Current.CancellationToken);
            before.Add(Moment.Of(await new Surveyor(options ?? Options).GlanceAsync(
                state.Name, visitsMxHosts: true, TestContext.Current.CancellationToken)));
        }

        var facts = await SurveyAsync(domain, options);
        Course.Remember(before, facts);
        return Judge(facts, [.. before]);
    }

    internal static RunResult Judge(DomainFacts facts, params IReadOnlyList<Moment> before) =>
        new DomainRun(Checks, new SuiteFacts("0", null, "2026-11"), "./run.sh probe {domain} --checks {check}")
            .Judge(facts, before);

    /// <summary>What a certificate of the lab's, for that name, has in TLSA.</summary>
    internal async Task<string> TlsaAsync(
        string name, int usage = 3, int selector = 1, KeyKind key = KeyKind.Ecdsa)
    {
        var order = new CertificateOrder(name) { Spec = CertificateSpec.Good() with { Key = key } };
        var issued = await World.OrderAsync([order], TestContext.Current.CancellationToken);
        return TlsaOf(issued[0].ChainPem, usage, selector);
    }

    internal static string TlsaOf(string chainPem, int usage, int selector)
    {
        var chain = new System.Security.Cryptography.X509Certificates.X509Certificate2Collection();
        chain.ImportFromPem(chainPem);
        var certificate = chain[usage == 2 ? 1 : 0];
        var selected = selector == 1 ? certificate.PublicKey.ExportSubjectPublicKeyInfo() : certificate.RawData;
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(selected));
        return $"{usage} {selector} 1 {hash}";
    }
}
