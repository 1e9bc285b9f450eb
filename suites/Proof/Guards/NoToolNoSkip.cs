using System.Text.RegularExpressions;
using Conformance.Proof.Tools;
using Conformance.Testing;
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

    private static readonly Regex Trait = new(
        @"\[Trait\(""Needs"", ""(?<need>\w+)""\)\]", RegexOptions.CultureInvariant);

    [Fact]
    public async Task No_test_skips_for_want_of_a_tool() =>
        (await TestsAsync()).Where(file => Skips.IsMatch(TrackedFiles.Read(file))).Should().BeEmpty();

    [Fact]
    public async Task What_a_test_needs_is_what_the_test_command_can_leave_out()
    {
        var needs = (await TestsAsync()).SelectMany(file => Trait.Matches(TrackedFiles.Read(file)))
            .Select(trait => trait.Groups["need"].Value).Distinct();

        needs.Should().BeEquivalentTo(TestPlan.Needs.Keys);
    }

    [Theory]
    [InlineData("Assert.Sk" + "ipUnless(Tool.IsHere(\"jq\"), \"no jq\");", true)]
    [InlineData("Assert.Sk" + "ip(\"This machine has no jq.\");", true)]
    [InlineData("Assert.Sk" + "ipUnless(OperatingSystem.IsLinux(), \"It is for Linux.\");", false)]
    public void A_skip_for_want_of_a_tool_is_seen(string statement, bool isSeen) =>
        Skips.IsMatch(statement).Should().Be(isSeen);

    private static async Task<IEnumerable<string>> TestsAsync() =>
        (await TrackedFiles.ListAsync()).Where(file => file.StartsWith("suites/") && file.EndsWith(".cs"));
}
