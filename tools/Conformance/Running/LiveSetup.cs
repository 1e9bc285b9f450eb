using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Conformance.Invocation;
using Conformance.Live.Cases;
using Conformance.Live.Hosting;
using Conformance.Live.Setup;
using Conformance.Targets.Images;
using Spectre.Console;

namespace Conformance.Running;

/// <summary>live --check: what is around the observer, a line each.</summary>
internal static class LiveSetup
{
    /// <returns>The exit code.</returns>
    public static async Task<int> ExamineAsync(LiveSettings settings, SuiteFolders folders, CancellationToken stop)
    {
        var cases = CaseFile.Load(Path.Combine(folders.Containers, "live", "cases.yaml"));
        var addresses = settings.Addresses.Select(IPAddress.Parse).ToList();
        var findings = await SetupCheck.ExamineAsync(
            new SetupPlace(settings.Zone, addresses[0], Resolver(settings.Resolver))
            {
                MxHosts =
                [
                    .. CaseAddresses.Place(cases, addresses, ipv6: null)
                        .SelectMany(placed => placed.Hosts).Select(host => host.Ipv4).OfType<IPAddress>(),
                ],
                Roots = settings.AcmeRoot is { } pem ? Roots(pem) : null,
            },
            stop);
        foreach (var finding in findings)
        {
            var mark = finding.IsGood ? "[green]ok[/]      " : "[red]problem[/] ";
            AnsiConsole.MarkupLine(
                $"{mark} {Markup.Escape(finding.What)}: {Markup.Escape(HostileText.Tame(finding.Sentence))}");
        }

        return findings.All(finding => finding.IsGood) ? ExitCode.AsExpected : ExitCode.LabBroke;
    }

    /// <param name="given">With its port; null for this machine's.</param>
    private static IPEndPoint Resolver(string? given)
    {
        const int Dns = 53;
        return given is not null
            ? IPEndPoint.Parse(given)
            : ARSoft.Tools.Net.Dns.DnsClient.GetLocalConfiguredDnsServers().FirstOrDefault() is { } own
                ? new IPEndPoint(own, Dns)
                : throw new UsageException("This machine has no resolver configured; give one with --resolver.");
    }

    private static X509Certificate2Collection Roots(string pem)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(pem);
            return roots;
        }
        catch (CryptographicException)
        {
            throw new UsageException("The file of --acme-root holds something else than certificates in PEM.");
        }
    }
}
