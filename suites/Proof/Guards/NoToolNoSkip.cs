using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>
/// A test that needs a standard tool has it from the image of the witnesses: none skips because a machine lacks it.
/// </summary>
public sealed class NoToolNoSkip
{
    /// <summary>Written in two halves, so that this file is not found by itself.</summary>
    private static readonly Regex Skips = new(
        @"Assert\.Sk" + @"ip(Unless|When)?\([^;]*(IsHere|File\.Exists|has no )", RegexOptions.CultureInvariant);

    [Fact]
    public async Task No_test_skips_for_want_of_a_tool()
    {
        var tests = (await TrackedFiles.ListAsync()).Where(file => file.StartsWith("suites/") && file.EndsWith(".cs"));

        tests.Where(file => Skips.IsMatch(TrackedFiles.Read(file))).Should().BeEmpty();
    }

    [Theory]
    [InlineData("Assert.Sk" + "ipUnless(Tool.IsHere(\"jq\"), \"no jq\");", true)]
    [InlineData("Assert.Sk" + "ip(\"This machine has no jq.\");", true)]
    [InlineData("Assert.Sk" + "ipUnless(OperatingSystem.IsLinux(), \"It is for Linux.\");", false)]
    public void A_skip_for_want_of_a_tool_is_seen(string statement, bool isSeen) =>
        Skips.IsMatch(statement).Should().Be(isSeen);
}
