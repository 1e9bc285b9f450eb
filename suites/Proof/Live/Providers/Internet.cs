using System.Net;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using Conformance.Proof.Tools;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using Conformance.Targets.Running;
using Xunit;

namespace Conformance.Proof.Live.Providers;

/// <summary>
/// A small internet of containers on a closed network: a root and a registry (NSD), the resolver of all (Unbound), and
/// a router behind which mail systems share an address. Every /24 of it is another party's.
/// </summary>
internal sealed class Internet : IAsyncDisposable
{
    private const string TranslateAndNeverRedirect =
        """
        nft add table ip lab
        nft add chain ip lab out '{ type nat hook postrouting priority srcnat; }'
        nft add rule ip lab out masquerade
        nft add chain ip lab own '{ type filter hook output priority filter; }'
        nft add rule ip lab own icmp type redirect drop
        echo translating
        exec sleep infinity
        """;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly EngineSession _session;
    private readonly string _image;
    private readonly string _folder = Directory.CreateTempSubdirectory("live-internet-").FullName;

    private Internet(EngineSession session, ImageStore images, string image, ClosedNetwork network) =>
        (_session, Images, _image, Network) = (session, images, image, network);

    public ImageStore Images { get; }

    public ClosedNetwork Network { get; }

    public string Session => _session.Id;

    /// <summary>The observer's, with its name server and its page.</summary>
    public IPAddress Observer => IPAddress.Parse(Network.Slot.Lab);

    public IPAddress Root => At(0, 11);

    public IPAddress Registry => At(0, 12);

    public IPAddress Resolver => At(0, 13);

    /// <summary>What a mail system behind the router comes from.</summary>
    public IPAddress Router => At(30, 10);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Internet> CreateAsync()
    {
        var folders = SuiteFolders.Find();
        var images = new ImageStore(await ContainerEngine.ConnectAsync(Stop), new ImageStoreOptions(folders));
        var recipe = new TargetRecipe("internet", Path.Combine(folders.Containers, "internet"), ImageStore.HomeRelease,
            new Dictionary<string, string>());
        await images.SetReaperAsync(Stop);
        var image = (await images.TargetAsync(recipe, Stop)).Reference;
        var session = EngineSession.New();
        return new Internet(session, images, image, await ClosedNetwork.CreateAsync(session.Id, Stop));
    }

    /// <summary>An address of one of the networks of 256.</summary>
    public IPAddress At(int network, int host)
    {
        var octets = IPAddress.Parse(Network.Slot.Gateway).GetAddressBytes();
        return new IPAddress([octets[0], octets[1], (byte)(octets[2] + network), (byte)host]);
    }

    /// <summary>Starts name servers and resolver; they serve when their containers have said so.</summary>
    public async Task ServeNamesAsync(Zones zones)
    {
        foreach (var (name, content) in zones.Files())
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, name), content, Stop);
        }

        string[] place = ["--volume", $"{_folder}:/dns:ro"];
        var root = await StartAsync("root", Root, place, _image, "nsd", "-d", "-c", "/dns/root.conf");
        var registry = await StartAsync("registry", Registry, place, _image, "nsd", "-d", "-c", "/dns/registry.conf");
        await DockerTool.SaysAsync(root, "nsd started", StartPatience);
        await DockerTool.SaysAsync(registry, "nsd started", StartPatience);
        var resolver = await StartAsync(
            "resolver", Resolver, place, _image, "unbound", "-d", "-c", "/dns/unbound.conf");
        await DockerTool.SaysAsync(resolver, "start of service", StartPatience);
    }

    /// <summary>How long the resolver keeps an MX record that it has.</summary>
    public async Task<TimeSpan> TimeToLiveAsync(string domain)
    {
        using var client = new DnsClient([Resolver], [new UdpClientTransport(53)], disposeTransport: true, 10_000);
        var answer = await client.ResolveAsync(
            DomainName.Parse(domain), RecordType.Mx, RecordClass.INet, options: null, Stop);
        return TimeSpan.FromSeconds(answer!.AnswerRecords.Single().TimeToLive);
    }

    /// <summary>Starts the router.</summary>
    public async Task TranslateAsync()
    {
        string[] rights = ["--cap-add", "NET_ADMIN", "--sysctl", "net.ipv4.ip_forward=1"];
        var router = await StartAsync("router", Router, rights, _image, "sh", "-e", "-c", TranslateAndNeverRedirect);
        await DockerTool.SaysAsync(router, "translating", StartPatience);
    }

    /// <summary>Puts a container's way to the observer behind the router.</summary>
    public async Task PutBehindRouterAsync(string container)
    {
        string[] network = ["--network", $"container:{container}", "--cap-add", "NET_ADMIN"];
        foreach (var hosts in new[] { Network.Slot.HostsNetwork, $"{Observer}/32" })
        {
            await DockerTool.AskAsync(
                ["run", "--rm", .. Labels, .. network, _image, "ip", "route", "replace", hosts, "via", $"{Router}"]);
        }
    }

    /// <summary>Copies a file of the image of this network's own programs.</summary>
    public async Task CopyAsync(string path, string to)
    {
        var container = (await DockerTool.AskAsync(["create", .. Labels, _image])).Trim();
        await DockerTool.AskAsync("cp", $"{container}:{path}", to);
    }

    /// <summary>Starts a container on the network.</summary>
    /// <param name="options">Further ones of `docker run`.</param>
    /// <returns>Its name.</returns>
    public async Task<string> StartAsync(
        string name, IPAddress address, string[] options, string image, params string[] command)
    {
        var container = $"conformance-{Session}-{name}";
        string[] place = ["--name", container, "--network", Network.Network.Name, "--ip", $"{address}"];
        await DockerTool.AskAsync(["run", "--detach", .. place, .. Labels, .. options, image, .. command]);
        return container;
    }

    public async ValueTask DisposeAsync()
    {
        await EngineCleanup.RemoveSessionAsync(Session, CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    private string[] Labels => DockerTool.LabelsOf(_session);
}
