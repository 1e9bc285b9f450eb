using System.Diagnostics;
using System.Text.Json;
using Conformance.Lab.Certificates;
using Conformance.Lab.Scenarios;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>
/// A hoster with an MX name for each customer, all at one address, and a certificate for each by SNI: most are right.
/// </summary>
public sealed class HosterTests(DomainBench bench) : IClassFixture<DomainBench>, IDisposable
{
    private const int Customers = 200;
    private const long MostMemory = 200_000_000;

    /// <summary>Of each so many customers one has that mistake.</summary>
    private const int Each = 40;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("probe-hoster-").FullName;

    private enum Mistake
    {
        None,
        Default,
        OfAnotherCustomer,
        Expired,
        Incomplete,
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task All_wrong_names_of_two_hundred_at_one_address_are_found_and_no_right_one_is_accused()
    {
        var customers = Enumerable.Range(0, Customers).Select(_ => bench.NewDomain()).ToList();
        var hoster = bench.NewDomain();
        var names = customers.Select(customer => $"mx.{customer.Name}.cust.{hoster.Name}").ToList();
        await PublishAsync(hoster, customers, names);
        var list = Path.Combine(_folder, "domains.txt");
        await File.WriteAllLinesAsync(
            list, customers.Select(customer => customer.Name), TestContext.Current.CancellationToken);
        var clock = Stopwatch.StartNew();

        using var command = bench.Probe(_folder, "--list", list, "--json");
        var end = command.EndAsync();
        var most = await PeakMemory.OfAsync(command, end);
        var (exitCode, said) = await end;

        TestContext.Current.TestOutputHelper!.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s, {most / 1e6:0} MB");
        exitCode.Should().Be(1, said);
        var results = JsonSerializer.Deserialize<RunResult[]>(command.Printed, ResultFile.Json)!;
        results.Where(result => result.Checks.Single(check => check.Id == "D-MX-CERT").Verdict == Verdict.Fail)
            .Select(result => result.Target.Name).Should().BeEquivalentTo(
                customers.Where((_, number) => MistakeOf(number) != Mistake.None).Select(customer => customer.Name));
        results.Should().OnlyContain(result => result.Checks.All(
            check => check.Verdict != Verdict.Error && check.Verdict != Verdict.Inconclusive));
        said.Should().Contain(
            $"has {Customers} MX names and presents {Customers - (2 * Customers / Each) + 1} certificates by SNI; "
            + $"to {4 * Customers / Each} not the right one:");
        foreach (var told in (string[])
            ["the default certificate, which is for another name", "a certificate for another name",
                "an expired certificate", "a certificate without its intermediate"])
        {
            said.Should().Contain($"  {Customers / Each} get {told}: ");
        }

        clock.Elapsed.Should().BeLessThan(Longest);
        most.Should().BeLessThan(MostMemory);
    }

    private async Task PublishAsync(
        PublishedDomain hoster, IReadOnlyList<PublishedDomain> customers, IReadOnlyList<string> names)
    {
        var stop = TestContext.Current.CancellationToken;
        var certificates = names.Select((name, number) => (name, Certificate: MistakeOf(number) switch
        {
            Mistake.Default => null,
            Mistake.OfAnotherCustomer => CertificateSpec.Good(names[number - 1]),
            Mistake.Expired => CertificateSpec.Of(CertificateKind.Expired, name),
            Mistake.Incomplete => CertificateSpec.Of(CertificateKind.NoIntermediate, name),
            _ => CertificateSpec.Good(name),
        }));
        var shared = new MxHost(hoster.First)
        {
            CertificatesByName = certificates.Where(one => one.Certificate is not null)
                .ToDictionary(one => one.name, one => one.Certificate!),
        };
        await bench.World.ApplyAsync((hoster with
        {
            Mx = [$"10 {hoster.First}"],
            MxHosts = [shared, .. names.Select(name => new MxHost(name) { SameAddressAs = hoster.First })],
        }).ToScenario(), stop);
        await Parallel.ForEachAsync(customers.Zip(names), stop, async (pair, over) => await bench.World.ApplyAsync(
            (pair.First with { Mx = [$"10 {pair.Second}"], MxHosts = [] }).WithPatterns(pair.Second).ToScenario(),
            over));
    }

    private static Mistake MistakeOf(int number) => (number % Each) switch
    {
        3 => Mistake.Default,
        11 => Mistake.OfAnotherCustomer,
        19 => Mistake.Expired,
        31 => Mistake.Incomplete,
        _ => Mistake.None,
    };
}
