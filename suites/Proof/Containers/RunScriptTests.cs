using System.Diagnostics;
using Conformance.Proof.Tools;
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

        Fake("dotnet", """
            case "$1" in
              --version) echo 10.0.100 ;;
              build) echo build >> "$CONFORMANCE_HOME/builds"
                built=$CONFORMANCE_HOME/artifacts
                [ -z "$CONFORMANCE_ARTIFACTS" ] || built=$CONFORMANCE_ARTIFACTS
                mkdir -p "$built/dotnet/bin/Conformance/release"
                : > "$built/dotnet/bin/Conformance/release/Conformance.Conformance.dll" ;;
              *) shift; printf '<%s>' "$@" ;;
            esac
            """);
        Fake("docker", "echo 1.41");
        Fake("id", "[ \"$1\" = -u ] && echo 1000 || echo joe");
    }

    private string Script => Path.Combine(_folder, "run.sh");

    private string Programs => Path.Combine(_folder, "programs");

    private string Temporary => Path.Combine(_folder, "tmp");

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
    public async Task A_target_that_is_written_or_changed_needs_no_build()
    {
        await RunAsync("run");

        await File.WriteAllTextAsync(Path.Combine(_folder, "containers/targets", "target.yaml"), "name: mine", Stop);
        await RunAsync("run");

        Builds.Should().Be(1, "a target is data");
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

    /// <summary>The build ends when the sign of life has been read: a script that gives none waits in vain.</summary>
    [Fact]
    public async Task A_build_that_takes_long_gives_a_sign_of_life()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "ConformanceSuite.sln"), "\"Lab.csproj\"\n\"Checks.csproj\"\n", Stop);
        Fake("dotnet", $"""
            [ $1 = build ] || {"{"} echo 10.0.100; exit; {"}"}
            echo '  Lab -> /somewhere/Lab.dll'
            until [ -e "$CONFORMANCE_HOME/seen" ]; do sleep 0.1; done
            : > "$CONFORMANCE_HOME/{Release}/Conformance.Conformance.dll"
            """);
        using var process = Process.Start(Start([], "list"))!;

        while (await process.StandardError.ReadLineAsync(Stop) is { } line)
        {
            if (line.StartsWith("run.sh: building: 1 of 2 projects, ", StringComparison.Ordinal))
            {
                await File.WriteAllTextAsync(Path.Combine(_folder, "seen"), "", Stop);
            }
        }

        await process.WaitForExitAsync(Stop);
        process.ExitCode.Should().Be(0);
        File.Exists(Path.Combine(_folder, "seen")).Should().BeTrue("the build waited for it");
    }

    [Theory]
    [InlineData("DOCKER_HOST", "tcp://192.0.2.1:2375", "DOCKER_HOST=tcp://192.0.2.1:2375 says where")]
    [InlineData("DOCKER_CONTEXT", "nosuch", "DOCKER_CONTEXT=nosuch says where")]
    [InlineData("DOCKER_CONFIG", "config", "the context elsewhere (docker context use) says where")]
    public async Task No_engine_is_installed_or_started_where_another_is_named(string name, string value, string told)
    {
        Fake("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1");
        await OfRootAsync();

        var (exitCode, output) = await RunWithAsync(new() { [name] = InFolder(name, value) }, "run");

        exitCode.Should().Be(4);
        output.Should().Contain(told).And.Contain("Cannot connect to the Docker daemon");
        File.Exists(Path.Combine(_folder, "provided")).Should().BeFalse("nothing is to be installed or started");
    }

    [Theory]
    [InlineData("DOCKER_HOST", "tcp://192.0.2.1:2375")]
    [InlineData("DOCKER_CONTEXT", "nosuch")]
    public async Task A_missing_command_for_an_engine_elsewhere_is_told(string name, string value)
    {
        File.Delete(Path.Combine(Programs, "docker"));
        await OfRootAsync();

        var (exitCode, output) = await RunWithAsync(new() { [name] = value }, "run");

        exitCode.Should().Be(4);
        output.Should().Contain($"{name}={value} says where the container engine is, and there is no docker command");
        File.Exists(Path.Combine(_folder, "provided")).Should().BeFalse("nothing is to be installed or started");
    }

    [Fact]
    public async Task An_engine_of_this_machine_is_started_by_root()
    {
        Fake("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1");
        await OfRootAsync();

        var (exitCode, _) = await RunWithAsync(new() { ["DOCKER_CONTEXT"] = "default" }, "run");

        exitCode.Should().Be(4);
        File.Exists(Path.Combine(_folder, "provided")).Should().BeTrue("that is what the tests above would see");
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
        output.Trim().Should().NotContain("\n", "it is reported in one line");
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
    [InlineData("open")]
    [InlineData("completion", "bash")]
    [InlineData("test", "--no-containers")]
    [InlineData("run", "--help")]
    [InlineData("live", "--zone", "live.example.net", "--check")]
    public async Task What_needs_no_engine_runs_without_one(params string[] arguments)
    {
        File.Delete(Path.Combine(Programs, "docker"));

        var (exitCode, _) = await RunAsync(arguments);

        exitCode.Should().Be(0);
    }

    /// <summary>It asks at a keystroke.</summary>
    [Fact]
    public async Task A_shell_that_completes_a_line_waits_for_no_build_and_no_engine()
    {
        File.Delete(Path.Combine(Programs, "docker"));

        (await RunAsync("[suggest]", "./run.sh li")).Should().Be((0, ""));
        Builds.Should().Be(0);

        await RunAsync("list");
        (await RunAsync("[suggest]", "./run.sh li")).Should().Be((0, "<[suggest]><./run.sh li>"));
    }

    /// <summary>The superuser can write wherever there is a folder, so a file is in the way.</summary>
    [Theory]
    [InlineData("artifacts")]
    [InlineData("artifacts/build.lock")]
    [InlineData("artifacts/engine.lock")]
    [InlineData("artifacts/logs/build.log")]
    public async Task What_cannot_be_written_is_written_to_a_folder_of_the_users_own(string obstacle)
    {
        Block(obstacle);

        var first = await RunAsync("--help");
        var second = await RunAsync("run", "postfix");

        first.Should().Be((0, "<--help>"));
        second.Should().Be((0, "<run><postfix>"));
        Builds.Should().Be(1, "the second time it is built");
        Directory.GetFiles(Temporary, "Conformance.Conformance.dll", SearchOption.AllDirectories).Should()
            .ContainSingle().Which.Should().Contain(
                Path.GetFileName(_folder), "another checkout has another folder");
    }

    [Fact]
    public async Task A_checkout_that_was_built_before_it_could_no_longer_be_written_is_used_as_it_is()
    {
        await RunAsync("list");
        Block("artifacts/engine.lock");

        var run = await RunAsync("--help");

        run.Should().Be((0, "<--help>"));
        Builds.Should().Be(1);
    }

    [Fact]
    public async Task Where_nothing_can_be_written_at_all_it_says_so_and_ends_with_4()
    {
        Block("artifacts");
        await File.WriteAllTextAsync(Temporary, "", Stop);

        var (exitCode, output) = await RunAsync("run");

        exitCode.Should().Be(4, "1 would mean that a check was judged");
        output.Should().MatchRegex("run.sh: neither .*/artifacts nor .* can be written");
    }

    [Fact]
    public async Task Whatever_fails_before_the_program_takes_over_is_exit_code_4()
    {
        Fake("xargs", "exit 1");

        var (exitCode, output) = await RunAsync("run");

        exitCode.Should().Be(4);
        output.Should().Contain("run.sh: it could not set itself up; this failed with 1: ");
    }

    [Fact]
    public async Task What_the_program_ends_with_is_left_alone()
    {
        await RunAsync("list");
        Fake("dotnet", "exit 1");

        (await RunAsync("run")).ExitCode.Should().Be(1);
    }

    /// <summary>Puts something of the wrong kind there.</summary>
    private void Block(string path)
    {
        var place = Path.Combine(_folder, path);
        if (path == "artifacts")
        {
            Directory.Delete(place, recursive: true);
            File.WriteAllText(place, "");
        }
        else
        {
            if (File.Exists(place))
            {
                File.Delete(place);
            }

            Directory.CreateDirectory(place);
        }
    }

    private void Fake(string name, string script) => StandIn.Write(Path.Combine(Programs, name), script);

    /// <summary>Run by root, on a machine where whatever provides an engine leaves a trace and fails.</summary>
    private async Task OfRootAsync()
    {
        Fake("id", "[ \"$1\" = -u ] && echo 0 || echo root");
        foreach (var provider in new[] { "apt-get", "service", "setsid", "dockerd" })
        {
            Fake(provider, "echo >> \"$CONFORMANCE_HOME/provided\"; exit 1");
        }

        Directory.CreateDirectory(Path.Combine(_folder, "config"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "config", "config.json"), """{ "currentContext": "elsewhere" }""", Stop);
    }

    private string InFolder(string name, string value) =>
        name == "DOCKER_CONFIG" ? Path.Combine(_folder, value) : value;

    private Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunWithAsync([], arguments);

    private ProcessStartInfo Start(Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/bash", [Script, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        };
        start.Environment["PATH"] = Programs;
        start.Environment["HOME"] = start.Environment["DOTNET_ROOT"] = _folder;
        start.Environment["TMPDIR"] = Temporary;
        foreach (var name in new[]
        {
            "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", SuiteFolders.ArtifactsVariable,
        })
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task<(int ExitCode, string Output)> RunWithAsync(
        Dictionary<string, string> environment, params string[] arguments)
    {
        using var process = Process.Start(Start(environment, arguments))!;
        var output = process.StandardOutput.ReadToEndAsync(Stop);
        var errors = process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await errors);
    }
}
