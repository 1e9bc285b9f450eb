using Conformance.Targets.Running;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Targets;

/// <summary>Runs beside each other have no address in common, whatever ranges they were given.</summary>
public sealed class LabSlotTests
{
    [Fact]
    public void Slots_share_no_network_of_either_protocol()
    {
        LabSlot[] slots =
        [
            new(LabRange.Parse("198.18.0.0/15"), 0), new(LabRange.Parse("198.18.0.0/15"), 1),
            new(LabRange.Parse("10.213.0.0/18"), 0), new(LabRange.Parse("10.214.0.0/18"), 0),
        ];

        slots.Select(slot => slot.Subnet).Should().OnlyHaveUniqueItems();
        slots.Select(slot => slot.Ipv6Subnet).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void The_ipv6_network_has_the_slots_ipv4_network_in_it() =>
        new LabSlot(LabRange.Parse("198.18.0.0/15"), 1).Ipv6Subnet.Should().Be("fd61:8461:c612:4000::/64");
}
