using System.Text.RegularExpressions;
using Conformance.Checks.Core;
using Conformance.Proof.Benches;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>
/// Nothing is proven by what does not happen, unless the same is shown to happen with nothing wrong: each check that
/// expects an absence names where that is shown.
/// </summary>
public sealed class PositiveTwins
{
    /// <summary>How a check says that something is not to happen.</summary>
    private static readonly Regex Absence = new(
        @"\.(NotBeDelivered|BeRefused|BeEmpty|NotContain)\(|\.(NeverFetched|NeverAskedFor)\(",
        RegexOptions.CultureInvariant);

    private static readonly Regex Head = new(@"\[Check\(""(?<id>[A-Z0-9-]+)""", RegexOptions.CultureInvariant);

    [Fact]
    public async Task Every_check_that_expects_an_absence_names_its_twin()
    {
        var twins = Runner.Catalogue.Checks.ToDictionary(check => check.Id, check => check.Facts.Twin);
        var sources = (await TrackedFiles.ListAsync())
            .Where(file => file.StartsWith("suites/", StringComparison.Ordinal)
                && file.EndsWith(".cs", StringComparison.Ordinal)
                && !file.StartsWith("suites/Proof/", StringComparison.Ordinal))
            .SelectMany(file => Methods(TrackedFiles.Read(file))).ToDictionary(one => one.Id, one => one.Code);

        sources.Keys.Should().BeEquivalentTo(twins.Keys, "each check is found in the sources");
        var wrong = sources
            .Select(one => Wrong(one.Key, one.Value, twins[one.Key], twins.ContainsKey)).OfType<string>();

        string.Join('\n', wrong).Should().BeEmpty();
    }

    [Theory]
    [InlineData("attempt.Should().BeDelivered(\"\")", null, null)]
    [InlineData("attempt.Should().NotBeDelivered(\"\")", null, "S-A expects an absence and names no twin")]
    [InlineData("attempt.Should().NotBeDelivered(\"\")", "S-B", null)]
    [InlineData("attempt.Should().NotBeDelivered(\"\")", "S-C", "S-A names S-C as its twin, which is no check")]
    [InlineData("attempt.Should().NotBeDelivered(\"\")", "S-A", "S-A names itself as its twin")]
    [InlineData("attempt.Should().NotBeDelivered(\"\")", Twins.Within, "S-A says that a leg of its own is its twin")]
    [InlineData("await lab.PrimedAsync(a); attempt.Should().NotBeDelivered(\"\")", Twins.Within, null)]
    [InlineData("a.Should().BeDelivered(\"\"); b.Should().NotBeDelivered(\"\")", Twins.Within, null)]
    public void A_missing_twin_is_seen(string code, string? twin, string? told)
    {
        var wrong = Wrong("S-A", code, twin, id => id is "S-A" or "S-B");

        (wrong ?? "").Should().StartWith(told ?? "");
        (wrong is null).Should().Be(told is null);
    }

    private static IEnumerable<(string Id, string Code)> Methods(string source)
    {
        var heads = Head.Matches(source).ToList();
        return heads.Select((head, place) => (
            head.Groups["id"].Value,
            source[head.Index..(place + 1 < heads.Count ? heads[place + 1].Index : source.Length)]));
    }

    /// <summary>What is wrong with a check's twin, and what to do; null where nothing is.</summary>
    private static string? Wrong(string id, string code, string? twin, Func<string, bool> isCheck)
    {
        if (!Absence.IsMatch(code))
        {
            return null;
        }

        return twin switch
        {
            null => $"{id} expects an absence and names no twin: set Twin to the id of the check that shows the same "
                + "happen with nothing wrong, or to Twins.Within where a leg of it does.",
            Twins.Within when !HasPositiveLeg(code) =>
                $"{id} says that a leg of its own is its twin, and has none: deliver one message with nothing wrong.",
            Twins.Within => null,
            _ when twin == id => $"{id} names itself as its twin; Twins.Within says that a leg of it is.",
            _ when !isCheck(twin) => $"{id} names {twin} as its twin, which is no check.",
            _ => null,
        };
    }

    /// <summary>Something is delivered, or shown to be, with nothing wrong yet.</summary>
    private static bool HasPositiveLeg(string code) =>
        Regex.IsMatch(code, @"\.BeDelivered\(|\b(PrimedAsync|ProvenAsync)\(|\bNotBeEmpty\(");
}
