using System.Net;
using Conformance.Lab.Net;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab.Net;

/// <summary>Who gets a seat on a public address, and who gives one up.</summary>
public sealed class SeatsTests
{
    private readonly List<string> _ended = [];

    [Fact]
    public void A_network_has_so_many_and_another_one_its_own()
    {
        var seats = new Seats(most: 10, mostOfNetwork: 2);
        var first = Take(seats, "192.0.2.1");
        Take(seats, "192.0.2.2").Should().NotBeNull();

        Take(seats, "192.0.2.3").Should().BeNull();
        Take(seats, "198.51.100.1").Should().NotBeNull();
        first!.Dispose();
        Take(seats, "192.0.2.3").Should().NotBeNull();
        _ended.Should().BeEmpty();
    }

    [Fact]
    public void Where_all_are_taken_the_network_with_the_most_gives_up_its_oldest()
    {
        var seats = new Seats(most: 4, mostOfNetwork: 3);
        Take(seats, "198.51.100.1");
        Take(seats, "192.0.2.1");
        Take(seats, "192.0.2.2");
        Take(seats, "192.0.2.3");

        Take(seats, "203.0.113.1").Should().NotBeNull();
        Take(seats, "2001:db8:1::1").Should().NotBeNull();

        _ended.Should().Equal("192.0.2.1", "192.0.2.2");
        seats.Taken.Should().Be(4);
    }

    [Fact]
    public void A_seat_that_was_given_up_is_given_back_once()
    {
        var seats = new Seats(most: 1, mostOfNetwork: 1);
        var first = Take(seats, "192.0.2.1");
        Take(seats, "198.51.100.1");

        first!.Dispose();
        first.Dispose();

        seats.Taken.Should().Be(1);
    }

    [Theory]
    [InlineData("192.0.2.77", "192.0.2.0/24")]
    [InlineData("::ffff:192.0.2.77", "192.0.2.0/24")]
    [InlineData("2001:db8:1:2::3", "2001:db8:1::/48")]
    public void A_network_is_known_from_an_address(string address, string network) =>
        $"{Subnet.Of(IPAddress.Parse(address))}".Should().Be(network);

    [Fact]
    public void Too_much_of_a_network_is_refused_and_of_an_address_before()
    {
        using var rates = Rates.Of(new Rate(PerMinute: 1, AtOnce: 2), new Rate(PerMinute: 1, AtOnce: 3));

        string[] from = ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.3", "198.51.100.1"];

        from.Select(address => rates.Allows(IPAddress.Parse(address))).Should()
            .Equal(true, true, false, true, false, true);
    }

    private IDisposable? Take(Seats seats, string address) =>
        seats.Take(IPAddress.Parse(address), () => _ended.Add(address), out _);
}
