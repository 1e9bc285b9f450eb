using System.Text.RegularExpressions;
using Conformance.Checks.Core;
using Conformance.Proof.Benches;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>What a variant may declare is held against it by some check, and the manual says by which.</summary>
public sealed class ClaimsKept
{
    private const string Manual = "docs/adding-a-target.md";

    /// <summary>"| `sni` | what is claimed | `S-SNI-NOPOLICY`, … |", of the section on declarations.</summary>
    private static readonly Regex Row = new(
        @"^\| (?<features>`[^|]+) \| (?<claim>[^|]+) \| (?<held>[^|]+) \|$",
        RegexOptions.CultureInvariant | RegexOptions.Multiline);

    private static readonly Regex Quoted = new("`(?<word>[^`]+)`", RegexOptions.CultureInvariant);

    private static readonly IReadOnlyList<CheckAttribute> Checks = [.. FaultRun.Checks.Select(check => check.Facts)];

    [Fact]
    public void Every_claim_of_a_check_is_a_feature_and_can_fail()
    {
        foreach (var check in Checks.Where(check => check.Claims.Length > 0))
        {
            check.Claims.Should().BeSubsetOf(
                TargetSchema.Features, $"{check.Id} is about what a target.yaml can declare");
            check.Level.Should().NotBe(Level.Record, $"what {check.Id} records never fails");
            Golden.Caught.Should().Contain(check.Id, "a claim that no fault breaks is not judged");
        }
    }

    [Fact]
    public void The_manual_lists_every_feature_with_the_checks_that_it_is_held_to()
    {
        var told = Told();

        told.Keys.Should().BeEquivalentTo(TargetSchema.Features);
        foreach (var (feature, held) in told)
        {
            var claimed = Checks.Where(check => check.Claims.Contains(feature)).Select(check => check.Id);
            Words(held).Where(word => Regex.IsMatch(word, TargetSchema.CheckPattern)).Should()
                .BeEquivalentTo(claimed, $"{Manual} says what {feature} is held to");
            held.Contains("no check so far").Should().Be(
                !Checks.Any(check => Holds(check, feature)), $"{Manual} says whether any check judges {feature}");
        }
    }

    /// <summary>A failure counts where that feature is declared, and would not be there without.</summary>
    private static bool Holds(CheckAttribute check, string feature) => check.Claims.Contains(feature)
        || (Outcomes.IsJudged(check.Level, claim: null)
            && check.Needs.Any(need => need.Split('+').Contains(feature)));

    private static Dictionary<string, string> Told()
    {
        var section = TrackedFiles.Read(Manual).Split("### What a variant declares\n")[1].Split("\n## ")[0];
        return
            (from row in Row.Matches(section)
             from feature in Words(row.Groups["features"].Value)
             select (feature, row.Groups["held"].Value)).ToDictionary();
    }

    private static IEnumerable<string> Words(string cell) =>
        Quoted.Matches(cell).Select(match => match.Groups["word"].Value);
}
