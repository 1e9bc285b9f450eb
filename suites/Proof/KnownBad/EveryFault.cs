using System.Collections.Concurrent;
using Conformance.Proof.Benches;
using Conformance.Reference.Behaviour;
using Conformance.Reference.Faults;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.KnownBad;

/// <summary>
/// Every fault against the checks near what it is known to break, or against all of them (see <see cref="FaultRun"/>),
/// compared with that: no more, no less, and for that reason.
/// </summary>
public sealed class EveryFault(EveryFault.Runs runs) : IClassFixture<EveryFault.Runs>
{
    private static readonly IReadOnlyList<Fault> Everything = [.. FaultCatalogue.All, .. FaultCatalogue.Variations];

    private static readonly IReadOnlyList<Fault> All =
        [.. Everything.Where(fault => Golden.Chosen?.Contains(fault.Name) != false)];

    public static IEnumerable<TheoryDataRow<string>> Faults =>
        All.Select(fault => new TheoryDataRow<string>(fault.Name));

    [Theory]
    [MemberData(nameof(Faults))]
    public void Breaks_exactly_what_it_is_known_to_break(string fault)
    {
        var (seen, known) = (runs.Lines(fault), Golden.Shown(fault));

        Golden.ChecksOf(seen).Should()
            .Equal(Golden.ChecksOf(known), "golden.tsv says what {0} breaks; seen:\n{1}\n", fault, runs.Story(fault));
        seen.Should().BeSubsetOf(known, "golden.tsv says for which reason {0} breaks it", fault);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Is_in_the_golden_list(string fault)
    {
        Golden.Faults.Should()
            .Contain(fault, "a fault without a golden list proves nothing; run with CONFORMANCE_GOLDEN=write");
    }

    [Fact]
    public void Every_check_is_made_to_fail_by_some_fault()
    {
        var judged = FaultRun.Checks.Where(check => check.Facts.Level != Level.Record).Select(check => check.Id);

        judged.Except(Golden.Caught).Should()
            .BeEmpty("a check that no fault can make fail does not count; add a fault that breaks its clause");
    }

    [Fact]
    public void No_legal_variation_makes_any_check_fail()
    {
        var failures = FaultCatalogue.Variations.SelectMany(variation => Golden.Of(variation.Name))
            .Where(line => line.Contains('\t' + nameof(Verdict.Fail)));

        failures.Should().BeEmpty("what the RFCs leave open is nobody's failure");
    }

    /// <summary>All runs, made once, many at a time: each waits for much of its time.</summary>
    public sealed class Runs : IAsyncLifetime
    {
        /// <summary>So many labs at once keep the machine busy until all are done.</summary>
        private static readonly int AtOnce = Golden.IsFull ? 12 : 48;

        /// <summary>These use up whole deadlines: begun first, nobody waits for them at the end.</summary>
        private static readonly string[] Patient =
        [
            "sends-nothing", "bounces-everything", "ignores-policies", "immediate-bounce", "never-retries",
            "none-needs-mx", "none-enforced", "enforce-never-ends",
        ];

        private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _lines = new();
        private readonly ConcurrentDictionary<string, string> _stories = new();

        public IReadOnlyList<string> Lines(string fault) => _lines[fault];

        /// <summary>All that was not a pass, to be read by a person.</summary>
        public string Story(string fault) => _stories[fault];

        public async ValueTask InitializeAsync()
        {
            var several = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
            var longestFirst = All.OrderByDescending(fault => fault.IsLegal || Patient.Contains(fault.Name));
            await Parallel.ForEachAsync(longestFirst, several, async (fault, _) => await RunAsync(fault));
            if (Golden.IsToBeWritten)
            {
                Golden.Write(Everything.Select(fault => fault.Name), _lines);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async Task RunAsync(Fault fault)
        {
            var run = await FaultRun.AgainstAsync(fault);
            _lines[fault.Name] = Golden.Tell(fault.Name, run);
            _stories[fault.Name] =
                string.Join('\n', FaultRun.Tell(run, Verdict.Fail, Verdict.Error, Verdict.Inconclusive));
        }
    }
}
