using System.Xml.Linq;
using Conformance.Proof.Samples;
using Conformance.Scoreboard.Boards;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>Tables, badges, feed and comparison: the same for programs.</summary>
public sealed class ExportTests(DrawnSite site) : IClassFixture<DrawnSite>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Fact]
    public void Each_table_is_there_as_comma_separated_values()
    {
        Lines(site, "systems.csv").Should().Equal(
            "family,target,title,version,roles,sends-sni,right-name,selects-by-sni,falls-back,accepts-odd-names,"
                + "fresh-certificate,enforces,respects-testing,keeps-policy,delivers",
            "postfix,postfix,Postfix (Debian 13),3.10.13,sender receiver,\"no by default, yes when configured\","
                + "when configured,when configured,yes,not measured,not measured,when configured,when configured,"
                + "\"inconclusive with mta-sts; default, sni: not measured\",not measured");
        Lines(site, "mail-configurations.csv").Should().HaveCount(4).And.ContainSingle(line =>
            line.StartsWith("postfix,sni,3.10.13,2026-11-23T17:30:00Z,yes,yes,yes,yes,"));
        Lines(site, "checks.csv").Should().HaveCount(1 + SampleRuns.Postfix.Sum(run => run.Checks.Count))
            .And.ContainSingle(line => line.StartsWith(
                "postfix,default,3.10.13,2026-11-23T17:30:00Z,S-SNI-NOPOLICY,sender,sni,")
                && line.EndsWith(
                    ",known deviation,The ClientHello at in1.mailhoster.test has no server_name extension."));
    }

    [Fact]
    public void A_word_of_a_target_is_no_formula_in_a_spreadsheet()
    {
        var formula = SampleRuns.Default with
        {
            Target = SampleRuns.Default.Target with { Title = "=HYPERLINK(\"https://a.test\",\"b\")" },
        };
        using var other = DrawnSite.Of(formula);

        Lines(other, "systems.csv")[1].Should()
            .StartWith("postfix,postfix,\"'=HYPERLINK(\"\"https://a.test\"\",\"\"b\"\")\",");
    }

    [Fact]
    public void A_badge_shows_the_words_of_the_board_and_loads_nothing()
    {
        var badge = XDocument.Load(Path.Combine(site.Folder, "badges/postfix/sends-sni.svg")).Root!;

        badge.Attribute("aria-label")!.Value.Should().Be("Sends SNI: no by default, yes when configured");
        badge.Descendants().Where(it => it.Name.LocalName == "text").Select(it => it.Value).Should()
            .Equal("Sends SNI", "no by default, yes when configured");
        badge.Descendants().Select(it => it.Name.LocalName).Should().OnlyContain(name =>
            name == "title" || name == "rect" || name == "text");
    }

    [Fact]
    public void The_feed_tells_a_verdict_that_changed_and_no_other()
    {
        var before = SampleRuns.Sni with
        {
            Started = SampleRuns.Day.AddDays(-1),
            Checks = [.. SampleRuns.Sni.Checks.Select(check => check.Id == "R-SNI-ABSENT"
                ? check with { Verdict = Verdict.Fail } : check)],
        };
        var same = SampleRuns.Default with { Started = SampleRuns.Day.AddDays(-1) };
        using var other = DrawnSite.Of(before, same, SampleRuns.Sni, SampleRuns.Default);

        var feed = XDocument.Load(Path.Combine(other.Folder, "feed.xml")).Root!;

        feed.Element(Atom + "updated")!.Value.Should().Be("2026-11-23T17:30:00Z");
        var entry = feed.Elements(Atom + "entry").Should().ContainSingle().Subject;
        entry.Element(Atom + "title")!.Value.Should().Contain("variant sni: 1 verdict changed");
        entry.Element(Atom + "content")!.Value.Should().StartWith("R-SNI-ABSENT: fail, now pass.");
        entry.Element(Atom + "link")!.Attribute("href")!.Value.Should().Be("targets/postfix/sni.html");
    }

    [Fact]
    public void The_comparison_is_a_page_that_says_what_turned_red_and_green()
    {
        using var compared = new ComparedSite();

        var page = compared.Page("diff.html");
        SiteTests.Words(page.Descendants("main").Single()).Should().Contain("1 turned red, 0 got worse, 0 turned green")
            .And.Contain("turned red: 1");
        page.Descendants("tr").Where(row => row.Elements("td").Any()).Select(SiteTests.Words).Should()
            .ContainSingle().Which.Should().StartWith("R-SNI-ABSENT").And.Contain(" pass fail ");
    }

    [Theory]
    [InlineData("Yes,Yes", "yes", OverallAnswer.Yes)]
    [InlineData("No,Yes", "no by default, yes when configured", OverallAnswer.WhenConfigured)]
    [InlineData("NotDeclared,Yes", "when configured", OverallAnswer.WhenConfigured)]
    [InlineData("SendsNone,Yes", "when configured", OverallAnswer.WhenConfigured)]
    [InlineData("No,No", "no", OverallAnswer.No)]
    [InlineData("NotDeclared,NotDeclared", "not declared", OverallAnswer.Unknown)]
    [InlineData("Yes,No", "yes by default, no with variant-1", OverallAnswer.Partly)]
    [InlineData("Yes,Inconclusive", "yes", OverallAnswer.Yes)]
    [InlineData("Inconclusive,NotDeclared", "inconclusive", OverallAnswer.Unknown)]
    [InlineData("No,OnlyUnderPolicy", "no by default, with MTA-STS only when configured", OverallAnswer.Partly)]
    [InlineData("No,Partly", "no by default, partly when configured", OverallAnswer.Partly)]
    [InlineData("NotDeclared,Partly", "partly, when configured", OverallAnswer.Partly)]
    [InlineData("Yes", "yes", OverallAnswer.Yes)]
    [InlineData("No,NotMeasured", "no; variant-1: not measured", OverallAnswer.Unknown)]
    [InlineData("No,Inconclusive", "no; variant-1: inconclusive", OverallAnswer.Unknown)]
    [InlineData("NotMeasured,No", "no with variant-1; default: not measured", OverallAnswer.Unknown)]
    [InlineData("Inconclusive,No,NotMeasured",
        "no with variant-1; default: inconclusive; variant-2: not measured", OverallAnswer.Unknown)]
    [InlineData("NotDeclared,NotMeasured", "not measured, when configured", OverallAnswer.Unknown)]
    [InlineData("SendsNone,NotMeasured", "— sends none; variant-1: not measured", OverallAnswer.Unknown)]
    [InlineData("NotMeasured,NotDeclared", "not measured", OverallAnswer.Unknown)]
    [InlineData("NotMeasured,Yes", "yes with variant-1; default: not measured", OverallAnswer.WhenConfigured)]
    [InlineData("No,Yes,NotMeasured",
        "no by default, yes when configured; variant-2: not measured", OverallAnswer.WhenConfigured)]
    [InlineData("Inconclusive,Yes", "yes with variant-1; default: inconclusive", OverallAnswer.WhenConfigured)]
    public void A_system_is_summed_up_by_its_default_and_the_best_and_worst_of_the_rest(
        string answers, string words, OverallAnswer expected)
    {
        var cell = OverallCell.Of(Headline.MailSystems[0], [Role.Sender],
        [.. answers.Split(',').Select((answer, place) =>
            (place == 0 ? "default" : $"variant-{place}", Enum.Parse<Answer>(answer)))]);

        cell.Words.Should().Be(words);
        cell.InOneWord.Should().Be(expected);
    }

    [Fact]
    public void A_configuration_that_did_not_run_is_told_in_the_cell_and_below_it()
    {
        var lost = SampleRuns.Sni with { Problem = new RunProblem(RunProblemKind.Lab, "It broke."), Checks = [] };

        var system = Board.Of([SampleRuns.Default, lost, SampleRuns.MtaSts]).Systems.Should().ContainSingle().Which;

        var cells = system.Overall.ToDictionary(cell => cell.Column.Key);
        cells["selects-by-sni"].Words.Should().Be("not measured, when configured");
        cells["sends-sni"].Words.Should().Be("no by default, with MTA-STS only when configured; sni: not measured");
        cells.Values.Should().NotContain(cell => cell.InOneWord == OverallAnswer.No);
        system.Differences.Should().Contain(
            "Sends SNI: no by default, only under a policy with mta-sts, not measured with sni");
    }

    [Fact]
    public void Where_only_other_configurations_were_run_nothing_is_said_of_the_default() =>
        OverallCell.Of(
            Headline.MailSystems[0], [Role.Sender], [("mta-sts", Answer.OnlyUnderPolicy), ("sni", Answer.Yes)]).Words
            .Should().Be("yes with sni");

    [Fact]
    public void What_does_not_have_the_role_is_not_asked() =>
        OverallCell.Of(Headline.MailSystems[0], [Role.Receiver], [("default", Answer.NotDeclared)]).Words.Should()
            .Be("not a sender");

    private static string[] Lines(DrawnSite site, string table) =>
        site.Text(table).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
}
