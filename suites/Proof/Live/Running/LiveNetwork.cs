using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Conformance.Lab.Certificates;
using Conformance.Live.Hosting;
using Conformance.Proof.Lab.Certificates;
using Conformance.Proof.Live.Hosting;
using Conformance.Proof.Tools;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using FluentAssertions;
using MailKit.Net.Smtp;
using MailKit.Security;
using Xunit;

namespace Conformance.Proof.Live.Running;

/// <summary>
/// The observer's image in a network of its own, with a step-ca beside it whose resolver is the observer's name server.
/// Every case has an address.
/// </summary>
internal sealed class LiveNetwork : IAsyncDisposable
{
    public const string Zone = "live.example.test";

    /// <summary>Five cases, as each name that is proven to the CA takes a second or two.</summary>
    private const string Cases = """
        cases:
          plain:
            title: no policy
            check: S-SNI-NOPOLICY
            expects: sni
            mx: [{ name: mx1 }]
          enforce:
            title: enforce, nothing wrong
            check: S-CERT-OK
            expects: tls
            appliedIn: untrusted
            policy: { mode: enforce, mx: [mx1] }
            mx: [{ name: mx1 }]
          untrusted:
            title: enforce, certificate of an untrusted CA
            check: S-CERT-OTHERCA
            expects: refusal
            twin: enforce
            policy: { mode: enforce, mx: [mx1] }
            mx: [{ name: mx1, certificate: otherCa }]
          wrong-name:
            title: enforce, certificate for an unrelated name
            check: S-CERT-NAME
            expects: refusal
            twin: enforce
            policy: { mode: enforce, mx: [mx1] }
            mx: [{ name: mx1, certificate: unrelatedName }]
          expired:
            title: enforce, expired certificate
            check: S-CERT-EXPIRED
            expects: refusal
            twin: enforce
            policy: { mode: enforce, mx: [mx1] }
            mx: [{ name: mx1, certificate: expired }]

        """;

    private static readonly string[] CaseIds = ["plain", "enforce", "untrusted", "wrong-name", "expired"];

    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);

    private readonly EngineSession _session = EngineSession.New();
    private readonly string _folder = Directory.CreateTempSubdirectory("live-network-").FullName;
    private readonly StepCaProvisioner _provisioner = StepCaProvisioner.Create();
    private string _range = "";

    private LiveNetwork()
    {
    }

    /// <summary>Of the public CA.</summary>
    public LabRoot Root { get; } = LabRoot.Create(TimeProvider.System);

    public IPAddress Address => At(10);

    public string Container => $"{_session.Id}-live";

    /// <summary>The address of a directory; nothing is there before the CA has started.</summary>
    public string CaDirectory =>
        $"https://{At(9)}:{StepCaConfiguration.Port}/acme/{StepCaConfiguration.AcmeName}/directory";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string[] Labels => DockerTool.LabelsOf(_session);

    private string Ca => $"{_session.Id}-ca";

    private string Volume => $"{_session.Id}-state";

    private string Network => $"{_session.Id}-net";

    public static async Task<LiveNetwork> CreateAsync()
    {
        var network = new LiveNetwork();
        await File.WriteAllTextAsync(Path.Combine(network._folder, "cases.yaml"), Cases, Stop);
        for (var part = Environment.ProcessId % 256; ; part = (part + 1) % 256)
        {
            network._range = $"10.211.{part}";
            var (exitCode, said) = await Tool.RunAsync(
                "docker",
                ["network", "create", .. network.Labels, "--subnet", $"{network._range}.0/24", network.Network]);
            if (exitCode == 0)
            {
                break;
            }

            said.Should().Contain("overlaps", "another test may have that part of the range");
        }

        await DockerTool.AskAsync(["volume", "create", .. network.Labels, network.Volume]);
        return network;
    }

    /// <summary>Starts the CA, which knows nobody: its accounts end with it.</summary>
    /// <param name="lifetime">Of what it issues; null for the usual.</param>
    public async Task StartCaAsync(TimeSpan? lifetime = null)
    {
        var files = StepCaConfiguration.Files(Root, _provisioner, ["ca.lab.test", $"{At(9)}"], lifetime);
        foreach (var (path, content) in files)
        {
            var file = _folder + path;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, content, Stop);
        }

        var store = new ImageStore(
            await ContainerEngine.ConnectAsync(Stop), new ImageStoreOptions(SuiteFolders.Find()));
        var mounts = files.Keys.Select(path => Path.GetDirectoryName(path)!).Distinct()
            .SelectMany(path => new[] { "--volume", $"{_folder}{path}:{path}:ro" });
        await DockerTool.AskAsync(
        [
            "run", "--detach", "--rm", "--name", Ca, .. Labels, "--network", Network, "--ip", $"{At(9)}",
            "--dns", $"{Address}", .. mounts, (await store.StepCaAsync(Stop)).Reference,
        ]);
        using var issuer = new StepCaIssuer(
            new Uri($"https://{At(9)}:{StepCaConfiguration.Port}"), Root, _provisioner, TimeProvider.System);
        await issuer.WaitUntilReadyAsync(TimeSpan.FromSeconds(60), Stop);
    }

    public Task EndCaAsync() => DockerTool.AskAsync("stop", "--time", "5", Ca);

    /// <summary>Starts the observer, with what earlier ones have left in its state folder.</summary>
    /// <param name="acme">The directory; null for none.</param>
    public async Task StartAsync(string? acme = null)
    {
        var settings = new LiveSettings(
            Zone, [$"{Address}", .. Enumerable.Range(128, 8).Select(last => $"{At(last)}")], "postmaster@example.test")
        {
            Acme = acme, AcmeRoot = acme is null ? null : Root.RootPem,
        };
        await File.WriteAllTextAsync(Path.Combine(_folder, "settings.json"), settings.ToJson(), Stop);
        var store = new ImageStore(
            await ContainerEngine.ConnectAsync(Stop), new ImageStoreOptions(SuiteFolders.Find()));
        var image = (await store.LiveAsync(Stop)).Reference;
        var start = $"ip route add local {_range}.128/25 dev lo && exec /opt/live/Conformance.LiveHost";
        string[] place = ["run", "--detach", "--name", Container, "--network", Network, "--ip", $"{Address}"];
        string[] mounts =
        [
            "--volume", $"{_folder}/settings.json:/live/settings.json:ro", "--volume",
            $"{_folder}/cases.yaml:/live/cases.yaml:ro", "--volume", $"{Volume}:/live/state",
        ];
        await DockerTool.AskAsync(
            [.. place, .. Labels, "--cap-add", "NET_ADMIN", .. mounts, "--entrypoint", "sh", image, "-c", start]);
        await SaysAsync($"The live observer serves https://{Zone}/");
    }

    /// <returns>All that it printed.</returns>
    public async Task<string> EndAsync()
    {
        await DockerTool.AskAsync("stop", "--time", "30", Container);
        (await DockerTool.AskAsync("inspect", "--format", "{{.State.ExitCode}}", Container)).Trim().Should().Be("0");
        var said = await DockerTool.AskAsync("logs", Container);
        await DockerTool.AskAsync("rm", Container);
        return said;
    }

    /// <summary>Waits until the observer has printed these words so many times since its start.</summary>
    public Task SaysAsync(string words, int times = 1) => DockerTool.SaysAsync(Container, words, TimeLimit, times);

    /// <summary>A command in the observer's container.</summary>
    public Task<string> RunAsync(params string[] command) => DockerTool.AskAsync(["exec", Container, .. command]);

    /// <summary>A browser that trusts the public CA alone, or that takes whatever is presented.</summary>
    public HttpClient Browser(bool trustsAll = false) =>
        PageClient.Of($"https://{Zone}/", new IPEndPoint(Address, 443), trustsAll ? null : Root.Root);

    /// <summary>The certificate of the page.</summary>
    public async Task<X509Certificate2> PageCertificateAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Address, 443, Stop);
        await using var tls = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(Zone);
        return X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
    }

    /// <summary>What the MX host of a case presents to who sends no SNI.</summary>
    public async Task<MxCertificate> MxCertificateAsync(string caseId)
    {
        var index = Array.IndexOf(CaseIds, caseId);
        var at = index == 0 ? Address : At(127 + index);
        MxCertificate? presented = null;
        using var client = new SmtpClient
        {
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                var leaf = X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData());
                using var own = new X509Chain { ChainPolicy = Trust.Only(Root.Root) };
                own.ChainPolicy.ExtraStore.AddRange(
                    chain!.ChainElements.Select(element => element.Certificate).ToArray());
                presented = new MxCertificate(leaf.MatchesHostname($"mx1.{caseId}.{Zone}"), own.Build(leaf));
                return true;
            },
        };
        await client.ConnectAsync($"{at}", 25, SecureSocketOptions.StartTls, Stop);
        await client.DisconnectAsync(quit: true, Stop);
        return presented!;
    }

    public async ValueTask DisposeAsync()
    {
        await EngineCleanup.RemoveSessionAsync(_session.Id, CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    private IPAddress At(int last) => IPAddress.Parse($"{_range}.{last}");
}

/// <summary>What an MX host presented.</summary>
/// <param name="IsForHost">Whether it is for the host's name.</param>
/// <param name="IsTrusted">Whether it leads to the public CA, and is valid now.</param>
internal sealed record MxCertificate(bool IsForHost, bool IsTrusted);
