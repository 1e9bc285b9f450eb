using Conformance.Proof.Samples;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>Versions of one system side by side, what changed between them, and what happened over time.</summary>
public sealed class SystemPageTests
{
    private static readonly RunResult Older = Version(SampleRuns.Default, "postfix-3.7", "3.7.11");

    [Fact]
    public void Versions_stand_side_by_side_the_oldest_first_whatever_they_are_called()
    {
        using var site = DrawnSite.Of(
            Version(SampleRuns.Sni, "postfix", "3.10.13"), Version(SampleRuns.Sni, "postfix-3.7", "3.7.11"),
            Version(SampleRuns.Sni, "postfix-3.11", "3.11.7"));

        site.Page("systems/postfix.html").Descendants("span").Where(it => (string?)it.Attribute("class") == "version")
            .Select(SiteTests.Words).Should().Equal("3.7.11", "3.10.13", "3.11.7");
        site.Pages.Where(page => page.StartsWith("systems/", StringComparison.Ordinal)).Should()
            .Equal("systems/postfix.html");
    }

    [Fact]
    public void What_changed_between_two_versions_is_told_check_by_check_with_the_evidence_of_both()
    {
        var newer = Version(SampleRuns.Default, "postfix", "3.10.13");
        newer = newer with
        {
            Checks = [.. newer.Checks.Select(check => check.Id == "S-SNI-NOPOLICY"
                ? check with { Verdict = Verdict.Pass, Deviation = null } : check)],
        };
        using var site = DrawnSite.Of(Older, newer);

        var change = site.Page("systems/postfix.html").Descendants("section").Single(section =>
            (string?)section.Attribute("aria-labelledby") == "changes");

        SiteTests.Words(change).Should().Contain("3.7.11 → 3.10.13, variant default:")
            .And.Contain("S-SNI-NOPOLICY known deviation → pass.");
        change.Descendants("a").Select(a => a.Attribute("href")!.Value).Should().Equal(
            "../targets/postfix-3.7/default/S-SNI-NOPOLICY.html", "../targets/postfix/default/S-SNI-NOPOLICY.html");
    }

    [Fact]
    public void That_nothing_changed_is_told_with_how_much_was_compared()
    {
        using var site = DrawnSite.Of(Older, Version(SampleRuns.Default, "postfix", "3.10.13"));

        SiteTests.Words(site.Page("systems/postfix.html").Root!).Should()
            .Contain($"variant default: nothing, in {Older.Checks.Count} checks");
    }

    [Fact]
    public void Each_failing_check_is_one_entry_with_the_evidence_of_every_version()
    {
        using var site = DrawnSite.Of(Older, Version(SampleRuns.Default, "postfix", "3.10.13"));

        var entry = site.Page("systems/postfix.html").Descendants("ul")
            .Single(list => (string?)list.Attribute("class") == "wrong").Elements("li").Should().ContainSingle()
            .Subject;

        SiteTests.Words(entry).Should().Contain("known deviation S-SNI-NOPOLICY")
            .And.Contain("Seen in 3.7.11 default, 3.10.13 default: The ClientHello at in1.mailhoster.test has no");
    }

    [Fact]
    public void Earlier_runs_are_a_time_line_that_says_what_each_changed()
    {
        var before = Version(SampleRuns.Sni, "postfix", "3.10.12") with { Started = SampleRuns.Day.AddDays(-2) };
        before = before with
        {
            Checks = [.. before.Checks.Select(check => check.Id == "R-SNI-ABSENT"
                ? check with { Verdict = Verdict.Fail } : check)],
        };
        using var site = DrawnSite.Of(Version(SampleRuns.Sni, "postfix", "3.10.13"), before);

        var times = site.Page("systems/postfix.html").Descendants("table")
            .Single(table => ((string)table.Attribute("class")!).Contains("times"));

        var rows = times.Descendants("tr").Where(row => row.Elements("td").Any()).Select(SiteTests.Words).ToArray();
        rows.Should().HaveCount(2);
        rows[0].Should().StartWith("23 November 2026").And.Contain("3.10.13").And.Contain("R-SNI-ABSENT fail → pass");
        rows[1].Should().StartWith("21 November 2026").And.Contain("3.10.12").And.EndWith("the first run here");
    }

    [Theory]
    [InlineData(Verdict.Pass, "bound to the name")]
    [InlineData(Verdict.Fail, "resumed under another name")]
    [InlineData(Verdict.NotApplicable, "not resumed")]
    public void Whether_sessions_are_bound_to_names_is_told_of_each_configuration(Verdict verdict, string words)
    {
        var run = Version(SampleRuns.Sni, "postfix", "3.10.13");
        var check = run.Checks[0] with { Id = "R-RES12-TICKET-OTHER", Verdict = verdict, OfTlsLibrary = true };
        using var site = DrawnSite.Of(run with { Checks = [check, .. run.Checks.Skip(1)] });

        var sessions = site.Page("systems/postfix.html").Descendants("section").Single(section =>
            (string?)section.Attribute("aria-labelledby") == "sessions");

        SiteTests.Words(sessions).Should().Contain($"3.10.13 sni: TLS 1.2 by ticket: {words}.");
    }

    private static RunResult Version(RunResult run, string name, string version) => run with
    {
        Target = run.Target with { Name = name, Family = "postfix", Version = version, Title = $"Postfix ({name})" },
    };
}
