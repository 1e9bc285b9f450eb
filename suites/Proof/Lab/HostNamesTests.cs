using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Lab;

/// <summary>Names compare as in the DNS.</summary>
public sealed class HostNamesTests
{
    [Theory]
    [InlineData("mx1.a.test", "mx1.a.test", true)]
    [InlineData("mX1.a.TEST", "Mx1.A.test", true)]
    [InlineData("mx1.a.test.", "mx1.a.test", true)]
    [InlineData("mx1.a.test", "mx1.b.test", false)]
    [InlineData(@"mx1.a\.", "mx1.a", false)]
    [InlineData(null, null, false)]
    [InlineData("mx1.a.test", null, false)]
    public void Are_the_same_without_case_and_root_dot(string? one, string? other, bool same)
    {
        HostNames.Same(one, other).Should().Be(same);
        HostNames.Same(other, one).Should().Be(same);
    }

    [Fact]
    public void Are_found_in_sets_as_they_compare() =>
        new HashSet<string>(["MX1.a.test"], HostNames.Comparer).Contains("mx1.A.test.").Should().BeTrue();

    [Theory]
    [InlineData("mx1.a.test", "a.test", true)]
    [InlineData("mx1.A.test.", "a.TEST", true)]
    [InlineData("a.test", "a.test", true)]
    [InlineData("evila.test", "a.test", false)]
    [InlineData("a.test", "mx1.a.test", false)]
    public void Are_in_a_domain_by_whole_labels(string name, string domain, bool isIn) =>
        HostNames.IsIn(name, domain).Should().Be(isIn);

    [Theory]
    [InlineData(@"_mta-sts.b\195\188cher.test", true)]
    [InlineData(@"_mta-sts.xn--bcher-kva.test", false)]
    [InlineData(@"a\032\127.test", false)]
    [InlineData(@"a\\195.test", false)]
    [InlineData(@"a\\\195.test", true)]
    public void Are_beyond_ascii_by_an_octet(string asked, bool isBeyond) =>
        HostNames.IsBeyondAscii(asked).Should().Be(isBeyond);
}
