using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Conformance.Invocation;
using Conformance.Output;
using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using Conformance.Scoreboard;
using Conformance.Scoreboard.Boards;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>What holds for every page, honest results or not.</summary>
public abstract class EveryPage(DrawnSite site)
{
    [Fact]
    public void Is_well_formed_and_says_what_it_is()
    {
        foreach (var page in site.Pages)
        {
            var html = site.Page(page).Root!;

            html.Attribute("lang")!.Value.Should().Be("en", page);
            html.Descendants("title").Should().ContainSingle(page).Which.Value.Should().NotBeEmpty(page);
            html.Descendants("h1").Should().ContainSingle(page);
            html.Descendants("main").Should().ContainSingle(page);
            html.Descendants("nav").Should().ContainSingle(page).Which.Attribute("aria-label").Should().NotBeNull(page);
            html.Descendants("a").First().Attribute("href")!.Value.Should()
                .Be("#main", $"{page} begins with a skip link");
        }
    }

    [Fact]
    public void Has_tables_with_captions_and_headers_that_say_what_they_head()
    {
        foreach (var table in site.Pages.SelectMany(page => site.Page(page).Descendants("table")))
        {
            table.Elements("caption").Should().ContainSingle().Which.Value.Should().NotBeEmpty();
            table.Descendants("th").Where(th => th.Attribute("scope") is null).Should().BeEmpty();
            table.Descendants("tr").Where(row => row.Attribute("class") is null && !row.Elements("th").Any()).Should()
                .BeEmpty();
        }
    }

    [Fact]
    public void Has_ids_that_are_unique()
    {
        foreach (var page in site.Pages)
        {
            Ids(page).Should().OnlyHaveUniqueItems(page);
        }
    }

    [Fact]
    public void Links_to_pages_and_places_that_exist()
    {
        var ids = site.Pages.ToDictionary(page => page, page => Ids(page).ToHashSet());
        foreach (var page in site.Pages)
        {
            foreach (var href in Links(page).Where(href => !href.StartsWith("https://", StringComparison.Ordinal)))
            {
                var (path, fragment) = href.Split('#') is [var before, var after] ? (before, after) : (href, null);
                var target = path == ""
                    ? page
                    : new Uri(new Uri("http://site.test/" + page), path).AbsolutePath.TrimStart('/');

                File.Exists(Path.Combine(site.Folder, target)).Should().BeTrue($"{page} links to {href}");
                if (fragment is not null)
                {
                    ids[target].Should().Contain(fragment, $"{page} links to {href}");
                }
            }
        }
    }

    [Fact]
    public void Loads_nothing_from_elsewhere_and_runs_nothing()
    {
        foreach (var page in site.Pages)
        {
            var elements = site.Page(page).Descendants().ToArray();

            elements.Where(element => element.Name == "script").Select(script => script.Value).Should()
                .BeEquivalentTo(page == "index.html" ? [OwnScript] : Array.Empty<string>(), page);
            elements.Select(element => element.Name.LocalName).Should()
                .NotContain(["style", "iframe", "object", "embed", "img", "form", "base", "svg"], page);
            elements.Attributes().Select(attribute => attribute.Name.LocalName)
                .Where(name => name.StartsWith("on", StringComparison.Ordinal) || name is "src" or "style")
                .Should().BeEmpty(page);
            elements.Where(element => element.Name != "a").Attributes("href").Select(href => href.Value)
                .Where(href => href.Contains(':') || href.StartsWith('/')).Should().BeEmpty(page);
        }
    }

    [Fact]
    public void Shows_no_character_that_hides_or_reorders_others()
    {
        foreach (var page in site.Pages)
        {
            var hidden = site.Text(page).EnumerateRunes().Where(rune => rune.Value != '\n' && (rune.Value == 0xfffd
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format));

            hidden.Should().BeEmpty(page);
        }
    }

    [Fact]
    public void Is_light_enough_where_readers_arrive() =>
        new FileInfo(Path.Combine(site.Folder, "index.html")).Length.Should().BeLessThan(300_000);

    private static string OwnScript => File.ReadAllText(Repository.File("tools/Scoreboard/Html/filter.js"));

    private IEnumerable<string> Links(string page) =>
        site.Page(page).Descendants("a").Select(a => a.Attribute("href")!.Value);

    private IEnumerable<string> Ids(string page) =>
        site.Page(page).Descendants().Attributes("id").Select(id => id.Value);
}

public sealed class EveryHonestPage(DrawnSite site) : EveryPage(site), IClassFixture<DrawnSite>;

public sealed class EveryHostilePage(HostileSite site) : EveryPage(site), IClassFixture<HostileSite>
{
    [Fact]
    public void Stays_inside_the_folder_it_was_told()
    {
        var parent = Path.GetDirectoryName(site.Folder)!;

        site.Pages.Where(page => page.Any(c => !char.IsAsciiLetterOrDigit(c) && !"-_./".Contains(c))).Should()
            .BeEmpty();
        Directory.Exists(Path.Combine(parent, "etc")).Should().BeFalse();
    }

    [Fact]
    public void Links_only_to_what_a_browser_may_follow()
    {
        var outward = site.Pages.SelectMany(page => site.Page(page).Descendants("a"))
            .Select(a => a.Attribute("href")!.Value)
            .Where(href => href.Contains(':'))
            .Distinct()
            .ToArray();

        outward.Should().NotBeEmpty();
        outward.Where(href => !href.StartsWith("https://", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public void Tells_how_much_of_a_megabyte_it_left_out() =>
        site.Text("index.html").Should().Contain("more characters)");
}

/// <summary>What the board and its pages tell.</summary>
public sealed class SiteTests(DrawnSite site) : IClassFixture<DrawnSite>
{
    [Theory]
    [InlineData("default", "no† (known deviation)|— sends none|not declared|yes|not measured|not measured|"
        + "not declared|not declared|not measured|not measured|3 passed 0 failed|0 passed 1 failed (known)")]
    [InlineData("sni", "yes|yes|yes|yes|not measured|not measured|not declared|not declared|"
        + "not measured|not measured|4 passed 0 failed|1 passed 0 failed")]
    [InlineData("mta-sts", "with MTA-STS only† (known deviation)|yes|not declared|yes|not measured|not measured|yes|"
        + "yes|inconclusive|not measured|20 passed 2 failed (1 known) 1 undecided|4 passed 1 failed (known)")]
    public void A_system_page_says_in_words_what_was_measured(string variant, string expected)
    {
        var cells = Row(variant).Elements("td").Select(Words);

        string.Join('|', cells).Should().Be(expected);
    }

    [Fact]
    public void The_board_sums_up_the_configurations_of_a_system()
    {
        var row = site.Page("index.html").Descendants("table").First().Descendants("tbody").Single().Elements("tr")
            .Single();

        Words(row.Element("th")!).Should().Be("Postfix (Debian 13) 3.10.13 sender, receiver");
        row.Elements("td").Select(Words).Should().Equal(
            "no by default, yes when configured", "when configured", "when configured", "yes", "not measured",
            "not measured", "when configured", "when configured",
            "inconclusive with mta-sts; default, sni: not measured", "not measured");
        row.Elements("td").Select(cell => cell.Attribute("class")!.Value).Should()
            .Equal("config", "config", "config", "good", "none", "none", "config", "config", "none", "none");
        row.Descendants("a").Select(a => a.Attribute("href")!.Value).Distinct().Should()
            .Equal("systems/postfix.html#version-postfix");
    }

    [Fact]
    public void A_system_has_a_sentence_for_what_its_configurations_change()
    {
        var sentences = site.Page("systems/postfix.html").Descendants("tr")
            .Single(row => (string?)row.Attribute("class") == "remark")
            .Descendants("li").Select(Words);

        sentences.Should().Equal(
            "Sends SNI: no by default, only under a policy with mta-sts, yes with sni.",
            "Selects certificate by SNI: yes with sni, not declared otherwise.",
            "Enforces: yes with mta-sts, not declared otherwise.");
    }

    [Fact]
    public void Every_cell_of_a_row_leads_to_its_run_or_its_evidence() =>
        Row("mta-sts").Elements().Select(cell => cell.Element("a")!.Attribute("href")!.Value).Should().Equal(
            "../targets/postfix/mta-sts.html", "../targets/postfix/mta-sts.html#sends-sni",
            "../targets/postfix/mta-sts.html#right-name",
            "../targets/postfix/mta-sts.html#check-R-SNI-EXACT", "../targets/postfix/mta-sts.html#falls-back",
            "../targets/postfix/mta-sts.html#accepts-odd-names", "../targets/postfix/mta-sts.html#fresh-certificate",
            "../targets/postfix/mta-sts.html#enforces", "../targets/postfix/mta-sts.html#respects-testing",
            "../targets/postfix/mta-sts/S-CACHE-HOST-DOWN-NEWID.html", "../targets/postfix/mta-sts.html#delivers",
            "../targets/postfix/mta-sts.html#must", "../targets/postfix/mta-sts.html#should");

    [Fact]
    public void The_site_names_version_digest_and_date_of_each_run()
    {
        var runs = Words(site.Page("runs.html").Descendants("table")
            .Single(table => ((string)table.Attribute("class")!).Contains("runs")));

        runs.Should().Contain("3.10.13").And.Contain("sha256:9f2c4e1b7a0d")
            .And.Contain("23 November 2026, 17:30:00 UTC")
            .And.Contain("0.1.0, 2026-11");
    }

    [Fact]
    public void A_check_page_says_who_passes_and_who_fails()
    {
        var page = site.Page("checks/S-SNI-NOPOLICY.html");

        Words(page.Descendants("h1").Single()).Should()
            .Be("S-SNI-NOPOLICY The sender sends the MX host name in SNI, with or without a policy.");
        page.Descendants("tbody").Single().Elements("tr")
            .Select(row => Words(row.Element("th")!) + ": " + Words(row.Elements("td").ElementAt(1)))
            .Should().Equal("Postfix (Debian 13) variant default: known deviation",
                "Postfix (Debian 13) variant mta-sts: known deviation",
                "Postfix (Debian 13) variant sni: pass");
    }

    [Fact]
    public void A_known_deviation_leads_to_where_it_is_discussed() =>
        site.Page("targets/postfix/default/S-SNI-NOPOLICY.html").Descendants("a")
            .Select(a => a.Attribute("href")!.Value)
            .Should().Contain(SampleRuns.KnownLink);

    [Fact]
    public void The_copied_result_is_the_result()
    {
        var copy = ResultFile.Read(Path.Combine(site.Folder, "results/postfix/mta-sts.json"));

        copy.Should().BeEquivalentTo(SampleRuns.MtaSts, options => options.RespectingRuntimeTypes()
            .Excluding(run => run.Reproduce).Excluding(run => run.Path.EndsWith(".Events")));
    }

    [Fact]
    public void The_same_results_give_the_same_bytes()
    {
        using var again = new DrawnSite();

        again.Pages.Order().Should().Equal(site.Pages.Order());
        foreach (var file in site.Pages.Append("index.json").Append("style.css"))
        {
            again.Text(file).Should().Be(site.Text(file));
        }
    }

    [Fact]
    public void A_site_drawn_again_keeps_no_page_of_a_run_that_is_gone()
    {
        using var other = new DrawnSite();

        Site.Write([SampleRuns.Default], other.Folder);

        other.Pages.Should().Contain("targets/postfix/default.html");
        other.Pages.Where(page => page.Contains("mta-sts")).Should().BeEmpty();
    }

    [Fact]
    public void A_claim_is_named_beside_the_level_wherever_a_check_of_one_run_is_shown()
    {
        using var other = DrawnSite.Of(SampleRuns.Sni with
        {
            Checks = [.. SampleRuns.Sni.Checks.Select(check =>
                check.Id == "R-SNI-EXACT" ? check with { Verdict = Verdict.Fail, Claim = "sni-certificates" } : check)],
        });

        foreach (var page in new[] { "targets/postfix/sni.html", "targets/postfix/sni/R-SNI-EXACT.html" })
        {
            Words(other.Page(page).Root!).Should().Contain("MAY, claimed", page);
        }

        Words(other.Page("checks/R-SNI-EXACT.html").Root!).Should()
            .Contain("variant sni, which claims sni-certificates");
    }

    [Fact]
    public void A_site_drawn_again_keeps_no_badge_of_a_system_that_is_gone()
    {
        using var other = DrawnSite.Of(SampleRuns.Default with
        {
            Target = SampleRuns.Default.Target with { Name = "exim" },
        });

        Site.Write([SampleRuns.Default], other.Folder);

        Directory.GetFiles(Path.Combine(other.Folder, "badges", "postfix")).Should().NotBeEmpty();
        Directory.GetFiles(Path.Combine(other.Folder, "badges", "exim")).Should().BeEmpty();
    }

    [Fact]
    public void Results_of_earlier_runs_that_the_site_does_not_show_stay_and_are_named()
    {
        using var other = DrawnSite.Of([.. SampleRuns.Postfix]);

        var others = Site.Write([SampleRuns.Default], other.Folder);

        others.Should().Equal("postfix/mta-sts", "postfix/sni");
        File.Exists(Path.Combine(other.Folder, "results", "postfix", "sni.json")).Should().BeTrue();
        OutputFolder.Others("site", others).Should().StartWith(
            "Not on this scoreboard, but still in site/results from earlier runs: postfix/mta-sts, postfix/sni. ");
        OutputFolder.Others("site", []).Should().BeNull();
    }

    [Fact]
    public void What_somebody_else_put_into_the_folder_stays()
    {
        using var other = DrawnSite.Of([.. SampleRuns.Postfix]);
        string[] files = ["checks/mine.html", "targets/mine/index.html", "systems/mine.html", "badges/mine.svg"];
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(other.Folder, file))!);
            File.WriteAllText(Path.Combine(other.Folder, file), "<h1>Mine</h1>");
        }

        Site.Write([SampleRuns.Default], other.Folder);

        files.Should().OnlyContain(file => File.Exists(Path.Combine(other.Folder, file)));
    }

    [Fact]
    public void A_start_page_of_somebody_else_is_not_replaced()
    {
        using var other = DrawnSite.Of([.. SampleRuns.Postfix]);

        var again = () => OutputFolder.Try(other.Folder);
        again.Should().NotThrow("it is a site of the suite");
        File.WriteAllText(Path.Combine(other.Folder, "index.html"), "<h1>My own site</h1>");

        again.Should().Throw<UsageException>().WithMessage("*has an index.html that this suite did not generate*");
    }

    [Fact]
    public void Of_several_runs_the_newest_is_on_the_board_and_the_others_stay_to_be_found()
    {
        var earlier = SampleRuns.Sni with { Started = SampleRuns.Day.AddDays(-1) };

        using var other = DrawnSite.Of([earlier, SampleRuns.Sni, .. SampleRuns.Postfix]);

        other.Pages.Should().Contain("targets/postfix/sni.html")
            .And.Contain("targets/postfix/sni.20261122T173000Z.html")
            .And.NotContain(page => page.StartsWith("targets/postfix/sni.20261122T173000Z/"));
        Words(other.Page("targets/postfix/sni.20261122T173000Z.html").Root!).Should()
            .Contain("A newer run of this configuration is on the board");
    }

    [Fact]
    public void A_run_that_counts_for_nothing_fills_no_cell()
    {
        var broken = SampleRuns.Default
            with { Problem = new(RunProblemKind.Contract, "No 220 from target.lab.test within 30 s.") };

        using var other = DrawnSite.Of(broken);

        var body = other.Page("systems/postfix.html").Descendants("tbody").First();
        var row = body.Elements("tr").Single(row => row.Attribute("class") == null);
        row.Elements("td").Select(Words).Should()
            .Equal(Enumerable.Repeat("not measured", Headline.MailSystems.Count + 2));
        Words(body).Should().Contain("This run is invalid. No 220 from target.lab.test within 30 s.");
    }

    [Fact]
    public void No_result_at_all_is_a_board_that_says_so()
    {
        using var other = DrawnSite.Of();

        Words(other.Page("index.html").Root!).Should().Contain("No results yet.");
    }

    [Fact]
    public void A_hundred_systems_keep_the_board_light()
    {
        var many = Enumerable.Range(1, 100).Select(number => SampleRuns.Run("default", "as shipped", [],
            (_, _) => new SampleRuns.Told(Verdict.Pass, "As expected.", []), $"system-{number}"))
            .Select(run => run with { Checks = [.. run.Checks.Where(check => check.Id.Contains("-SNI-"))] });

        using var other = DrawnSite.Of([.. many]);

        new FileInfo(Path.Combine(other.Folder, "index.html")).Length.Should().BeLessThan(300_000);
    }

    internal static string Words(XElement element) =>
        string.Join(' ', Pieces(element).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    // Text as a reader takes it in: a line break and the end of a block separate words.
    private static string Pieces(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "br" } => " ",
        XElement { Name.LocalName: "time" or "span" or "bdi" or "b" or "code" or "a" or "strong" } inline =>
            Pieces(inline),
        XElement block => " " + Pieces(block) + " ",
        _ => "",
    }));

    private XElement Row(string variant) => site.Page("systems/postfix.html").Descendants("table")
        .First(table => (string)table.Attribute("id")! == "board").Descendants("tr")
        .Single(row => row.Element("th") is { } header && header.Element("a") is { } link && link.Value == variant);
}
