using System.Text.RegularExpressions;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>
/// What a target wrote as a name is compared by <see cref="HostNames"/> alone: a sender that
/// asked DNS in random case left a dozen checks inconclusive.
/// </summary>
public sealed class NameComparison
{
    private static readonly string[] Places =
        ["fixtures/Checks/", "suites/Sender/", "suites/Receiver/", "suites/Clients/", "suites/Domain/"];

    private static readonly Regex ByOctets = new(
        @"\b(query|request|hello|opened|session|asked)\w*\.(Name|Host|ServerName)\b\??\s*"
        + @"(==|!=|\.(StartsWith|EndsWith|Equals|Contains)\(|\.Should\(\)\.(Be|NotBe|BeEquivalentTo)\()",
        RegexOptions.CultureInvariant);

    [Fact]
    public async Task Every_name_that_was_seen_is_compared_as_a_name()
    {
        var files = (await TrackedFiles.ListAsync()).Where(file => Places.Any(file.StartsWith)).ToList();

        files.Should().NotBeEmpty();
        files.SelectMany(file => ByOctets.Matches(TrackedFiles.Read(file)).Select(match => $"{file}: {match.Value}"))
            .Should().BeEmpty("HostNames compares without case and without the root dot");
    }

    [Theory]
    [InlineData("query.Name.StartsWith(\"_mta-sts.\")")]
    [InlineData("query.Name == name")]
    [InlineData("opened.Host == domain.PolicyHostName")]
    [InlineData("hello.ServerName.Should().BeEquivalentTo(name)")]
    public void A_comparison_by_octets_is_seen(string code) => ByOctets.IsMatch(code).Should().BeTrue();
}
