using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Conformance.Proof.Witnesses;

namespace Conformance.Proof.Standard;

/// <summary>What one run of <c>openssl s_client -starttls smtp</c> saw.</summary>
internal sealed record SClient(int ExitCode, string Output)
{
    /// <summary>The certificates as they were sent, end entity first.</summary>
    public IReadOnlyList<X509Certificate2> Chain { get; } = Certificates(Output);

    /// <summary>The DNS-IDs of the end-entity certificate; empty where none was sent.</summary>
    public IReadOnlyList<string> Presented =>
        Chain is [var leaf, ..]
            ? [
                .. leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                    .SelectMany(names => names.EnumerateDnsNames()),
            ]
            : [];

    /// <summary>"0 (ok)", or what is wrong.</summary>
    public string? VerifyCode => Find(@"Verify return code: (\d+ \([^)]*\))");

    /// <summary>"TLSv1.3", or "(NONE)" where no handshake was completed.</summary>
    public string? Spoken => Find(@"\nNew, ([^,]*), Cipher");

    /// <summary>The fatal alert of the other side, in OpenSSL's words; null where none came.</summary>
    public string? Alerted =>
        Find(@"(?:tlsv1|tlsv13|sslv3|ssl/tls) alert ([a-z ]+)") ?? Find(@"tlsv1 (unrecognized name)");

    /// <param name="serverName">Null sends no server_name extension.</param>
    public static async Task<SClient> RunAsync(
        IPEndPoint host, string rootFile, string? serverName, params string[] more)
    {
        string[] name = serverName is null ? ["-noservername"] : ["-servername", serverName];
        var (exitCode, output) = await Witness.RunAsync("openssl", [.. Arguments(host, rootFile), .. name, .. more]);
        return new SClient(exitCode, output);
    }

    public static string[] Arguments(IPEndPoint host, string rootFile) =>
    [
        "s_client", "-starttls", "smtp", "-connect", host.ToString(), "-showcerts",
        "-no-CApath", "-no-CAstore", "-CAfile", rootFile,
    ];

    private static IReadOnlyList<X509Certificate2> Certificates(string output)
    {
        var all = new X509Certificate2Collection();
        for (var rest = output.AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
        {
            if (rest[found.Label] is "CERTIFICATE")
            {
                all.ImportFromPem(rest[found.Location]);
            }
        }

        // -showcerts shows the end-entity certificate once more, on its own.
        return [.. all.DistinctBy(certificate => certificate.Thumbprint)];
    }

    private string? Find(string pattern) =>
        Regex.Match(Output, pattern, RegexOptions.CultureInvariant) is { Success: true } match
            ? match.Groups[1].Value.Trim()
            : null;
}
