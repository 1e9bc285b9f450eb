using System.Collections.Concurrent;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>Each bad domain fails the rows that it is known to fail, no others, and for that reason.</summary>
public sealed class EveryBadDomain(EveryBadDomain.Runs runs) : IClassFixture<EveryBadDomain.Runs>
{
    public static IEnumerable<TheoryDataRow<string>> Names =>
        BadDomains.All.Select(bad => new TheoryDataRow<string>(bad.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Fails_exactly_what_it_is_known_to_fail(string name)
    {
        runs.Lines[name].Should().NotBeEmpty("a mistake that no row notices proves nothing");
        runs.Lines[name].Should().Equal(GoldenDomains.Of(name), "suites/Proof/Domains/golden.tsv says so");
    }

    [Fact]
    public void Every_row_is_made_to_fail_by_some_domain()
    {
        var caught = GoldenDomains.All().Select(line => line.Split('\t')[1]).ToHashSet();

        DomainBench.Checks.Select(check => check.Id).Except(caught).Should()
            .BeEmpty("a row that no bad domain fails does not count");
    }

    [Fact]
    public void The_list_knows_no_other_domains() => GoldenDomains.All().Select(line => line.Split('\t')[0]).Distinct()
        .Should().BeSubsetOf(BadDomains.All.Select(bad => bad.Name));

    /// <summary>All of them, judged once.</summary>
    public sealed class Runs : IAsyncLifetime
    {
        private readonly DomainBench _bench = new();
        private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _lines = new();

        public IReadOnlyDictionary<string, IReadOnlyList<string>> Lines => _lines;

        public async ValueTask InitializeAsync()
        {
            await _bench.InitializeAsync();
            var several = new ParallelOptions { MaxDegreeOfParallelism = 8 };
            await Parallel.ForEachAsync(BadDomains.All, several, async (bad, _) =>
            {
                var result = await _bench.JudgeAsync(await bad.ChangeAsync(_bench.NewDomain(), _bench));
                _lines[bad.Name] = GoldenDomains.Tell(bad.Name, result);
            });
            if (GoldenDomains.IsToBeWritten)
            {
                GoldenDomains.Write(BadDomains.All.SelectMany(bad => _lines[bad.Name]));
            }
        }

        public ValueTask DisposeAsync() => _bench.DisposeAsync();
    }
}
