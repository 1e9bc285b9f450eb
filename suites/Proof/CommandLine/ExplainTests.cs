using Conformance.Checks.Core;
using Conformance.Commands;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>Whom a check judges, as `explain` says it: what the outcome of a failure is.</summary>
public sealed class ExplainTests
{
    [Theory]
    [InlineData(Level.Must, "", "", "Judged on every sender.")]
    [InlineData(Level.ShouldByDefinition, "mta-sts", "", "Judged on every sender that declares mta-sts.")]
    [InlineData(Level.Should, "", "sni", "Judged on every sender.")]
    [InlineData(Level.Record, "mta-sts", "", "Recorded on every sender that declares mta-sts, and judged on none.")]
    [InlineData(Level.May, "", "",
        "Tried on every sender; a failure is a finding, which fails no run unless --fail-on finding says so.")]
    [InlineData(Level.May, "", "sni",
        "Tried on every sender; judged where the variant declares sni, a finding where it does not.")]
    [InlineData(Level.Operation, "mta-sts", "mta-sts", "Judged on every sender that declares mta-sts.")]
    public void Who_is_judged_is_told(Level level, string needs, string claims, string told)
    {
        var check = new CheckFacts("S-X", Role.Sender, "sni", "6066 §3", level, "A clause.", Words(needs), "Here")
        {
            Claims = Words(claims),
        };

        ExplainCommand.Judged(check).Should().Be(told);
    }

    private static string[] Words(string text) => text.Length == 0 ? [] : [text];
}
