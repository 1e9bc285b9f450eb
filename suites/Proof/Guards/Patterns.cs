using System.Text.RegularExpressions;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>
/// What validates a whole text looks at its end: in .NET <c>$</c> also matches before a last line end.
/// </summary>
public sealed class Patterns
{
    /// <summary>A literal from ^ to $, which is one of each line only where the option says so.</summary>
    private static readonly Regex WholeText = new(
        """
        "\^(?:[^"\\]|\\.)*\$"(?!.*(EachLine|Multiline))
        """, RegexOptions.CultureInvariant);

    [Fact]
    public async Task No_pattern_of_a_whole_text_lets_a_line_end_follow()
    {
        var sources = (await TrackedFiles.ListAsync()).Where(
            file => file.EndsWith(".cs") && !file.StartsWith("suites/Proof/"));

        var wrong = sources.SelectMany(file => WrongIn(file, TrackedFiles.Read(file)));

        string.Join('\n', wrong).Should().BeEmpty(@"\A and \z are the beginning and the end of a text");
    }

    [Theory]
    [InlineData("""Regex.IsMatch(name, "^[a-z]+$")""", true)]
    [InlineData("""new Regex(@"^\d{1,5}$");""", true)]
    [InlineData("""new Regex(@"\A\d{1,5}\z");""", false)]
    [InlineData("""Regex.IsMatch(body, "^mode: *x$", EachLine)""", false)]
    [InlineData("""Regex.IsMatch(body, "^mode:")""", false)]
    [InlineData("""$"{name}^{price}$ is dear" """, false)]
    public void Such_a_pattern_is_seen(string line, bool isWrong) =>
        WrongIn("a.cs", line).Any().Should().Be(isWrong);

    private static IEnumerable<string> WrongIn(string file, string text) => text.Split('\n').Index()
        .Where(line => WholeText.IsMatch(line.Item))
        .Select(line => $"{file}({line.Index + 1}): a pattern that ends in $: {line.Item.Trim()}");
}
