using Conformance.Commands;
using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Reports;
using Conformance.Targets.Description;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>What was measured, on record and in the README.</summary>
public sealed class MeasuredTests
{
    private static readonly string Root = SuiteFolders.Find().Root;

    private static IReadOnlyList<MeasuredRow> Sample => Measured.Of(SampleRuns.Postfix);

    [Fact]
    public void A_row_has_the_answers_of_the_board()
    {
        var row = Sample.Single(row => row.Variant == "default");

        row.Headline["sends-sni"].Should().Be(Answer.No);
        row.KnownDeviations.Should().Contain("sends-sni");
        row.Version.Should().Be(SampleRuns.Default.Target.Version);
        row.Day.Should().Be("2026-11-23");
    }

    [Fact]
    public void A_run_that_counts_for_nothing_is_not_on_record()
    {
        var broken = SampleRuns.Default with { Problem = new(RunProblemKind.Lab, "It broke.") };

        Measured.Of([broken]).Should().BeEmpty();
    }

    /// <summary>A run in which most checks ended as an error took the place of a good row, without a word.</summary>
    [Fact]
    public void What_says_too_little_is_left_out_with_the_reason_and_the_code_of_its_run()
    {
        var good = SampleRuns.Default;
        var cutOff = new RunProblem(RunProblemKind.CutOff, "It took too long.");
        var lost = SampleRuns.Default with { Problem = cutOff, Checks = [] };
        var errors = SampleRuns.Sni with { Checks = [.. Spoilt(SampleRuns.Sni, Verdict.Error, most: 1)] };
        var unclear = SampleRuns.MtaSts with
        {
            Checks = [.. Spoilt(SampleRuns.MtaSts, Verdict.Inconclusive, most: 100)],
        };

        var (enough, leftOut) = RecordCommand.Split([good, lost, errors, unclear], merges: false);

        enough.Should().Equal(good);
        leftOut.Select(cause => cause.Code).Should().Equal(5, 4, 4);
        leftOut.Select(cause => cause.Why).Should().SatisfyRespectively(
            why => why.Should().Be("the run of postfix/default did not complete (cut off): It took too long."),
            why => why.Should().Be("the lab broke in 1 check of postfix/sni."),
            why => why.Should().EndWith(" checks of postfix/mta-sts are inconclusive, more than a quarter."));
    }

    /// <summary>What was seen of a target that fails, or of a few checks that stay open, is a measurement.</summary>
    [Fact]
    public void Failures_and_a_few_that_are_inconclusive_are_put_on_record() =>
        RecordCommand.Split([SampleRuns.MtaSts], merges: false).LeftOut.Should().BeEmpty();

    [Fact]
    public async Task Where_nothing_says_enough_the_record_stays_as_it_was()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("record-").FullName, "broken.json");
        ResultFile.Write(file, SampleRuns.Default with { Problem = new RunProblem(RunProblemKind.Lab, "It broke.") });
        var record = File.GetLastWriteTimeUtc(Path.Combine(Root, Measured.FileName));

        var (exitCode, said) = await SuiteCommand.RunAsync("record", file);

        exitCode.Should().Be(4);
        said.Should().Be("Not put on record: the run of postfix/default did not complete (lab): It broke.");
        File.GetLastWriteTimeUtc(Path.Combine(Root, Measured.FileName)).Should().Be(record);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public void A_newer_row_takes_the_place_of_the_older_one_and_what_is_gone_goes()
    {
        var newer = Sample.Take(1).Select(row => row with { Day = "2026-11-24" }).ToList();

        var merged = Measured.Merge(Sample, newer, row => row.Variant != "sni");

        merged.Select(row => (row.Variant, row.Day)).Should()
            .Equal(("default", "2026-11-24"), ("mta-sts", "2026-11-23"));
    }

    [Fact]
    public void The_readme_sums_up_a_system_as_the_board_does()
    {
        var text = MeasuredTables.Into(File.ReadAllText(Path.Combine(Root, "README.md")), Sample, []);

        text.Should().Contain(
            "| Postfix (Debian 13) 3.10.13 | no by default, yes when configured | when configured | when configured "
            + "| yes | not measured | not measured | when configured | when configured |");
    }

    [Fact]
    public void Versions_that_answer_alike_share_a_line_and_one_that_does_not_has_its_own()
    {
        MeasuredRow[] rows =
        [
            Sender("postfix", "Postfix (Debian 13)", "3.10.13", Answer.Yes),
            Sender("postfix-3.7", "Postfix 3.7 (Debian 12)", "3.7.11", Answer.Yes),
            Sender("postfix-3.11", "Postfix 3.11 (Debian 14)", "3.11.7", Answer.No),
        ];

        var text = MeasuredTables.Into(File.ReadAllText(Path.Combine(Root, "README.md")), rows, []);

        text.Should().Contain("| Postfix 3.7.11; 3.10.13 | yes |").And.Contain("| Postfix 3.11.7 | no |");
    }

    [Fact]
    public void An_edition_that_has_its_version_in_common_with_another_is_called_by_its_own_name()
    {
        MeasuredRow[] rows =
        [
            Sender("postfix", "Postfix (Debian 13)", "3.10.13", Answer.Yes),
            Sender("postfix-3.7", "Postfix 3.7 (Debian 12)", "3.7.11", Answer.Yes),
            Sender("postfix-products", "Postfix as products set it up", "3.10.13", Answer.No),
        ];

        var text = MeasuredTables.Into(File.ReadAllText(Path.Combine(Root, "README.md")), rows, []);

        text.Should().Contain("| Postfix 3.7.11; 3.10.13 | yes |")
            .And.Contain("| Postfix as products set it up 3.10.13 | no |");
    }

    [Theory]
    [InlineData("1 | <script>", "<script>", "1 &#124; &lt;script&gt;")]
    [InlineData("1\n| `x`", "`x`", "&#124; &#96;x&#96;")]
    [InlineData("[9](https://x.example)", "[9]", "&#91;9&#93;(https&#58;//x.example)")]
    [InlineData("![9](x)", "![9]", "&#33;&#91;9&#93;(x)")]
    [InlineData("www.x.example @somebody", "@somebody", "www&#46;x.example &#64;somebody")]
    [InlineData("1.0~rc1", "~rc1", "1.0&#126;rc1")]
    public void A_version_is_shown_as_it_is_and_nothing_else(string version, string not, string but)
    {
        var hostile = Sample[0] with { Version = version };

        var text = MeasuredTables.Into(File.ReadAllText(Path.Combine(Root, "README.md")), [hostile], []);

        var line = text.Split('\n').Single(line => line.StartsWith($"| {Sample[0].Title}", StringComparison.Ordinal));
        line.Should().NotContain(not).And.Contain(but);
    }

    [Theory]
    [InlineData("\"sends-sni\": \"No\"", "\"sends-sni\": \"perhaps\"", "* is not a record of measurements: *")]
    [InlineData("\"sends-sni\": \"No\"", "\"sends-sni\": 1", "* is not a record of measurements: *")]
    [InlineData("\"sends-sni\": \"No\"", "\"sends-cni\": \"No\"",
        "* names a column that the board does not have: sends-cni.")]
    public void A_record_with_an_unknown_word_is_refused(string written, string instead, string told)
    {
        var file = Path.GetTempFileName();
        Measured.Write(file, Sample);
        Measured.Read(file).Should().BeEquivalentTo(Sample);
        File.WriteAllText(file, File.ReadAllText(file).Replace(written, instead));

        var reading = () => Measured.Read(file);

        reading.Should().Throw<InvalidDataException>().WithMessage(told);
        File.Delete(file);
    }

    [Fact]
    public void The_readme_shows_what_is_on_record()
    {
        var rows = Measured.Read(Path.Combine(Root, Measured.FileName));
        var bundled = TargetCatalogue.Load(Path.Combine(Root, "containers", "targets"));
        var readme = File.ReadAllText(Path.Combine(Root, "README.md"));

        rows.Should().NotBeEmpty();
        rows.Should().OnlyContain(row => bundled.Find(row.Target) != null, "`./run.sh record` drops what is gone");
        MeasuredTables.Into(readme, rows, RecordCommand.Unmeasured(bundled, rows)).Should()
            .Be(readme, "`./run.sh record RESULT...` draws it");
    }

    /// <summary>The checks of a run, as many as that of those that passed with another verdict.</summary>
    private static IEnumerable<CheckResult> Spoilt(RunResult run, Verdict verdict, int most) =>
        run.Checks.Select(check => check.Verdict == Verdict.Pass && most-- > 0
            ? check with { Verdict = verdict }
            : check);

    private static MeasuredRow Sender(string target, string title, string version, Answer sendsSni) =>
        new(target, title, "default", version, [Role.Sender], "2026-11-25", null,
            new Dictionary<string, Answer> { ["sends-sni"] = sendsSni }, "", "") { Family = "postfix" };
}
