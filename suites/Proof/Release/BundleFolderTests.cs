using Conformance.Proof.Tools;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Release;

/// <summary>What the programs make of a folder that is a bundle: no sources, one folder for all programs.</summary>
public sealed class BundleFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bundle-").FullName;

    public BundleFolderTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Bundles are for Linux.");
        Put("containers/base/make-base.sh");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("test", "--no-containers")]
    [InlineData("bench", "start")]
    public async Task What_needs_the_sources_says_so(params string[] command)
    {
        using var suite = SuiteCommand.StartWith(new() { [SuiteFolders.Variable] = _folder }, command);

        var (exitCode, said) = await suite.EndAsync();

        exitCode.Should().Be(2, said);
        said.Should().Be($"`{command[0]}` needs the sources of the suite, and {_folder} is a released bundle, which "
            + "has none; run it in a checkout.");
    }

    [Fact]
    public void In_a_bundle_the_programs_lie_side_by_side()
    {
        Put("bin/Conformance.Runner");

        var program = SuiteFolders.ProgramSeenFrom(Path.Combine(_folder, "bin") + "/", "Runner");

        program.Should().Be(Path.Combine(_folder, "bin", "Conformance.Runner"));
    }

    [Fact]
    public void In_a_build_each_program_has_a_folder()
    {
        Put("bin/Runner/release/Conformance.Runner");
        Put("bin/Proof/release/Conformance.Runner");

        var program = SuiteFolders.ProgramSeenFrom(Path.Combine(_folder, "bin", "Proof", "release"), "Runner");

        program.Should().Be(Path.Combine(_folder, "bin", "Runner", "release", "Conformance.Runner"));
    }

    [Fact]
    public void A_program_that_is_missing_is_told()
    {
        var asked = () => SuiteFolders.ProgramSeenFrom(Path.Combine(_folder, "bin"), "Runner");

        asked.Should().Throw<FileNotFoundException>().WithMessage("The program Conformance.Runner is missing; *");
    }

    [Fact]
    [Trait("Needs", "Containers")]
    public async Task The_bundle_of_another_kind_of_machine_is_told()
    {
        Put("lab/Conformance.LabHost");
        Put("containers/lab/Dockerfile");
        var stop = TestContext.Current.CancellationToken;
        var engine = await ContainerEngine.ConnectAsync(stop) with { Architecture = "riscv64" };
        var images = new ImageStore(engine, new ImageStoreOptions(new SuiteFolders(_folder)));

        var asked = () => images.LabAsync(stop);

        (await asked.Should().ThrowAsync<ImageBuildException>()).Which.Message.Should()
            .StartWith("There is no image for the lab: this bundle is for linux-")
            .And.EndWith(", and the container engine runs linux-riscv64; take that bundle.");
    }

    private void Put(string file)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "something");
    }
}
