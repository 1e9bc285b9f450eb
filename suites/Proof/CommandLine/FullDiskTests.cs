using Conformance.Proof.Benches;
using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>A disk that is full, wherever that comes out, is told as what it is.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("full-disk-").FullName;

    private string Disk => Directory.CreateDirectory(Path.Combine(_folder, "disk")).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Where_the_scoreboard_is_drawn()
    {
        await SuiteCommand.NeedsDisksAsync();
        var result = Path.Combine(_folder, "some.json");
        ResultFile.Write(result, SampleRuns.MtaSts);
        using var command = SuiteCommand.StartWithDisk(
            Disk, 65_536, "scoreboard", result, "--out", Path.Combine(Disk, "site"));

        var end = await command.EndAsync();

        end.ExitCode.Should().Be(4, $"it said: {end.Said}");
        end.Said.Should().StartWith("The disk is full: ").And.NotContain("\n");
    }

    [Theory]
    [InlineData(4_096)]
    [InlineData(16_384)]
    [Trait("Needs", "Containers")]
    public async Task Where_a_run_writes_its_result(int bytes)
    {
        await SuiteCommand.NeedsDisksAsync();
        await ContainerBench.ImagesAsync("reference");
        var runs = Directory.CreateDirectory(SuiteFolders.Find().Runs).FullName;
        using var command = SuiteCommand.StartWithDisk(
            runs, bytes, "run", "reference", "--variant", "default", "--checks", "S-TXT-BASIC", "--out",
            Path.Combine(_folder, "site"));

        var end = await command.EndAsync();

        end.ExitCode.Should().Be(4, $"it said: {end.Said}");
        end.Said.Should().Contain("reference/default: The disk is full: ").And.NotContain("   at ");
    }
}
