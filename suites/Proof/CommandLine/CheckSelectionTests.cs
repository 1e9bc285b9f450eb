using Conformance.Checks.Core;
using Conformance.Invocation;
using Conformance.Running;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>Which checks <c>--checks</c> selects: by id, by glob, and by the section that they cite.</summary>
public sealed class CheckSelectionTests
{
    private static readonly CatalogueFacts Catalogue = new("2026-11",
    [
        Check("S-A", "8461 §4.2"),
        Check("S-B", "8461 §4.20"),
        Check("S-C", "8461 §4.1, §5; 5321 §5.1"),
        Check("S-D", "6066 §3; 7435"),
        Check("R-E", "8461 §5.1 step 1, App. B"),
    ]);

    [Theory]
    [InlineData("8461/4.2", "S-A")]
    [InlineData("8461/§4.2", "S-A")]
    [InlineData("8461/4", "S-A S-B S-C")]
    [InlineData("8461/5", "S-C R-E")]
    [InlineData("8461/5.1", "R-E")]
    [InlineData("5321/5.1", "S-C")]
    [InlineData("7435", "S-D")]
    [InlineData("8461", "S-A S-B S-C R-E")]
    [InlineData("6066/3,R-*", "S-D R-E")]
    [InlineData("s-a", "S-A")]
    [InlineData("S-?,8461/4.2", "S-A S-B S-C S-D")]
    public void Selects(string words, string ids) =>
        string.Join(' ', CheckSelection.Select(Catalogue, words.Split(',')).Select(check => check.Id))
            .Should().Be(ids);

    [Theory]
    [InlineData("8461/4.3", "No check cites \"8461/4.3\"; did you mean 8461/4.1 or 8461/4.2? "
        + "Sections of RFC 8461 with checks: 4.1, 4.2, 4.20, 5, 5.1.")]
    [InlineData("8461/4.", "No check cites \"8461/4.\"; did you mean 8461/4.1 or 8461/4.2? *")]
    [InlineData("8461/4.2.1", "No check cites \"8461/4.2.1\"; did you mean *")]
    [InlineData("6066/3.1", "No check cites \"6066/3.1\"; did you mean 6066/3*")]
    [InlineData("7435/2", "No check cites \"7435/2\"; did you mean 7435? RFCs with checks: 5321, 6066, 7435, 8461.")]
    [InlineData("9999", "No check cites \"9999\". RFCs with checks: 5321, 6066, 7435, 8461.")]
    [InlineData("S-F", "No check matches \"S-F\"; did you mean S-A or S-B? *")]
    public void Says_what_there_is_where_a_word_selects_nothing(string word, string told)
    {
        var selecting = () => CheckSelection.Select(Catalogue, ["S-A", word]);

        selecting.Should().Throw<NothingToRunException>().WithMessage(told);
    }

    private static CheckFacts Check(string id, string rfc) =>
        new(id, Role.Sender, "sni", rfc, Level.Must, "A clause.", [], "Here");
}
