using System.CommandLine;
using System.Net;
using Conformance.Invocation;

namespace Conformance.Commands;

/// <summary>--resolver: whom to ask for what the DNS says.</summary>
internal static class ResolverOption
{
    private const int Dns = 53;

    public static Option<string[]> Create(string description) => new("--resolver") { Description = description };

    /// <returns>Each with its port: "192.0.2.53:53".</returns>
    /// <exception cref="UsageException">It is not an address.</exception>
    public static IReadOnlyList<string> Read(string[]? words) => [.. (words ?? []).Select(Read)];

    private static string Read(string word)
    {
        if (IPAddress.TryParse(word, out var address))
        {
            return new IPEndPoint(address, Dns).ToString();
        }

        return IPEndPoint.TryParse(word, out var place) && place.Port > 0
            ? place.ToString()
            : throw new UsageException(
                $"--resolver takes an address, or one with a port: 192.0.2.53 or 192.0.2.53:5353, and not "
                + $"{Quoted.Text(HostileText.Tame(word, 80))}.");
    }
}
