using System.Text.RegularExpressions;
using Conformance.Lab.Certificates;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>
/// What docs/probe.md shows is what the command prints. CONFORMANCE_SAMPLES=write draws it again; read the difference
/// before you commit it.
/// </summary>
public sealed class ProbeManualTests(DomainBench bench) : IClassFixture<DomainBench>
{
    private static readonly string Manual = Path.Combine(TrackedFiles.Root, "docs", "probe.md");

    private static readonly Regex Sample = new(
        @"(?<=<!-- sample: bad -->\n```\n).*?(?=```\n)", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    [Fact]
    public async Task The_page_shows_what_the_command_prints()
    {
        var domain = PublishedDomain.Good("example.test");
        domain = (domain with { Ttl = 172_800, ReportTexts = [] })
            .WithSecond(host => host with { Certificate = CertificateSpec.Good(domain.First) });
        await bench.World.ApplyAsync(
            domain.WithPatterns(domain.First, domain.Second, $"smtp.{domain.Name}").ToScenario(),
            TestContext.Current.CancellationToken);

        var said = await PrintedAsync(domain.Name);

        if (Environment.GetEnvironmentVariable("CONFORMANCE_SAMPLES") == "write")
        {
            var page = await File.ReadAllTextAsync(Manual, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(
                Manual, Sample.Replace(page, _ => said), TestContext.Current.CancellationToken);
        }

        var shown = await File.ReadAllTextAsync(Manual, TestContext.Current.CancellationToken);
        shown.Should().Contain(said, "CONFORMANCE_SAMPLES=write draws it");
    }

    private async Task<string> PrintedAsync(string domain)
    {
        var folder = Directory.CreateTempSubdirectory("probe-manual-").FullName;
        using var command = bench.Probe(folder, domain, "--as-sender");
        await command.EndAsync();
        Directory.Delete(folder, recursive: true);
        return $"$ ./run.sh probe {domain} --as-sender\n{Lasting(command.Printed.Replace(folder, "artifacts"))}\n";
    }

    /// <summary>With addresses as documents have them, and without what differs each time.</summary>
    private static string Lasting(string printed)
    {
        var addresses = new List<string>();
        var shown = Regex.Replace(printed, @"\b127\.77\.\d+\.\d+\b", found =>
        {
            if (!addresses.Contains(found.Value))
            {
                addresses.Add(found.Value);
            }

            return $"192.0.2.{addresses.IndexOf(found.Value) + 1}";
        });
        shown = Regex.Replace(shown, @"; \d+\.\d s", "; 0.4 s");
        return Regex.Replace(shown, @"\d{8}T[\d.]+Z", "20261130T061700.000Z").TrimEnd();
    }
}
