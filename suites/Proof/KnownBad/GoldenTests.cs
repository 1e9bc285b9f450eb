using Conformance.Proof.Benches;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.KnownBad;

/// <summary>What is written into the golden list of one fault.</summary>
public sealed class GoldenTests
{
    [Fact]
    public void Other_reasons_of_a_check_stay_where_one_of_them_was_seen() =>
        Golden.WithOtherReasons(
            ["f\tS-A\tFail\tone"],
            ["f\tS-A\tFail\tone", "f\tS-A\tFail\tother", "f\tS-B\tFail\tone"])
            .Should().Equal("f\tS-A\tFail\tone", "f\tS-A\tFail\tother");

    [Fact]
    public void A_reason_that_is_new_takes_the_place_of_all() =>
        Golden.WithOtherReasons(["f\tS-A\tFail\tnew"], ["f\tS-A\tFail\tone", "f\tS-A\tFail\tother"])
            .Should().Equal("f\tS-A\tFail\tnew");
}
