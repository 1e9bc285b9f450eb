using Conformance.Proof.Tools;
using Conformance.Targets.Health;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>doctor says what is missing, and what helps.</summary>
public sealed class DoctorTests
{
    [Fact]
    [Trait("Needs", "Containers")]
    public async Task A_machine_that_has_all_is_told_so()
    {
        var (exitCode, said) = await SuiteCommand.RunAsync("doctor");

        exitCode.Should().Be(0, said);
        said.Split('\n').Should().Contain(line => line.StartsWith("ok       container engine: Version "))
            .And.Contain(line => line.StartsWith("ok       address range: "))
            .And.Contain(line => line.StartsWith("ok       host isolation: "))
            .And.NotContain(line => line.StartsWith("problem"));
    }

    [Fact]
    [Trait("Needs", "Containers")]
    public async Task A_host_that_answers_targets_is_a_warning()
    {
        using var command = SuiteCommand.StartWith(new() { ["CONFORMANCE_HOST_ISOLATION"] = "off" }, "doctor");

        var (exitCode, said) = await command.EndAsync();

        exitCode.Should().Be(0, said);
        said.Should().Contain("warning  host isolation: CONFORMANCE_HOST_ISOLATION=off: a target reaches what listens")
            .And.Contain("fix: unset CONFORMANCE_HOST_ISOLATION");
    }

    [Fact]
    public async Task A_variable_that_says_neither_is_refused()
    {
        using var command = SuiteCommand.StartWith(new() { ["CONFORMANCE_HOST_ISOLATION"] = "no" }, "doctor");

        var (exitCode, said) = await command.EndAsync();

        exitCode.Should().Be(2, said);
        said.Should().Contain("CONFORMANCE_HOST_ISOLATION=no is neither \"on\" nor \"off\".");
    }

    [Fact]
    public async Task An_engine_that_is_missing_is_a_problem_with_a_remedy_and_the_rest_is_told_all_the_same()
    {
        using var command = SuiteCommand.StartWith(new() { ["DOCKER_HOST"] = "unix:///nowhere" }, "doctor");

        var (exitCode, said) = await command.EndAsync();

        exitCode.Should().Be(4, said);
        said.Should().Contain("problem  container engine: No container engine answers: ")
            .And.Contain("fix: DOCKER_HOST=unix:///nowhere says where it is looked for")
            .And.Contain("disk for results: ");
    }

    [Fact]
    [Trait("Needs", "Containers")]
    public async Task A_network_in_the_way_is_told_by_name()
    {
        var name = $"proof-{Guid.NewGuid():n}";
        await DockerTool.AskAsync("network", "create", "--internal", "--subnet", "10.214.0.0/24", name);
        try
        {
            using var command = SuiteCommand.StartWith(new() { ["CONFORMANCE_RANGE"] = "10.214.0.0/18" }, "doctor");

            var (exitCode, said) = await command.EndAsync();

            exitCode.Should().Be(4, said);
            said.Should().Contain("problem  address range: 0 of 1 slots in 10.214.0.0/18 are free; held: ")
                .And.Contain($"10.214.0.0/24 by network {name}.").And.Contain("fix: docker network rm ");
        }
        finally
        {
            await DockerTool.AskAsync("network", "rm", name);
        }
    }
}
