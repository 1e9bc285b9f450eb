using Conformance.Commands;
using Conformance.Scoreboard;
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
            + "| yes | when configured | when configured |");
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

    private static MeasuredRow Sender(string target, string title, string version, Answer sendsSni) =>
        new(target, title, "default", version, [Role.Sender], "2026-11-25", null,
            new Dictionary<string, Answer> { ["sends-sni"] = sendsSni }, "", "") { Family = "postfix" };
}
