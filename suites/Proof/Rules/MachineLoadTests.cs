using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Proof.Reference;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Rules;

/// <summary>When a machine counts as overloaded.</summary>
public sealed class MachineLoadTests
{
    private const int Processors = 2;

    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(MachineLoad.Most * Processors, MachineLoad.Looks, true)]
    [InlineData((MachineLoad.Most * Processors) - 1, MachineLoad.Looks, false)]
    [InlineData(100 * Processors, MachineLoad.Looks - 1, false)]
    public void Only_many_programs_for_some_time_are_an_overload(int wanting, int seconds, bool isOverload)
    {
        using var load = new MachineLoad(() => wanting, _clock, Processors);

        Look(load, seconds);

        (load.OverloadSince(DateTimeOffset.MinValue) is not null).Should().Be(isOverload);
    }

    [Fact]
    public void It_is_told_at_its_worst_and_forgotten_by_what_began_later()
    {
        var wanting = 100;
        using var load = new MachineLoad(() => wanting, _clock, Processors);
        Look(load, MachineLoad.Looks);
        wanting = 400;
        Look(load, MachineLoad.Looks);
        wanting = 1;
        Look(load, MachineLoad.Looks);

        load.OverloadSince(_clock.GetUtcNow() - TimeSpan.FromMinutes(1)).Should()
            .StartWith("This machine was overloaded, 200 programs wanted each of its processors at 12:00:20 UTC");
        load.OverloadSince(_clock.GetUtcNow()).Should().BeNull();
    }

    [Fact]
    public void Where_nothing_is_known_no_machine_is_overloaded()
    {
        using var load = new MachineLoad(() => null, _clock, Processors);

        Look(load, 2 * MachineLoad.Looks);

        load.OverloadSince(DateTimeOffset.MinValue).Should().BeNull();
    }

    private void Look(MachineLoad load, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            load.Look();
        }
    }
}
