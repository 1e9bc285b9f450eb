using System.Text.Json;
using Conformance.Proof.Benches;
using Conformance.Proof.Lab.Tls;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>Results as <c>run --json</c> prints them, for programs that read standard output.</summary>
public sealed class JsonTests : IDisposable
{
    private static readonly string[] Options = ["--checks", "R-SNI-EXACT,R-SNI-UNKNOWN", "--json", "--fail-fast"];

    private readonly string _site = Directory.CreateTempSubdirectory("json-").FullName;

    public void Dispose() => Directory.Delete(_site, recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData("true")]
    public async Task Standard_output_is_the_results_and_nothing_else(string? isJobOfGitHub)
    {
        await using var receiver = new StubReceiver { Presents = _ => ReceiverBench.Right(null) };
        using var suite = SuiteCommand.StartWith(
            new() { ["GITHUB_ACTIONS"] = isJobOfGitHub, ["GITHUB_STEP_SUMMARY"] = null },
            ["run", $"127.0.0.1:{receiver.Port}", "--names", string.Join(',', ReceiverBench.Names), "--repeat", "2",
                "--out", _site, .. Options]);

        var (exitCode, said) = await suite.EndAsync();

        exitCode.Should().Be(1, $"it said: {said}");
        var results = JsonSerializer.Deserialize<RunResult[]>(suite.Printed, ResultFile.Json)!;
        results.Should().HaveCount(2, "it ran twice");
        results[0].Checks.Select(check => (check.Id, check.Verdict)).Should().Contain(("R-SNI-EXACT", Verdict.Fail));
        said.Should().Contain("target greets").And.Contain("Scoreboard: ", "people read standard error");
    }

    [Fact]
    public async Task What_cannot_run_leaves_standard_output_empty()
    {
        using var suite = SuiteCommand.Start("run", "postfxi", "--json");

        var (exitCode, said) = await suite.EndAsync();

        exitCode.Should().Be(2);
        said.Should().StartWith("There is no bundled target");
        suite.Printed.Should().BeEmpty();
    }

    [Fact]
    public async Task A_part_with_nothing_in_it_is_an_empty_array()
    {
        using var suite = SuiteCommand.Start(
            "run", "127.0.0.1:1", "--names", "mx.example", "--shard", "1/2", "--json", "--out", _site);

        var (exitCode, said) = await suite.EndAsync();

        exitCode.Should().Be(0, $"it said: {said}");
        suite.Printed.Should().Be("[]");
    }
}
