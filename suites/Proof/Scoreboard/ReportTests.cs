using System.Text.Json;
using System.Xml.Linq;
using Conformance.Proof.Samples;
using Conformance.Scoreboard;
using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Reports;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>Every report of the same results shows the same numbers.</summary>
public sealed class ReportTests : IDisposable
{
    private static readonly XNamespace TrxNamespace = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    private readonly string _folder = Directory.CreateTempSubdirectory("reports-").FullName;

    private static Deviation Known { get; } = new("S-X", "Known for long.", "https://issues.example/7");

    private static RunResult Everything => SampleRuns.Default with
    {
        Checks =
        [
            .. from verdict in Enum.GetValues<Verdict>()
               from level in new[] { Level.Must, Level.May }
               from known in new[] { false, true }
               select Check($"S-{verdict}-{level.Word()}-{known}".ToUpperInvariant(), verdict, level, known),
        ],
    };

    private static RunResult Broken =>
        SampleRuns.Sni with { Problem = new(RunProblemKind.Lab, "The lab container ended."), Checks = [] };

    public static TheoryData<string> Samples => ["postfix", "everything", "broken", "hostile", "none", "all"];

    [Theory]
    [MemberData(nameof(Samples))]
    public void JUnit_counts_what_it_lists_and_what_everybody_counts(string sample)
    {
        var results = Results(sample);
        var tally = Total(results);

        JUnit.Write(results, In("junit.xml"));

        var root = XDocument.Load(In("junit.xml")).Root!;
        foreach (var counted in root.Elements("testsuite").Append(root))
        {
            Attribute(counted, "tests").Should().Be(counted.Descendants("testcase").Count());
            Attribute(counted, "failures").Should().Be(counted.Descendants("failure").Count());
            Attribute(counted, "errors").Should().Be(counted.Descendants("error").Count());
            Attribute(counted, "skipped").Should().Be(counted.Descendants("skipped").Count());
        }

        Attribute(root, "tests").Should().Be(tally.Total);
        Attribute(root, "failures").Should().Be(tally.Failed);
        Attribute(root, "errors").Should().Be(tally.Errors);
        Attribute(root, "skipped").Should().Be(
            tally.KnownDeviations + tally.OfTlsLibrary + tally.Findings + tally.NotApplicable + tally.Recorded
            + tally.Inconclusive);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void TRX_counts_what_it_lists_and_what_everybody_counts(string sample)
    {
        var results = Results(sample);
        var tally = Total(results);

        Trx.Write(results, In("results.trx"));

        var root = XDocument.Load(In("results.trx")).Root!;
        var listed = root.Descendants(TrxNamespace + "UnitTestResult").ToArray();
        var counters = root.Descendants(TrxNamespace + "Counters").Single();
        foreach (var (counter, outcome) in new[]
        {
            ("passed", "Passed"), ("failed", "Failed"), ("error", "Error"), ("inconclusive", "Inconclusive"),
            ("notExecuted", "NotExecuted"),
        })
        {
            Attribute(counters, counter).Should()
                .Be(listed.Count(test => (string)test.Attribute("outcome")! == outcome), counter);
        }

        Attribute(counters, "total").Should().Be(tally.Total).And.Be(listed.Length);
        Attribute(counters, "failed").Should().Be(tally.Failed);
        Attribute(counters, "passed").Should().Be(tally.Passed);
        listed.Select(test => (string)test.Attribute("testId")!).Should().OnlyHaveUniqueItems()
            .And.BeEquivalentTo(root.Descendants(TrxNamespace + "UnitTest")
                .Select(test => (string)test.Attribute("id")!));
    }

    /// <summary>A CI system follows a test by its identifier, from a run of all checks to one of a few.</summary>
    [Fact]
    public void TRX_gives_a_check_the_same_identifier_whatever_else_ran()
    {
        var few = SampleRuns.MtaSts with { Checks = [.. SampleRuns.MtaSts.Checks.Reverse().Take(2)] };

        Trx.Write([SampleRuns.Default, SampleRuns.MtaSts], In("all.trx"));
        Trx.Write([few], In("few.trx"));

        Tests("few.trx").Should().HaveCount(2).And.BeSubsetOf(Tests("all.trx"));

        IReadOnlyList<(string Name, string Id)> Tests(string file) =>
        [
            .. XDocument.Load(In(file)).Descendants(TrxNamespace + "UnitTest")
                .Select(test => ((string)test.Attribute("name")!, (string)test.Attribute("id")!)),
        ];
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_result_is_red_exactly_where_a_check_counts_against_the_run(string sample)
    {
        var results = Results(sample);

        Total(results).Failed.Should().Be(results.Sum(run => run.Checks.Count(check => check.CountsAgainst)));
    }

    [Fact]
    public void The_index_the_summary_and_the_board_show_the_same_numbers()
    {
        Site.Write([Everything], _folder);

        var tally = Tally.Of(Everything);
        using var index = JsonDocument.Parse(File.ReadAllText(In("index.json")));
        var counted = index.RootElement.GetProperty("rows")[0].GetProperty("tally");
        counted.GetProperty("total").GetInt32().Should().Be(tally.Total);
        counted.GetProperty("failed").GetInt32().Should().Be(tally.Failed);
        MarkdownSummary.Render([Everything]).Should().Contain(
            $"| {tally.Total} | {tally.Passed} | {tally.Failed} | {tally.KnownDeviations} "
            + $"| {tally.OfTlsLibrary} | {tally.Findings} | {tally.Inconclusive} | {tally.Errors} "
            + $"| {tally.NotApplicable} | {tally.Recorded} |");
        File.ReadAllText(In("targets/postfix/default.html")).Should().Contain(
            $"{tally.Passed} passed, {tally.Failed} failed, {tally.KnownDeviations} known deviations");
    }

    [Fact]
    public void JUnit_skips_a_known_deviation_and_says_why()
    {
        JUnit.Write([SampleRuns.Default], In("junit.xml"));

        var test = XDocument.Load(In("junit.xml")).Descendants("testcase")
            .Single(test => (string)test.Attribute("name")! == "S-SNI-NOPOLICY");
        test.Element("skipped")!.Attribute("message")!.Value.Should()
            .StartWith("known deviation: Sends no server name unless");
        test.Element("system-out")!.Value.Should().Contain(SampleRuns.KnownLink)
            .And.Contain("Reproduce: ./run.sh run postfix");
    }

    [Fact]
    public void JUnit_fails_a_check_that_passes_although_a_deviation_is_listed()
    {
        JUnit.Write([Everything], In("junit.xml"));

        var test = XDocument.Load(In("junit.xml")).Descendants("testcase")
            .Single(test => (string)test.Attribute("name")! == "S-PASS-MUST-TRUE");
        test.Element("failure")!.Attribute("message")!.Value.Should()
            .Contain("lists it as a deviation (Known for long.); remove the entry");
    }

    [Fact]
    public void The_summary_names_failures_with_the_line_that_shows_them_again()
    {
        var summary = MarkdownSummary.Render(SampleRuns.Postfix);

        summary.Should()
            .Contain("| Postfix (Debian 13) sni | 3.10.13 | yes | yes | yes | yes | not measured | not measured "
                + "| not declared | not declared | not measured "
                + "| not measured | 4 passed, 0 failed | 1 passed, 0 failed |")
            .And.Contain("### Failed").And.Contain("* S-MX-WILD-DEEP in postfix mta-sts")
            .And.Contain("  ./run.sh run postfix --variant mta-sts --checks S-MX-WILD-DEEP");
    }

    [Fact]
    public void The_summary_shows_literally_what_a_target_said()
    {
        var summary = MarkdownSummary.Render([HostileRun.Result]);

        summary.Should().NotContain("<script").And.NotContain("<img").And.NotContain("](javascript")
            .And.NotContain("@everyone")
            .And.NotContain("\u001b").And.NotContain("\u202e");
        summary.Split('\n').Max(line => line.Length).Should().BeLessThan(8_000);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static CheckResult Check(string id, Verdict verdict, Level level, bool known) => SampleRuns.Check(
        new SampleCatalogue.Row(id, "sni", "8461 §7.1", level, "A clause."),
        new SampleRuns.Told(verdict, "So it was.", []) { Deviation = known && verdict == Verdict.Fail ? Known : null })
        with { StaleDeviation = known && verdict == Verdict.Pass ? Known : null };

    private static IReadOnlyList<RunResult> Results(string sample) => sample switch
    {
        "postfix" => SampleRuns.Postfix,
        "everything" => [Everything],
        "broken" => [Broken],
        "hostile" => [HostileRun.Result],
        "none" => [],
        _ => [.. SampleRuns.Postfix, Everything, Broken, HostileRun.Result],
    };

    private static Tally Total(IReadOnlyList<RunResult> results) =>
        results.Select(Tally.Of).Aggregate(Tally.Of([]), (sum, run) => sum + run);

    private static int Attribute(XElement element, string name) => int.Parse(element.Attribute(name)!.Value);

    private string In(string file) => Path.Combine(_folder, file);
}
