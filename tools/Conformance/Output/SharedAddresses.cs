using Conformance.Lab.Tls;
using Spectre.Console;

namespace Conformance.Output;

/// <summary>
/// Of many domains: which MX names share an address, as customers of one hoster do, and whose certificate each name
/// gets there.
/// </summary>
internal sealed class SharedAddresses
{
    private const string MxCertificates = "D-MX-CERT";
    private const int MostAddresses = 20;
    private const int MostNames = 5;

    private readonly Dictionary<string, Dictionary<string, IReadOnlyList<string>>> _byAddress =
        new(StringComparer.Ordinal);

    /// <summary>What a domain's sessions with MX hosts show.</summary>
    /// <param name="result">With its evidence.</param>
    public void Add(RunResult result)
    {
        var evidence = result.Checks.FirstOrDefault(check => check.Id == MxCertificates)?.Evidence ?? [];
        foreach (var session in evidence.Where(seen => seen.Session is not null).GroupBy(seen => seen.Session))
        {
            if (session.OfType<ConnectionOpened>().FirstOrDefault() is { } opened
                && session.OfType<ClientHelloSeen>().FirstOrDefault()?.ServerName is { } name
                && session.OfType<HandshakeEnded>().FirstOrDefault() is { Presented: var presented })
            {
                Of(opened.RemoteAddress)[name] = presented;
            }
        }
    }

    /// <summary>Says so, where any address has several names.</summary>
    public void Tell(IAnsiConsole console)
    {
        var shared = _byAddress.Where(address => address.Value.Count > 1)
            .OrderByDescending(address => address.Value.Count).ToList();
        foreach (var (address, names) in shared.Take(MostAddresses))
        {
            var certificates = names.Values.Select(presented => string.Join(' ', presented)).Distinct().Count();
            var wrong = names.Where(name => !DnsIds.Match(name.Value, name.Key)).Select(name => name.Key).ToList();
            console.WriteLine(HostileText.Tame(
                $"{address} has {names.Count} MX names and presents {certificates} "
                + $"{(certificates == 1 ? "certificate" : "certificates")} by SNI"
                + (wrong.Count == 0
                    ? ", each for its name."
                    : $"; {wrong.Count} not for the name: {string.Join(", ", wrong.Take(MostNames))}"
                        + $"{(wrong.Count > MostNames ? ", …" : ".")}"),
                600));
        }

        if (shared.Count > MostAddresses)
        {
            console.WriteLine($"{shared.Count - MostAddresses} more addresses have several MX names.");
        }
    }

    private Dictionary<string, IReadOnlyList<string>> Of(string address)
    {
        if (!_byAddress.TryGetValue(address, out var names))
        {
            _byAddress[address] = names = new Dictionary<string, IReadOnlyList<string>>(HostNames.Comparer);
        }

        return names;
    }
}
