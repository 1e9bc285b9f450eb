using System.Text.RegularExpressions;
using Conformance.Proof.Tools;
using Conformance.Proof.Witnesses;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>What a reader may rely on in every file of the repository.</summary>
public sealed class Tidiness
{
    private const int Columns = 120;

    /// <summary>Written in two halves, so that this file is not found by itself.</summary>
    private static readonly string[] Elsewhere =
        ["/wor" + "k/", "/roo" + "t/", "nuget" + ".org", "npmjs" + ".", "pypi" + ".org"];

    private static readonly Regex Binary = new(@"\.(hello|png)$", RegexOptions.CultureInvariant);

    /// <summary>Where a tab or a carriage return is what the format asks for.</summary>
    private static readonly Regex OwnSpaces = new(@"\.(sln|tsv|go|ps1)$", RegexOptions.CultureInvariant);

    [Fact]
    public async Task Every_file_is_tidy()
    {
        var files = await TrackedFiles.ListAsync();

        var wrong = files.Where(file => !Binary.IsMatch(file))
            .SelectMany(file => WrongIn(file, TrackedFiles.Read(file)));

        files.Should().Contain("README.md").And.Contain("suites/Proof/Guards/Tidiness.cs");
        string.Join('\n', wrong).Should().BeEmpty();
    }

    [Theory]
    [InlineData("a.cs", "// a\t b\n", "a.cs(1): a tab")]
    [InlineData("a.cs", "// a\r\n", "a.cs(1): a carriage return")]
    [InlineData("a.sh", "a \n", "a.sh(1): a space at the end")]
    [InlineData("a.sh", "a\nb", "a.sh(2): no line feed at the end of the file")]
    [InlineData("a.md", "<<<<<<< ours\n", "a.md(1): what a merge has left")]
    [InlineData("a.md", "\n>>>>>>> theirs\n", "a.md(2): what a merge has left")]
    [InlineData("a.md", "see /wor" + "k/main\n", "a.md(1): something of one machine: /wor" + "k/")]
    [InlineData("a.yml", "https://api.nuget" + ".org/v3\n", "a.yml(1): something of one machine: nuget" + ".org")]
    public void Untidiness_is_seen(string file, string text, string told) => WrongIn(file, text).Should().Equal(told);

    [Theory]
    [InlineData("a.tsv", "a\tb\n")]
    [InlineData("a.ps1", "a\r\n")]
    [InlineData("a.md", "a  \nb\n")]
    [InlineData("a.cs", "var homework = 1;\n")]
    public void What_the_format_asks_for_is_left_alone(string file, string text) =>
        WrongIn(file, text).Should().BeEmpty();

    [Theory]
    [InlineData(120, false)]
    [InlineData(121, true)]
    public void A_line_of_code_that_is_too_long_is_seen(int columns, bool isTooLong) =>
        WrongIn("a.cs", new string('x', columns) + "\n").Any().Should().Be(isTooLong);

    [Fact]
    public async Task Every_decision_has_the_next_number_and_fits_a_page()
    {
        var decisions = (await TrackedFiles.ListAsync()).Where(file => file.StartsWith("docs/decisions/"))
            .Order().ToList();

        decisions.Should().NotBeEmpty();
        WrongAmong(decisions, TrackedFiles.Read).Should().BeEmpty();
    }

    [Fact]
    public void A_decision_that_skips_a_number_or_tells_a_story_is_seen()
    {
        var wrong = WrongAmong(["docs/decisions/0002-a.md"], _ => new string('\n', 41));

        wrong.Should().Equal(
            "docs/decisions/0002-a.md: the next number is 0001",
            "docs/decisions/0002-a.md: 41 lines, and 40 are enough");
    }

    [Fact]
    [Trait("Needs", "Witnesses")]
    public async Task Every_script_passes_shellcheck()
    {
        var scripts = (await TrackedFiles.ListAsync())
            .Where(file => !Binary.IsMatch(file) && Regex.IsMatch(TrackedFiles.Read(file), "^#!.*sh\n"))
            .Select(file => Path.Combine(TrackedFiles.Root, file)).ToList();

        var (exitCode, output) = await Witness.RunAsync("shellcheck", [.. scripts]);

        scripts.Should().Contain(Path.Combine(TrackedFiles.Root, "run.sh"));
        exitCode.Should().Be(0, output);
    }

    private static IEnumerable<string> WrongIn(string file, string text)
    {
        var lines = text.Split('\n');
        for (var number = 0; number < lines.Length; number++)
        {
            foreach (var what in WrongInLine(file, lines[number]))
            {
                yield return $"{file}({number + 1}): {what}";
            }
        }

        // NuGet writes its lock files without one.
        if (lines[^1].Length > 0 && !file.EndsWith("packages.lock.json"))
        {
            yield return $"{file}({lines.Length}): no line feed at the end of the file";
        }
    }

    private static IEnumerable<string> WrongInLine(string file, string line)
    {
        (bool IsWrong, string What)[] rules =
        [
            (line.Contains('\t') && !OwnSpaces.IsMatch(file), "a tab"),
            (line.EndsWith('\r') && !OwnSpaces.IsMatch(file), "a carriage return"),
            (line.EndsWith(' ') && !file.EndsWith(".md"), "a space at the end"),
            (line.Length > Columns && file.EndsWith(".cs"), $"{line.Length} columns, and {Columns} are enough"),
            (line.StartsWith("<<<<<<< ") || line.StartsWith(">>>>>>> "), "what a merge has left"),
        ];
        return
        [
            .. rules.Where(rule => rule.IsWrong).Select(rule => rule.What),
            .. Elsewhere.Where(line.Contains).Select(words => $"something of one machine: {words}"),
        ];
    }

    private static IEnumerable<string> WrongAmong(IReadOnlyList<string> decisions, Func<string, string> read)
    {
        for (var number = 0; number < decisions.Count; number++)
        {
            if (!Path.GetFileName(decisions[number]).StartsWith($"{number + 1:0000}-"))
            {
                yield return $"{decisions[number]}: the next number is {number + 1:0000}";
            }

            if (read(decisions[number]).Count(c => c == '\n') is var lines and > 40)
            {
                yield return $"{decisions[number]}: {lines} lines, and 40 are enough";
            }
        }
    }
}
