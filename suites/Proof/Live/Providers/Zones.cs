using System.Net;

namespace Conformance.Proof.Live.Providers;

/// <summary>
/// The files of the name servers: a root, a registry with everything below it, and between the two and the observer
/// the same delegations, with glue, that a zone on the internet has. Nothing is signed.
/// </summary>
/// <param name="zone">The observer's, below a registered domain.</param>
/// <param name="root">The address of the root's name server.</param>
/// <param name="registry">The address of the name server of all other zones.</param>
/// <param name="observer">The address of the observer's name server.</param>
internal sealed class Zones(string zone, IPAddress root, IPAddress registry, IPAddress observer)
{
    private const string RootServer = "a.root-servers.";

    private const string RegistryServer = "ns.registry.test.";

    private readonly Dictionary<string, List<string>> _zones = new()
    {
        ["test"] = [$"{RegistryServer} A {registry}"],
        ["in-addr.arpa"] = [$"{Reverse(observer)} PTR {zone}."],
        [zone[(zone.IndexOf('.') + 1)..]] = [$"{zone}. NS ns.{zone}.", $"ns.{zone}. A {observer}"],
    };

    /// <summary>Registers a domain, and gives its hosts' addresses reverse names.</summary>
    /// <param name="records">Beside those of its mail host.</param>
    public void Add(string domain, IPAddress mailHost, IEnumerable<string> records)
    {
        _zones[domain] = ["@ MX 10 mail", $"mail A {mailHost}", .. records];
        Name(mailHost, $"mail.{domain}");
    }

    /// <summary>Gives an address a reverse name, unless it has one.</summary>
    public void Name(IPAddress address, string name)
    {
        if (!_zones["in-addr.arpa"].Any(record => record.StartsWith($"{Reverse(address)} ", StringComparison.Ordinal)))
        {
            _zones["in-addr.arpa"].Add($"{Reverse(address)} PTR {name}.");
        }
    }

    /// <summary>Content by name, for one folder that all of them read.</summary>
    public IEnumerable<KeyValuePair<string, string>> Files() =>
    [
        new("root.zone", Zone("", RootServer, [
            $"{RootServer} A {root}", $"test. NS {RegistryServer}", $"in-addr.arpa. NS {RegistryServer}",
            $"{RegistryServer} A {registry}",
        ])),
        .. _zones.Select(one => new KeyValuePair<string, string>(
            $"{one.Key}.zone",
            Zone(one.Key, RegistryServer, one.Key == "test" ? [.. one.Value, .. Delegations()] : one.Value))),
        new("root.conf", Nsd(["."])),
        new("registry.conf", Nsd(_zones.Keys)),
        new("root.hints", $". 3600000 NS {RootServer}\n{RootServer} 3600000 A {root}\n"),
        new("unbound.conf", Unbound),
    ];

    /// <summary>All zones of the registry are at its own server, which answers from the one that fits best.</summary>
    private IEnumerable<string> Delegations() => _zones.Keys
        .Where(name => name.EndsWith(".test", StringComparison.Ordinal)).Select(name => $"{name}. NS {RegistryServer}");

    private static string Zone(string name, string server, IEnumerable<string> records) =>
        $"""
        $ORIGIN {name}.
        $TTL 3600
        @ SOA {server} hostmaster.{RegistryServer} 1 1800 900 604800 300
        @ NS {server}
        {string.Join('\n', records)}

        """;

    private static string Nsd(IEnumerable<string> names) =>
        $"""
        server:
          ip-address: 0.0.0.0
          username: ""
          zonesdir: "/dns"
          pidfile: ""
        remote-control:
          control-enable: no
        {string.Join('\n', names.Select(name =>
            $"zone:\n  name: \"{name}\"\n  zonefile: \"{(name == "." ? "root" : name)}.zone\""))}

        """;

    /// <summary>
    /// As Debian's package resolves, with caches and query name minimisation; without what it knows beforehand of
    /// "test" (RFC 6761 section 6.2), and without validation, as nothing is signed.
    /// </summary>
    private const string Unbound =
        """
        server:
          username: ""
          chroot: ""
          directory: "/dns"
          pidfile: ""
          use-syslog: no
          interface: 0.0.0.0
          access-control: 0.0.0.0/0 allow
          do-ip6: no
          module-config: "iterator"
          root-hints: "/dns/root.hints"
          local-zone: "test." nodefault
        remote-control:
          control-enable: no

        """;

    private static string Reverse(IPAddress address) =>
        $"{string.Join('.', address.ToString().Split('.').Reverse())}.in-addr.arpa.";
}
