using Conformance.Checks.Running;
using Spectre.Console;

namespace Conformance.Output;

/// <summary>
/// Of many domains: which MX names share an address, as customers of one hoster do, and what certificate each name gets
/// there.
/// </summary>
internal sealed class SharedAddresses
{
    private const int MostAddresses = 20;
    private const int MostNames = 5;
    private const int LongestLine = 600;

    private readonly Dictionary<string, Dictionary<string, PresentedCertificate>> _byAddress =
        new(StringComparer.Ordinal);

    /// <summary>What MX hosts presented that a domain has.</summary>
    public void Add(IEnumerable<PresentedCertificate> presented)
    {
        foreach (var one in presented)
        {
            if (!_byAddress.TryGetValue(one.Address, out var names))
            {
                _byAddress[one.Address] = names =
                    new Dictionary<string, PresentedCertificate>(HostNames.Comparer);
            }

            names[one.Name] = one;
        }
    }

    /// <summary>Says so, where any address has several names.</summary>
    public void Tell(IAnsiConsole console)
    {
        var shared = _byAddress.Where(address => address.Value.Count > 1)
            .OrderByDescending(address => address.Value.Count).ToList();
        foreach (var (address, names) in shared.Take(MostAddresses))
        {
            Tell(console, address, names.Values);
        }

        if (shared.Count > MostAddresses)
        {
            console.WriteLine($"{shared.Count - MostAddresses} more addresses have several MX names.");
        }
    }

    private static void Tell(IAnsiConsole console, string address, IReadOnlyCollection<PresentedCertificate> names)
    {
        var certificates = names.DistinctBy(name => name.Fingerprint).Count();
        var wrong = names.Where(name => name.Flaw is not null).ToList();
        console.WriteLine(
            $"{address} has {names.Count} MX names and presents {certificates} "
            + $"{(certificates == 1 ? "certificate" : "certificates")} by SNI"
            + (wrong.Count == 0 ? ", to each name a trusted one for it." : $"; to {wrong.Count} not the right one:"));
        foreach (var alike in wrong.GroupBy(name => name.Flaw).OrderByDescending(group => group.Count()))
        {
            var shown = alike.Select(name => name.Name).Order(StringComparer.Ordinal).Take(MostNames);
            console.WriteLine(HostileText.Tame(
                $"  {alike.Count()} {(alike.Count() == 1 ? "gets" : "get")} {alike.Key}: {string.Join(", ", shown)}"
                + (alike.Count() > MostNames ? ", …" : ""), LongestLine));
        }
    }
}
