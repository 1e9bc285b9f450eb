using System.Text.Json;
using System.Xml.Linq;
using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using Conformance.Running;
using Conformance.Scoreboard;
using Conformance.Scoreboard.Claims;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>A site with claims beside its results.</summary>
public sealed class ReportingSite() : DrawnSite(SampleRuns.Postfix, SampleClaims.Read(SampleClaims.Several));

/// <summary>A site with claims that were made to do harm.</summary>
public sealed class HostileClaimsSite() : DrawnSite(SampleRuns.Postfix, SampleClaims.Read(SampleClaims.One
    .Replace("It sends SNI.", Hostile).Replace("Somebody", Hostile).Replace("Alpha Mail", Hostile)
    .Replace("operator: Alpha", $"operator: {Hostile}")
    .Replace("https://one.example/a", "'https://one.example/?q=\"><script>alert(2)</script>'")))
{
    private const string Hostile = "\"</td></table><script>alert(1)</script>\\u202etxt.exe\\u200b\\\" onclick=\\\"x\"";
}

/// <summary>The published claims, beside sample results.</summary>
public sealed class PublishedClaimsSite()
    : DrawnSite(SampleRuns.Postfix, ReportedReader.Find(Repository.File("."), TimeProvider.System));

public sealed class EveryPageWithClaims(ReportingSite site) : EveryPage(site), IClassFixture<ReportingSite>;

public sealed class EveryPageWithPublishedClaims(PublishedClaimsSite site)
    : EveryPage(site), IClassFixture<PublishedClaimsSite>;

public sealed class EveryPageWithHostileClaims(HostileClaimsSite site)
    : EveryPage(site), IClassFixture<HostileClaimsSite>
{
    [Fact]
    public void Shows_the_harm_as_text() =>
        site.Page("reported.html").Descendants("tbody").Single().Value.Should()
            .Contain("<script>alert(1)</script>\\u202etxt.exe\\u200b");
}

/// <summary>What the page of claims tells, and that nothing of it is taken for measured.</summary>
public sealed class ReportedPageTests(ReportingSite site) : IClassFixture<ReportingSite>
{
    private const string Page = "reported.html";

    [Fact]
    public void It_says_first_that_nothing_was_measured() =>
        site.Page(Page).Descendants("h1").Single().Value.Should()
            .Be("Reported: none of this was measured by this suite");

    [Fact]
    public void A_provider_is_a_table_with_the_latest_claim_first()
    {
        var tables = site.Page(Page).Descendants("table").ToArray();

        tables.Select(table => SiteTests.Words(table.Element("caption")!)).Should()
            .Equal("Said of Alpha Mail, run by Alpha", "Said of Beta Mail, run by Beta");
        tables[0].Element("tbody")!.Elements("tr").Select(row => row.Attribute("id")!.Value).Should().Equal(
            "alpha-sends-sni-2025-03", "alpha-sends-sni-2024", "alpha-sends-sni-2020-06-17", "alpha-sends-sni-undated",
            "alpha-enforces-2024");
    }

    [Fact]
    public void A_claim_tells_by_whom_and_when_and_links_to_where()
    {
        var cells = Row("alpha-sends-sni-2020-06-17").Elements().Select(SiteTests.Words);

        cells.Should().Equal("Sends SNI", "yes: It is so.",
            "Somebody, 17 June 2020. https://one.example/a. Read on 25 November 2026.", "no: Somebody, 2024");
        Row("alpha-sends-sni-2020-06-17").Descendants("a").First().Attributes()
            .Select(attribute => attribute.Value).Should()
            .Equal("https://one.example/a", "external noopener noreferrer");
    }

    [Theory]
    [InlineData("alpha-sends-sni-2020-06-17", "#alpha-sends-sni-2024")]
    [InlineData("alpha-sends-sni-2024", "#alpha-sends-sni-2020-06-17", "#alpha-sends-sni-undated")]
    [InlineData("alpha-enforces-2024")]
    [InlineData("alpha-sends-sni-2025-03")]
    public void A_claim_leads_to_those_that_contradict_it(string claim, params string[] others) =>
        Row(claim).Elements().Last().Descendants("a").Select(a => a.Attribute("href")!.Value).Should().Equal(others);

    [Fact]
    public void What_was_not_read_is_told()
    {
        var unverified = SampleClaims.One.Replace("verified: \"yes\"", "verified: \"no\"\n    unread: Page two.");
        using var other = new ClaimsOnly(SampleClaims.Read(unverified));

        SiteTests.Words(other.Page(Page).Descendants("tbody").Single()).Should()
            .Contain("Read on 25 November 2026, not verified. Not read: Page two.");
    }

    [Fact]
    public void It_bears_no_tint_of_what_was_measured() =>
        site.Page(Page).Descendants("main").Single().Descendants().Attributes("class")
            .SelectMany(names => names.Value.Split(' ')).Distinct().Should()
            .BeSubsetOf(["lead", "said", "aside", "reported"]);

    [Fact]
    public void It_is_reached_from_every_page_and_from_what_the_board_cannot_tell()
    {
        site.Pages.Where(page => !site.Page(page).Descendants("nav").Single().Descendants("a")
            .Any(link => link.Value == "Reported")).Should().BeEmpty();
        site.Page("index.html").Descendants("section")
            .Single(section => (string?)section.Attribute("aria-labelledby") == "limits").Descendants("a")
            .Select(link => link.Attribute("href")!.Value).Should().Equal(Page);
    }

    [Fact]
    public void Nothing_reported_is_in_a_measured_table()
    {
        using var plain = new DrawnSite();

        foreach (var page in plain.Pages)
        {
            Tables(site.Page(page)).Should().Equal(Tables(plain.Page(page)), page);
        }

        site.Pages.Except(plain.Pages).Should().Equal(Page);
    }

    [Fact]
    public void For_programs_it_stands_apart_from_the_rows()
    {
        using var plain = new DrawnSite();

        var (with, without) = (Index(site), Index(plain));

        Same(with, without, "rows").Should().BeTrue();
        Same(with, without, "checks").Should().BeTrue();
        without.TryGetProperty("reported", out _).Should().BeFalse();
        var reported = with.GetProperty("reported");
        reported.GetProperty("measured").GetBoolean().Should().BeFalse();
        var claim = reported.GetProperty("providers")[0].GetProperty("claims")[2];
        claim.GetRawText().ReplaceLineEndings("").Replace(" ", "").Should().Be(
            """
            {"topic":"sends-sni","claim":"yes","says":"Itisso.","by":"Somebody","claimed":"2020-06-17",
            "read":"2026-11-25","link":"https://one.example/a","verified":true,
            "page":"reported.html#alpha-sends-sni-2020-06-17","contradictedBy":["reported.html#alpha-sends-sni-2024"]}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public void A_site_drawn_again_without_claims_keeps_no_page_of_them()
    {
        using var other = new ClaimsOnly(SampleClaims.Read(SampleClaims.One));

        Site.Write(SampleRuns.Postfix, other.Folder);

        other.Pages.Should().NotContain(Page);
        other.Text("index.html").Should().NotContain(Page);
    }

    private XElement Row(string claim) =>
        site.Page(Page).Descendants("tr").Single(row => (string?)row.Attribute("id") == claim);

    private static IEnumerable<string> Tables(XDocument page) =>
        page.Descendants("table").Select(table => table.ToString(SaveOptions.DisableFormatting));

    private static JsonElement Index(DrawnSite site) => JsonDocument.Parse(site.Text("index.json")).RootElement;

    private static bool Same(JsonElement one, JsonElement other, string property) =>
        JsonElement.DeepEquals(one.GetProperty(property), other.GetProperty(property));

    private sealed class ClaimsOnly(Reported reported) : DrawnSite([], reported);
}
