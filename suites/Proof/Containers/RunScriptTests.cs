using System.Diagnostics;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Containers;

/// <summary>run.sh on machines that lack something, with stand-ins for the programs it asks.</summary>
public sealed class RunScriptTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    /// <summary>What the script itself is written with.</summary>
    private static readonly string[] Plain =
    [
        "bash", "cat", "dirname", "find", "flock", "grep", "head", "mkdir", "readlink", "rm", "sha1sum", "sleep",
        "sort", "tail", "uname", "xargs",
    ];

    private static readonly string[] Folders = ["suites", "fixtures", "tools", "containers/targets", Release];

    private const string Release = "artifacts/dotnet/bin/Conformance/release";

    private readonly string _folder = Directory.CreateTempSubdirectory("run script ").FullName;

    public RunScriptTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "run.sh is for Linux; run.ps1 is its twin.");
        Directory.CreateDirectory(Programs);
        File.Copy(Path.Combine(SuiteFolders.Find().Root, "run.sh"), Script);
        foreach (var folder in Folders)
        {
            Directory.CreateDirectory(Path.Combine(_folder, folder));
        }

        foreach (var file in new[] { "a.sln", "a.props", "a.targets", "global.json", "suites/Check.cs" })
        {
            File.WriteAllText(Path.Combine(_folder, file), file);
        }

        foreach (var name in Plain)
        {
            File.CreateSymbolicLink(Path.Combine(Programs, name), $"/usr/bin/{name}");
        }

        Fake("dotnet", $"""
            case "$1" in
              --version) echo 10.0.100 ;;
              build) echo build >> "$CONFORMANCE_HOME/builds"
                : > "$CONFORMANCE_HOME/{Release}/Conformance.Conformance.dll" ;;
              *) shift; printf '<%s>' "$@" ;;
            esac
            """);
        Fake("docker", "echo 1.41");
        Fake("id", "[ \"$1\" = -u ] && echo 1000 || echo joe");
    }

    private string Script => Path.Combine(_folder, "run.sh");

    private string Programs => Path.Combine(_folder, "programs");

    private int Builds =>
        Path.Combine(_folder, "builds") is var file && File.Exists(file) ? File.ReadAllLines(file).Length : 0;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Arguments_come_through_as_they_are()
    {
        var run = await RunAsync("run", "a folder/with spaces", "--checks", "S-*");

        run.Should().Be((0, "<run><a folder/with spaces><--checks><S-*>"));
    }

    [Fact]
    public async Task It_builds_once_and_again_when_a_source_changes()
    {
        await RunAsync("run");
        await RunAsync("run");
        Builds.Should().Be(1);

        await File.WriteAllTextAsync(Path.Combine(_folder, "suites", "Check.cs"), "changed", Stop);
        await RunAsync("run");

        Builds.Should().Be(2);
    }

    [Fact]
    public async Task Several_at_once_build_once()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunAsync("run")));

        runs.Select(run => run.ExitCode).Should().Equal(0, 0, 0, 0);
        Builds.Should().Be(1);
    }

    [Fact]
    public async Task A_build_that_fails_is_told_with_its_errors()
    {
        Fake("dotnet", "[ $1 = build ] || { echo 10.0.100; exit; }; echo 'A.cs(1,2): error CS1002: ; expected'; "
            + "exit 1");

        var (exitCode, output) = await RunAsync("run");

        exitCode.Should().Be(4);
        output.Should().Contain("error CS1002").And.Contain("run.sh: the suite does not build; the whole log: ");
    }

    [Fact]
    public async Task A_missing_SDK_is_told()
    {
        Fake("dotnet", "echo 'No SDK is installed.' >&2; exit 1");

        var (exitCode, output) = await RunAsync("list");

        exitCode.Should().Be(4);
        output.Should().Contain("the .NET SDK that global.json asks for is missing");
    }

    [Fact]
    public async Task A_released_bundle_needs_no_SDK()
    {
        File.Delete(Path.Combine(Programs, "dotnet"));
        Directory.CreateDirectory(Path.Combine(_folder, "bin"));
        Fake("../bin/Conformance.Conformance", "printf 'bundled <%s>' \"$@\"");

        var run = await RunAsync("list");

        run.Should().Be((0, "bundled <list>"));
    }

    [Theory]
    [InlineData("libssl.so.3 (libc6,x86-64) => /lib/libssl.so.3", 0, "bundled <list>")]
    [InlineData("libz.so.1 (libc6,x86-64) => /lib/libz.so.1", 4, "OpenSSL's library is missing; install it: ")]
    public async Task A_library_that_a_released_bundle_lacks_is_told(string libraries, int exitCode, string said)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "bin"));
        Fake("../bin/Conformance.Conformance", "printf 'bundled <%s>' \"$@\"");
        Fake("ldconfig", $"echo '{libraries}'");

        var run = await RunAsync("list");

        run.ExitCode.Should().Be(exitCode);
        run.Output.Should().Contain(said);
    }

    [Fact]
    public async Task A_released_bundle_is_asked_for_its_tests_before_any_engine_is()
    {
        File.Delete(Path.Combine(Programs, "docker"));
        Directory.CreateDirectory(Path.Combine(_folder, "bin"));
        Fake("../bin/Conformance.Conformance", "printf 'bundled <%s>' \"$@\"");

        var run = await RunAsync("test");

        run.Should().Be((0, "bundled <test>"));
    }

    [Theory]
    [InlineData("echo 'permission denied while trying to connect' >&2; exit 1", "does not let user joe in")]
    [InlineData("echo 'Cannot connect to the Docker daemon' >&2; exit 1", "start it: sudo service docker start")]
    [InlineData("echo 1.40", "speaks API 1.40, and 1.41 is needed")]
    public async Task An_engine_that_cannot_be_used_is_told_with_a_remedy(string docker, string sentence)
    {
        Fake("docker", docker);
        Fake("dockerd", "exit 1");

        var (exitCode, output) = await RunAsync("run");

        exitCode.Should().Be(4);
        output.Should().StartWith("run.sh: ").And.Contain(sentence);
        output.Trim().Should().NotContain("\n", "it is told in one line");
    }

    [Fact]
    public async Task A_missing_engine_is_told_with_a_remedy()
    {
        File.Delete(Path.Combine(Programs, "docker"));

        var (exitCode, output) = await RunAsync();

        exitCode.Should().Be(4);
        output.Should().Contain("there is no container engine; install one: sudo apt-get install -y docker.io");
    }

    [Theory]
    [InlineData("list", "checks")]
    [InlineData("doctor")]
    [InlineData("test", "--no-containers")]
    [InlineData("run", "--help")]
    public async Task What_needs_no_engine_runs_without_one(params string[] arguments)
    {
        File.Delete(Path.Combine(Programs, "docker"));

        var (exitCode, _) = await RunAsync(arguments);

        exitCode.Should().Be(0);
    }

    private void Fake(string name, string script) => StandIn.Write(Path.Combine(Programs, name), script);

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/bash", [Script, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        };
        start.Environment["PATH"] = Programs;
        start.Environment["HOME"] = start.Environment["DOTNET_ROOT"] = _folder;
        start.Environment.Remove("DOCKER_HOST");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Stop);
        var errors = process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await errors);
    }
}
