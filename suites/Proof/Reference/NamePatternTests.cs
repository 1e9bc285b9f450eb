using Conformance.Reference.Tls;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Reference;

/// <summary>RFC 8461 section 4.1 and RFC 6125 section 6.4: which names a pattern covers.</summary>
public sealed class NamePatternTests
{
    [Theory]
    [InlineData("mx1.recipient.test", "mx1.recipient.test")]
    [InlineData("MX1.Recipient.TEST", "mx1.recipient.test")]
    [InlineData("*.recipient.test", "mx1.recipient.test")]
    [InlineData("*.recipient.test", "MX1.RECIPIENT.TEST")]
    [InlineData("*.recipient.test", "xn--bcher-kva.recipient.test")]
    public void A_pattern_covers(string pattern, string name) => NamePattern.Matches(pattern, name).Should().BeTrue();

    [Theory]
    [InlineData("mx1.recipient.test", "mx2.recipient.test")]
    [InlineData("recipient.test", "mx1.recipient.test")]
    [InlineData("recipient.test", "evilrecipient.test")]
    [InlineData("*.recipient.test", "recipient.test")]
    [InlineData("*.recipient.test", "a.mx1.recipient.test")]
    [InlineData("*.recipient.test", "mx1.evilrecipient.test")]
    [InlineData("*.recipient.test", ".recipient.test")]
    [InlineData("*", "mx1.recipient.test")]
    [InlineData("*", "localhost")]
    [InlineData("mx*.recipient.test", "mx1.recipient.test")]
    [InlineData("*.*.test", "mx1.recipient.test")]
    [InlineData("192.0.2.10", "192.0.2.10")]
    [InlineData("*.0.2.10", "192.0.2.10")]
    public void A_pattern_does_not_cover(string pattern, string name) =>
        NamePattern.Matches(pattern, name).Should().BeFalse();
}
