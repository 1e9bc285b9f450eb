using Conformance.Proof.Samples;
using Conformance.Proof.Scoreboard;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Domains;

/// <summary>Results of domains are drawn as those of systems are, in a table of their own.</summary>
public sealed class DomainPagesTests(DomainBench bench) : IClassFixture<DomainBench>
{
    [Fact]
    public async Task Domains_have_a_table_and_pages_with_what_to_do()
    {
        var (good, bad) = (bench.NewDomain(), bench.NewDomain());
        var results = new[]
        {
            await bench.JudgeAsync(good),
            await bench.JudgeAsync(bad.WithPatterns(bad.Name)),
        };

        using var site = DrawnSite.Of([.. results, SampleRuns.Default]);

        var board = site.Text("index.html");
        board.Should().Contain("Domains: what they publish for senders.").And.Contain(good.Name);
        site.Pages.Select(site.Page).Should().NotBeEmpty("each page is well-formed");
        site.Pages.Where(page => page.StartsWith("targets/") && page.Contains(bad.Name[..2])).Select(site.Text)
            .Should().Contain(page => page.Contains("What to do: ") && page.Contains("mx-is-the-mail-domain"));
    }

    [Fact]
    public void Without_domains_there_is_no_table_of_them()
    {
        using var site = DrawnSite.Of(SampleRuns.Default);

        site.Text("index.html").Should().NotContain("what they publish");
    }

    [Fact]
    public async Task A_result_reads_as_it_was_written()
    {
        var domain = bench.NewDomain();
        var result = await bench.JudgeAsync(domain.WithPatterns(domain.Name));
        var file = Path.Combine(Directory.CreateTempSubdirectory("domain-").FullName, "result.json");

        ResultFile.Write(file, result);
        var read = ResultFile.Read(file);

        read.Published.Should().BeEquivalentTo(result.Published);
        read.AsSender.Should().BeEquivalentTo(result.AsSender);
        read.Checks.Select(check => check.Advice).Should().Equal(result.Checks.Select(check => check.Advice));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }
}
