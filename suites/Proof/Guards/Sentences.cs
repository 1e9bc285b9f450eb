using System.Reflection;
using System.Text.RegularExpressions;
using Conformance.Proof.Benches;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>
/// The sentence of a verdict says what was expected and what was seen, in the words of the field: nothing of C#,
/// nothing of the library that asserts.
/// </summary>
public sealed class Sentences
{
    private static readonly Regex OfTheLibrary = new(
        @"<null>|Expected (object|boolean|value|collection|string|(?!nothing )[a-z]+ to (be|contain|start)\b)"
        + @"|\{empty\}|item\(s\)"
        + @"|Conformance\.|System\.|\bindex \d|\{value:|\bTrue\b|\bFalse\b",
        RegexOptions.CultureInvariant);

    private static readonly Regex Assertion = new(
        @"Should\([^()]*\)\s*\.(?<name>\w+)", RegexOptions.CultureInvariant);

    /// <summary>What the suite's own assertions are called.</summary>
    private static readonly IReadOnlySet<string> Own = Assembly.Load("Conformance.Assertions").GetTypes()
        .Where(type => type.Name.EndsWith("Assertions", StringComparison.Ordinal))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Select(method => method.Name).ToHashSet();

    [Fact]
    public void Every_reason_in_the_golden_list_is_in_the_words_of_the_field()
    {
        var reasons = Golden.Faults.SelectMany(Golden.Of).Select(line => line.Split('\t')[^1]).ToList();

        reasons.Should().HaveCountGreaterThan(100);
        reasons.Where(reason => OfTheLibrary.IsMatch(reason)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("Expected object not to be <null> because the STS record announces a policy.")]
    [InlineData("Expected value to be 1 because the policy has not changed, but found 3.")]
    [InlineData("Expected contacts to be equal to {\"a\"}, but {\"b\"} differs at index 0.")]
    [InlineData("Expected no request, but found { Conformance.Results.HttpRequestSeen {")]
    public void A_sentence_of_the_library_is_seen(string sentence) => OfTheLibrary.IsMatch(sentence).Should().BeTrue();

    [Fact]
    public async Task Every_check_asserts_by_the_suites_own_sentences()
    {
        var sections = (await TrackedFiles.ListAsync()).Where(
            file => Regex.IsMatch(file, "^suites/(Sender|Receiver|Clients|Domain)/.*[.]cs$")).ToList();

        var used = sections.SelectMany(file => Assertion.Matches(TrackedFiles.Read(file))
            .Select(match => $"{file}: {match.Groups["name"].Value}")).ToList();

        used.Should().HaveCountGreaterThan(100);
        used.Where(use => !Own.Contains(use.Split(": ")[1])).Should()
            .BeEmpty("what the library says of a plain value is no sentence of the field");
    }
}
