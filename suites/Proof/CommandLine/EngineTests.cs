using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>A machine whose engine, or whose disk, is not fit for a run.</summary>
public sealed class EngineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("exit 0", "it ended with code 0 and printed nothing")]
    [InlineData("echo 'permission denied while trying to connect' >&2; exit 1", "permission")]
    [InlineData("echo 'Cannot connect to the Docker daemon at unix:///x.' >&2; exit 1", "No container engine answers")]
    [InlineData("""echo '{"Version":"19.3","ApiVersion":"1.40","MinAPIVersion":"1.12","Arch":"amd64","Os":"linux"}'""",
        "API 1.41 is needed")]
    [InlineData("""echo '{"Version":"28.0","ApiVersion":"1.48","MinAPIVersion":"1.2","Arch":"amd64","Os":"windows"}'""",
        "runs windows containers")]
    [InlineData("echo certainly", "answered certainly where its engine's version was asked for")]
    public async Task An_engine_that_cannot_be_used_is_told_with_a_remedy(string docker, string sentence)
    {
        StandIn.Write(Path.Combine(_folder, "docker"), docker);
        using var command = SuiteCommand.StartWith(
            new() { ["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}", ["DOCKER_HOST"] = null },
            "run", "postfix", "--out", Path.Combine(_folder, "site"));

        var end = await command.EndAsync();

        end.ExitCode.Should().Be(4, $"it said: {end.Said}");
        end.Said.Should().Contain(sentence).And.NotContain("   at ");
    }

    [Theory]
    [InlineData("DOCKER_HOST", "unix:///nowhere")]
    [InlineData("DOCKER_CONTEXT", "nosuch")]
    public async Task An_engine_that_is_nowhere_is_told_with_where_it_was_looked_for(string name, string value)
    {
        using var command = SuiteCommand.StartWith(new() { [name] = value }, "run", "postfix");

        var end = await command.EndAsync();

        end.ExitCode.Should().Be(4);
        end.Said.Should().Contain($"{name}={value} says where it is looked for; correct it, or unset it.");
    }
}
