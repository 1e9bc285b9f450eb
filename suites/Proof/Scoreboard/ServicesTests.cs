using System.Text.Json;
using System.Xml.Linq;
using Conformance.Proof.Samples;
using Conformance.Scoreboard;
using Conformance.Scoreboard.Boards;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>A site with hosted services beside mail systems, and claims about some of them.</summary>
public sealed class ServicesSite()
    : DrawnSite([.. SampleRuns.Postfix, .. SampleServices.All], SampleClaims.Read(SampleClaims.Several));

public sealed class EveryPageWithServices(ServicesSite site) : EveryPage(site), IClassFixture<ServicesSite>;

/// <summary>Hosted services on the board: what was seen, how often, by how many, and what others report.</summary>
public sealed class ServicesTests(ServicesSite site) : IClassFixture<ServicesSite>
{
    private const string Board = "index.html";

    [Fact]
    public void Each_cell_says_what_it_rests_on()
    {
        Cells("Alpha Mail").Should().Equal(
            "with MTA-STS only 3 observations by 2 observers, 23 November 2026 to 27 November 2026",
            "yes 3 observations by 2 observers, 23 November 2026 to 27 November 2026",
            "yes‡ (by network) 3 observations by 2 observers, 23 November 2026 to 27 November 2026",
            "yes 3 observations by 2 observers, 23 November 2026 to 27 November 2026",
            "not measured");
    }

    [Fact]
    public void Who_looks_up_no_policy_does_not_honour_them_and_breaks_no_clause()
    {
        Cells("Beta Mail").Should().Equal(
            "yes 1 observation by 1 observer, 24 November 2026", "yes 1 observation by 1 observer, 24 November 2026",
            "no 1 observation by 1 observer, 24 November 2026",
            "not applicable 1 observation by 1 observer, 24 November 2026", "not measured");
        SiteTests.Words(site.Page("systems/live-beta-mail.html").Descendants("tbody").Last()).Should()
            .Contain("no policies looked up, nothing refused");
    }

    [Fact]
    public void Observations_that_disagree_are_shown_as_such()
    {
        Cells("Gamma")[0].Should().Be(
            "observations disagree: yes 1, no 1 2 observations by 2 observers, 24 November 2026 to 26 November 2026");
        Row("Gamma").Elements("td").First().Attribute("class")!.Value.Should().Be("unsure");
    }

    [Fact]
    public void An_observation_that_is_in_two_files_counts_once()
    {
        var twice = LiveService.All([.. SampleServices.Alpha, SampleServices.Alpha[0]]).Single();

        twice.Observations.Should().HaveCount(3);
        twice.Cells[0].Basis.Should().StartWith("3 observations by 2 observers");
    }

    [Fact]
    public void What_has_no_answer_is_not_behind_a_cell()
    {
        var unclear = SampleServices.WithVerdict(SampleServices.Alpha[2], "S-CERT-NAME", Verdict.Inconclusive);

        var cell = Cell([.. SampleServices.Alpha.Take(2), unclear], "enforces");

        cell.Words.Should().Be("yes");
        cell.Basis.Should().Be("2 of 3 observations by 1 observer, 23 November 2026 to 25 November 2026");
    }

    [Theory]
    [InlineData(PolicyUse.Applied, "yes")]
    [InlineData(PolicyUse.Unclear, "yes")]
    [InlineData(PolicyUse.Fetched, "no")]
    [InlineData(PolicyUse.Delivered, "no")]
    [InlineData(PolicyUse.Ignored, "no")]
    public void Who_refuses_nothing_does_not_honour_policies(PolicyUse policies, string word) =>
        Cell([SampleServices.Observed("Delta", SampleServices.Here, 0, policies)], "enforces").Words.Should().Be(word);

    [Fact]
    public void What_is_not_honoured_is_shown_by_the_checks_that_there_are()
    {
        var some = SampleServices.Without(SampleServices.Beta, "S-MX-MISMATCH");

        var cell = Cell([some], "enforces");

        cell.Words.Should().Be("no");
        cell.Behind.Single().Cell.Grounds.Select(check => check.Id).Should().Equal(
            "S-TLS-NOSTARTTLS", "S-CERT-OTHERCA", "S-CERT-EXPIRED", "S-CERT-NAME");
    }

    [Fact]
    public void A_failure_among_refusals_is_partly() => Cell(
        [SampleServices.WithVerdict(SampleServices.Alpha[0], "S-CERT-NAME", Verdict.Fail)], "enforces").Words.Should()
        .Be("partly");

    [Theory]
    [InlineData("S-CERT-EXPIRED", "yes")]
    [InlineData("S-CERT-OTHERCA", "not measured")]
    public void The_case_that_is_not_there_yet_is_not_missed(string id, string word) =>
        Cell([SampleServices.Without(SampleServices.Alpha[0], id)], "enforces").Words.Should().Be(word);

    [Fact]
    public void Services_are_not_among_the_mail_systems()
    {
        site.Page(Board).Descendants("table").Single(table => (string?)table.Attribute("id") == "systems")
            .Descendants("tr").Skip(1).Should().ContainSingle();
        site.Text("systems.csv").Should().NotContain("Alpha");
    }

    [Fact]
    public void Every_observation_has_its_evidence_and_not_the_newest_alone()
    {
        var cells = site.Page("systems/live-alpha-mail.html").Descendants("table").Last().Descendants("td")
            .Select(cell => cell.Descendants("a").Single().Attribute("href")!.Value).ToList();

        site.Pages.Where(page => page.StartsWith("targets/alpha-mail/live.", StringComparison.Ordinal)
            && page.EndsWith("/S-CERT-NAME.html", StringComparison.Ordinal)).Should().HaveCount(3);
        cells.Should().HaveCount(15).And.Contain(
            "../targets/alpha-mail/live.20261127T173000Z.sts.example.html#enforces");
    }

    [Fact]
    public void A_claim_that_a_measurement_contradicts_says_so_on_both_pages()
    {
        Claim("alpha-enforces-2024").Should()
            .StartWith("measured live as yes: Alpha Mail, 3 observations by 2 observers");
        Claim("beta-sends-sni-2024").Should().StartWith("measured live as yes: Beta Mail, 1 observation");
        SiteTests.Words(site.Page("systems/live-beta-mail.html").Root!).Should().Contain(
            "Sends SNI: no, Somebody, 2024. Contradicted by what was measured: yes, 1 observation by 1 observer");
        SiteTests.Words(Row("Beta Mail")).Should().Contain("contradicts 1 reported claim");
    }

    [Fact]
    public void A_claim_that_is_neither_confirmed_nor_contradicted_is_left_alone() =>
        Claim("alpha-sends-sni-2020-06-17").Should()
            .Be("no: Somebody, 2024", "the measurement says neither yes nor no");

    [Theory]
    [InlineData("Google Workspace, by example.org's leave", true)]
    [InlineData("Alpha Mail", true)]
    [InlineData("Google Workspace for all", false)]
    [InlineData("Alpha", false)]
    public void A_customer_of_a_provider_is_measured_for_it(string service, bool isAbout) =>
        new Conformance.Scoreboard.Claims.ReportedProvider("alpha", "Alpha Mail", "Alpha")
        {
            Services = ["Google Workspace"],
        }.IsAbout(service).Should().Be(isAbout);

    [Fact]
    public void For_programs_there_are_numbers()
    {
        using var index = JsonDocument.Parse(site.Text("index.json"));

        var service = index.RootElement.GetProperty("services").EnumerateArray().First();

        service.GetProperty("title").GetString().Should().Be("Alpha Mail");
        JsonElement.DeepEquals(service.GetProperty("cells").GetProperty("enforces"), JsonDocument.Parse(
            """
            {"words":"yes","disagrees":false,"byNetwork":true,"observations":3,"of":3,
            "observers":["sts.example","live.example"],"oldest":"2026-11-23T17:30:00+00:00",
            "newest":"2026-11-27T17:30:00+00:00"}
            """).RootElement).Should().BeTrue();
    }

    [Fact]
    public void A_board_without_services_says_nothing_of_them()
    {
        using var plain = new DrawnSite();

        foreach (var file in (string[])[Board, "index.json", "style.css", "runs.html", "data.html"])
        {
            plain.Text(file).Should().NotContainAny(["ervices", "observation", "measured live"], file);
        }
    }

    [Fact]
    public void A_site_drawn_again_without_services_is_that_of_the_mail_systems_alone()
    {
        using var plain = new DrawnSite();
        using var again = DrawnSite.Of([.. SampleRuns.Postfix, .. SampleServices.All]);

        Site.Write(SampleRuns.Postfix, again.Folder);

        again.Pages.Order().Should().Equal(plain.Pages.Order());
        foreach (var file in plain.Pages.Concat([
            "index.json", "style.css", "systems.csv", "mail-configurations.csv", "checks.csv", "feed.xml"]))
        {
            again.Text(file).Should().Be(plain.Text(file), file);
        }
    }

    [Fact]
    public void What_was_measured_of_mail_systems_reads_the_same_beside_services()
    {
        using var plain = new DrawnSite();

        TableOfSystems(site).Should().Be(TableOfSystems(plain));
        site.Text("mail-configurations.csv").Should().Be(plain.Text("mail-configurations.csv"));
        site.Page("systems/postfix.html").Descendants("table").Select(table => table.ToString()).Should()
            .Equal(plain.Page("systems/postfix.html").Descendants("table").Select(table => table.ToString()));
    }

    private static string TableOfSystems(DrawnSite site) => site.Page(Board).Descendants("table")
        .Single(table => (string?)table.Attribute("id") == "systems").ToString();

    private List<string> Cells(string service) => [.. Row(service).Elements("td").Select(SiteTests.Words)];

    private XElement Row(string service) => site.Page(Board).Descendants("table")
        .Single(table => (string?)table.Attribute("id") == "services").Descendants("tr")
        .Single(row => SiteTests.Words(row).StartsWith(service, StringComparison.Ordinal));

    private string Claim(string anchor) => SiteTests.Words(site.Page("reported.html").Descendants("tr")
        .Single(row => (string?)row.Attribute("id") == anchor).Elements().Last());

    private static LiveCell Cell(IReadOnlyList<RunResult> results, string key) =>
        LiveService.All(results).Single().Cells.Single(cell => cell.Column.Key == key);
}
