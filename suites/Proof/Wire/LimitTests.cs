using Conformance.Proof.Benches;
using Conformance.Proof.Tools;
using Conformance.Targets.Running;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Wire;

/// <summary>Each container of a run may take so much of the machine, and no more.</summary>
[Trait("Needs", "Containers")]
public sealed class LimitTests
{
    private const string Limits =
        """{{with .HostConfig}}{{.Memory}} {{.MemorySwap}} {{.PidsLimit}} {{.LogConfig.Config}}{{end}}""";

    [Fact]
    public async Task Lab_step_ca_and_target_have_limits()
    {
        await using var bench = await ContainerBench.StartAsync(captures: false);
        await using var target = await bench.TargetAsync("reference", "default");
        var name = $"conformance-{bench.Containers.Session}";

        var lab = await DockerTool.AskAsync("inspect", "--format", Limits, bench.Containers.HostName);
        var stepCa = await DockerTool.AskAsync("inspect", "--format", Limits, $"{name}-step-ca");
        var its = await DockerTool.AskAsync("inspect", "--format", Limits, $"{name}-4");

        lab.Trim().Should().Be($"{1_536L << 20} {1_536L << 20} 1000 map[max-file:2 max-size:16m]");
        stepCa.Trim().Should().Be($"{512L << 20} {512L << 20} 500 map[max-file:2 max-size:16m]");
        its.Trim().Should().Be($"{2_048L << 20} {2_048L << 20} 2000 map[max-file:2 max-size:64m]");
    }

    [Fact]
    public async Task A_command_in_a_container_is_read_to_its_end_and_one_without_an_end_is_not()
    {
        await using var bench = await ContainerBench.StartAsync(captures: false);
        using var hooks = new ContainerHooks(
            (await DockerTool.AskAsync("inspect", "--format", "{{.Id}}", bench.Containers.HostName)).Trim());
        var stop = TestContext.Current.CancellationToken;

        var brief = await hooks.RunAsync(["sh", "-c", "echo out; echo err >&2; exit 7"], stop);
        var endless = () => hooks.RunAsync(["yes", "a@b.test"], stop);

        brief.Should().Be(new HookEnd(7, "out\n", "err\n"));
        await endless.Should().ThrowAsync<OutputTooLongException>().WithMessage("more than 4 MB were printed");
    }
}
