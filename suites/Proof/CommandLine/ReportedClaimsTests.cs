using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>The site tells what others say wherever the suite's folder holds it, a checkout or not.</summary>
public sealed class ReportedClaimsTests : IDisposable
{
    private readonly string _suite = Directory.CreateTempSubdirectory("suite-").FullName;
    private readonly string _result;
    private readonly string _site;

    public ReportedClaimsTests()
    {
        (_result, _site) = (Path.Combine(_suite, "result.json"), Path.Combine(_suite, "site"));
        ResultFile.Write(_result, SampleRuns.Default);
        Put("containers/base/make-base.sh", "");
    }

    [Fact]
    public async Task Claims_in_the_suites_folder_are_drawn()
    {
        Put("docs/reported.yaml", SampleClaims.One);

        var end = await DrawAsync();

        end.ExitCode.Should().Be(0, end.Said);
        File.Exists(Path.Combine(_site, "reported.html")).Should().BeTrue();
    }

    [Fact]
    public async Task Without_claims_the_site_is_drawn_without_their_page()
    {
        var end = await DrawAsync();

        end.ExitCode.Should().Be(0, end.Said);
        File.Exists(Path.Combine(_site, "index.html")).Should().BeTrue();
        File.Exists(Path.Combine(_site, "reported.html")).Should().BeFalse();
    }

    [Theory]
    [InlineData("scoreboard")]
    [InlineData("run")]
    public async Task A_claim_without_source_is_told_before_anything_is_drawn_or_run(string command)
    {
        Put("docs/reported.yaml", SampleClaims.One.Replace("    by: Somebody\n", ""));

        var end = await EndAsync(command == "run" ? ["run", "postfix", "--out", _site] : Draw);

        end.Should().Be((2, $"{Path.Combine(_suite, "docs/reported.yaml")}, line 4: a claim needs the key \"by\". "
            + "Correct the entry or leave it out; docs/reported.schema.json says what one holds."));
        Directory.Exists(_site).Should().BeFalse();
    }

    public void Dispose() => Directory.Delete(_suite, recursive: true);

    private string[] Draw => ["scoreboard", _result, "--out", _site];

    private Task<(int ExitCode, string Said)> DrawAsync() => EndAsync(Draw);

    private async Task<(int ExitCode, string Said)> EndAsync(string[] arguments)
    {
        using var command = SuiteCommand.StartWith(new() { ["CONFORMANCE_HOME"] = _suite }, arguments);
        return await command.EndAsync();
    }

    private void Put(string file, string content)
    {
        var path = Path.Combine(_suite, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
