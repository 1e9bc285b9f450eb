using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Conformance.Invocation;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Release;

/// <summary>
/// The scripts that make a release refuse what must not be released; tools/release/prove.sh proves a bundle itself.
/// </summary>
public sealed class BundleScriptTests : IDisposable
{
    private static readonly string[] Programs =
    [
        "run.sh", "bin/Conformance.Conformance", "bin/Conformance.Runner", "lab/Conformance.LabHost",
        "lab/Conformance.Reference", "live/Conformance.LiveHost", "containers/base/make-base.sh",
    ];

    private static readonly string[] Files =
    [
        "README.md", "LICENSE", "licenses/packages.tsv", "docs/adding-a-target.md", "docs/checks.tsv",
        "docs/result.schema.json", "containers/lab/Dockerfile", "containers/step-ca/Dockerfile",
        "containers/targets/postfix/target.yaml", "bin/libcoreclr.so", "lab/libcoreclr.so", "bin/Microsoft.CSharp.dll",
        "bin/Conformance.Checks.dll", "bin/System.Diagnostics.Tools.dll", "live/libcoreclr.so",
        "containers/live/Dockerfile", "containers/live/cases.yaml",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("bundle-").FullName;

    public BundleScriptTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Bundles are made on Linux.");
        foreach (var program in Programs)
        {
            Put(program);
            File.SetUnixFileMode(At(program), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        foreach (var file in Files)
        {
            Put(file);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_bundle_that_has_all_and_no_compiler_passes() =>
        (await CheckAsync()).Should().Be((0, ""));

    [Theory]
    [InlineData("bin/Microsoft.CodeAnalysis.dll")]
    [InlineData("bin/de/Microsoft.CodeAnalysis.CSharp.resources.dll")]
    [InlineData("lab/csc.dll")]
    [InlineData("bin/vbc")]
    [InlineData("bin/xunit.analyzers.dll")]
    [InlineData("bin/analyzers/dotnet/cs/x.dll")]
    [InlineData("bin/Microsoft.Extensions.Logging.Generators.dll")]
    [InlineData("bin/dotnet")]
    [InlineData("bin/sdk/10.0.100/x.dll")]
    [InlineData("bin/MSBuild.dll")]
    [InlineData("bin/NuGet.Protocol.dll")]
    [InlineData("ConformanceSuite.sln")]
    [InlineData("fixtures/Lab/Lab.csproj")]
    public async Task What_compiles_or_builds_is_seen(string file)
    {
        Put(file);

        var (exitCode, said) = await CheckAsync();

        exitCode.Should().Be(1);
        said.Should().ContainEquivalentOf("and a bundle has none").And.Contain(file.Split('/')[0]);
    }

    [Theory]
    [InlineData("bin/Conformance.Runner")]
    [InlineData("lab/Conformance.Reference")]
    [InlineData("licenses/packages.tsv")]
    [InlineData("docs/adding-a-target.md")]
    public async Task What_is_missing_is_told(string file)
    {
        File.Delete(At(file));

        var (exitCode, said) = await CheckAsync();

        exitCode.Should().Be(1);
        said.Should().StartWith($"check.sh: {file} is missing");
    }

    [Fact]
    public async Task A_tag_of_another_version_is_refused()
    {
        var (exitCode, said) = await RunAsync("version.sh", "v99.0.0");

        exitCode.Should().Be(2);
        said.Should().Be($"version.sh: the tag is v99.0.0, and Directory.Build.props says {Version}: the tag of that "
            + $"version is v{Version}.");
    }

    [Fact]
    public async Task Both_bundles_and_their_images_with_checksums_become_a_release()
    {
        PutArchives("linux-x64", "linux-arm64");

        var (exitCode, said) = await PublishAsync();

        exitCode.Should().Be(0, said);
        var files = Archives("linux-x64", "linux-arm64").Select(archive => $"<{archive}><{archive}.sha256>");
        said.Should().Be(
            $"<release><create><v{Version}><--verify-tag><--title><{Version}><--generate-notes>{string.Concat(files)}");
    }

    [Fact]
    public async Task A_bundle_that_is_missing_stops_the_release()
    {
        PutArchives("linux-x64");

        var (exitCode, said) = await PublishAsync();

        exitCode.Should().Be(1);
        said.Should().StartWith(
            $"publish.sh: conformance-suite-{Version}-linux-arm64.tar.gz or its checksum is missing");
    }

    [Fact]
    public async Task A_bundle_that_is_spoilt_stops_the_release()
    {
        PutArchives("linux-x64", "linux-arm64");
        await File.AppendAllTextAsync(
            At($"conformance-suite-{Version}-linux-x64.tar.gz"), "x", TestContext.Current.CancellationToken);

        var (exitCode, said) = await PublishAsync();

        exitCode.Should().Be(1);
        said.Should().Contain($"conformance-suite-{Version}-linux-x64.tar.gz is not what its checksum says")
            .And.NotContain("<release>");
    }

    [Fact]
    public async Task What_a_bundle_is_made_of_is_named_with_versions_licences_and_hashes()
    {
        Put("cache/some.package/1.2.3/some.package.1.2.3.nupkg.sha512");
        File.WriteAllText(At("cache/some.package/1.2.3/some.package.1.2.3.nupkg.sha512"), "3q2+7w==\n");
        File.WriteAllText(At("packages.tsv"), "Some.Package\t1.2.3\tMIT\n");

        var (exitCode, said) = await RunAsync("sbom.sh", At("packages.tsv"), At("cache"), "0.1.0", "1764000000");

        exitCode.Should().Be(0, said);
        var document = JsonNode.Parse(said)!;
        ((string)document["metadata"]!["timestamp"]!).Should().Be("2025-11-24T16:00:00Z");
        var part = document["components"]!.AsArray().Single()!;
        ((string)part["purl"]!).Should().Be("pkg:nuget/Some.Package@1.2.3");
        ((string)part["licenses"]![0]!["expression"]!).Should().Be("MIT");
        ((string)part["hashes"]![0]!["content"]!).Should().Be("deadbeef");
    }

    [Fact]
    public async Task A_package_without_a_hash_is_told()
    {
        Directory.CreateDirectory(At("cache"));
        File.WriteAllText(At("packages.tsv"), "Some.Package\t1.2.3\tMIT\n");

        var (exitCode, said) = await RunAsync("sbom.sh", At("packages.tsv"), At("cache"), "0.1.0", "1764000000");

        exitCode.Should().Be(1);
        said.Should().Contain("sbom.sh: Some.Package 1.2.3 has no hash at ");
    }

    [Fact]
    public void The_workflow_calls_scripts_that_are_there()
    {
        var workflow = TrackedFiles.Read(".github/workflows/release.yml");

        var called = Regex.Matches(workflow, @"tools/[\w/-]+\.sh").Select(call => call.Value).Distinct().ToList();

        called.Should().Contain("tools/release/publish.sh");
        called.Where(script => !CanBeRun(Path.Combine(TrackedFiles.Root, script))).Should().BeEmpty();
    }

    private static string Version => SuiteVersion.Number;

    private static bool CanBeRun(string file) =>
        File.Exists(file) && File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute);

    private string At(string file) => Path.Combine(_folder, file);

    private void Put(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(file))!);
        File.WriteAllText(At(file), "something");
    }

    private void PutArchives(params string[] kinds)
    {
        foreach (var archive in Archives(kinds))
        {
            Put(archive);
            var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(At(archive))));
            File.WriteAllText(At($"{archive}.sha256"), $"{hash}  {archive}\n");
        }
    }

    private static IEnumerable<string> Archives(params string[] kinds) =>
        kinds.SelectMany(kind => new[]
        {
            $"conformance-suite-{Version}-{kind}.tar.gz", $"conformance-suite-{Version}-{kind}.cdx.json",
            $"conformance-images-{Version}-{kind}.tar.gz",
        });

    private Task<(int ExitCode, string Said)> CheckAsync() => RunAsync("check.sh", _folder);

    /// <summary>With a stand-in for GitHub's command, which says what it was told.</summary>
    private async Task<(int ExitCode, string Said)> PublishAsync()
    {
        var programs = Directory.CreateDirectory(At("programs")).FullName;
        StandIn.Write(Path.Combine(programs, "gh"), "printf '<%s>' \"$@\"");
        var path = $"PATH={programs}:{Environment.GetEnvironmentVariable("PATH")}";
        var (exitCode, output) = await Tool.RunAsync("env", path, Script("publish.sh"), $"v{Version}", _folder);
        return (exitCode, output.Trim());
    }

    private static async Task<(int ExitCode, string Said)> RunAsync(string script, params string[] arguments)
    {
        var (exitCode, output) = await Tool.RunAsync("bash", [Script(script), .. arguments]);
        return (exitCode, output.Trim());
    }

    private static string Script(string name) => Path.Combine(TrackedFiles.Root, "tools", "release", name);
}
