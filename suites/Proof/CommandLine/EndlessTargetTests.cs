using Conformance.Proof.Benches;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>Targets that do something without end: the run says which, and ends as a broken contract.</summary>
[Trait("Takes", "Minutes")]
[Trait("Needs", "Containers")]
public sealed class EndlessTargetTests : IAsyncLifetime
{
    private readonly string _site = Directory.CreateTempSubdirectory("endless-").FullName;

    /// <summary>Before the time counts: another image may be in the making, and each is made alone.</summary>
    public async ValueTask InitializeAsync() => await ContainerBench.ImagesAsync("reference");

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_site, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("log", "endless (log) prints too much: more than 2 MB were printed (limits.logMegabytes).")]
    [InlineData("queue", "of endless prints too much: more than 4 MB were printed.")]
    [InlineData("mails", "The target causes more events than are kept")]
    [InlineData("connections", "The target has more than 2000 connections to the lab's hosts at once.")]
    [InlineData(
        "memory", "endless (memory) ended with exit code 137, out of memory: it has 100 MB (limits.memoryMegabytes)")]
    public async Task What_has_no_end_ends_the_run(string variant, string sentence)
    {
        var (exitCode, said) = await SuiteCommand.RunAsync(
            "run", "suites/Proof/Containers/BadTargets/endless", "--variant", variant, "--checks", "S-SNI-NOPOLICY",
            "--out", _site);

        exitCode.Should().Be(5, $"it said: {said}");
        said.Should().Contain(sentence);
        said.Should().Contain($"the target broke its contract: endless/{variant}.").And.NotContain("   at ");
    }
}
