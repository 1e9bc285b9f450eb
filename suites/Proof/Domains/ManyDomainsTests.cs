using System.Diagnostics;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>A thousand domains: to be run by name, on a machine that does nothing else.</summary>
public sealed class ManyDomainsTests(DomainBench bench) : IClassFixture<DomainBench>
{
    private const int Many = 1_000;
    private const long MostMemory = 200_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    [Fact(Explicit = true)]
    public async Task A_thousand_domains_take_a_minute_and_a_half_and_little_memory()
    {
        var stop = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("probe-many-").FullName;
        var domains = Enumerable.Range(0, Many).Select(_ => bench.NewDomain()).ToList();
        await Parallel.ForEachAsync(
            domains, stop, async (domain, over) => await bench.World.ApplyAsync(domain.ToScenario(), over));
        var list = Path.Combine(folder, "domains.txt");
        await File.WriteAllLinesAsync(list, domains.Select(domain => domain.Name), stop);
        var clock = Stopwatch.StartNew();

        using var command = bench.Probe(folder, "--list", list);
        var end = command.EndAsync();
        var most = await PeakMemory.OfAsync(command, end);
        var (exitCode, said) = await end;

        Directory.Delete(folder, recursive: true);
        exitCode.Should().Be(0, said);
        said.Should().Contain($"{Many} domains: 0 with something to fix, 0 not judged.");
        TestContext.Current.TestOutputHelper!.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s, {most / 1e6:0} MB");
        clock.Elapsed.Should().BeLessThan(Longest);
        most.Should().BeLessThan(MostMemory);
    }
}
