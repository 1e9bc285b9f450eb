using Conformance.Targets.Running;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>A container that ended is told with what its exit code does not say.</summary>
public sealed class ContainerLifeTests
{
    [Theory]
    [InlineData(false, 0, " (a container ends with its first process: that has to stay in the foreground)")]
    [InlineData(false, 137, ", killed")]
    [InlineData(true, 137, ", out of memory: it has 2 GB")]
    [InlineData(false, 1, "")]
    public void Why_it_ended(bool isOutOfMemory, long exitCode, string told) =>
        ContainerLife.Why(isOutOfMemory, exitCode, "2 GB").Should().Be(told);
}
