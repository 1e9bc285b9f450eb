using System.Reflection;
using System.Text.RegularExpressions;
using Conformance.Checks.Core;
using Conformance.Proof.Benches;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>
/// Sizes and habits of the files that hold checks, so that each can be read and believed alone; and links that lead
/// somewhere.
/// </summary>
public sealed class Readability
{
    private const int LinesOfSection = 200;
    private const int LinesOfCheck = 20;

    /// <summary>From the line of its signature to the brace that closes it, both indented by four.</summary>
    private static readonly Regex Method = new(
        @"^    public (async Task|void) (?<name>\w+)\([^\n]*\n    \{\n(?<body>.*?)^    \}\n",
        RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.Singleline);

    private static readonly Regex Pause = new(@"\b(Task\.Delay|Thread\.Sleep)\b", RegexOptions.CultureInvariant);

    /// <summary>A loop that both waits, which may end without a result, and judges.</summary>
    private static readonly Regex JudgingLoop = new(
        @"^(?<indent> +)foreach \([^\n]*\n\k<indent>\{\n(?<body>(?:(?!\k<indent>\}).*\n)*)",
        RegexOptions.CultureInvariant | RegexOptions.Multiline);

    private static readonly Regex Link = new(@"\[[^\]]*\]\((?<to>[^)#\s]+)[^)]*\)", RegexOptions.CultureInvariant);

    [Fact]
    public void Every_section_and_every_check_is_short_and_none_sleeps()
    {
        var sections = new[] { "Sender", "Receiver", "Clients", "Domain" }
            .Select(role => Path.Combine(TrackedFiles.Root, "suites", role))
            .SelectMany(role => Directory.GetFiles(role, "*.cs", SearchOption.AllDirectories)).ToList();

        var wrong = sections.SelectMany(file => WrongIn(Path.GetFileName(file), File.ReadAllText(file)));

        sections.Sum(file => Method.Count(File.ReadAllText(file))).Should()
            .BeGreaterThan(30, "that is how checks are written");
        string.Join('\n', wrong).Should().BeEmpty("what is long hides what it demands, and what sleeps has guessed");
    }

    [Fact]
    public void Every_section_holds_checks_alone()
    {
        var sections = Runner.Catalogue.Checks.Select(check => check.Section).Distinct().ToList();

        sections.SelectMany(HelpersIn).Should()
            .BeEmpty("what two checks share has a name in fixtures/Checks, or beside the sections, for others to use");
    }

    [Fact]
    public void A_helper_in_a_section_is_seen() => HelpersIn(typeof(SectionWithHelper)).Should()
        .Equal("SectionWithHelper.Helper");

    [Fact]
    public void A_long_section_is_seen() =>
        WrongIn("Section9.cs", new string('\n', 201)).Should().Equal("Section9.cs has 201 lines, and 200 are enough");

    [Theory]
    [InlineData(20, false)]
    [InlineData(21, true)]
    public void A_long_check_is_seen(int lines, bool isTooLong)
    {
        var body = string.Concat(Enumerable.Repeat("        _ = 1;\n", lines));

        var wrong = WrongIn("Section9.cs", $"    public async Task Demands_much()\n    {{\n{body}    }}\n");

        wrong.Should().BeEquivalentTo(
            isTooLong ? ["Section9.cs: Demands_much has 21 lines, and 20 are enough"] : Array.Empty<string>());
    }

    [Theory]
    [InlineData("await Task.Delay(100);")]
    [InlineData("Thread.Sleep(100);")]
    public void A_check_that_sleeps_is_seen(string line) =>
        WrongIn("Section9.cs", $"{line}\n").Should()
            .Equal("Section9.cs sleeps; wait for an event with a deadline instead");

    [Theory]
    [InlineData("await attempt.EnsureReachedAsync();", true)]
    [InlineData("attempt.EnsureDelivered();", true)]
    [InlineData("lab.UntilTheEnd.NeverBounces(attempt);", false)]
    public void A_loop_in_which_no_result_hides_a_failure_is_seen(string line, bool hides)
    {
        var loop = $"    foreach (var one in attempts)\n    {{\n        {line}\n        one.Should();\n    }}\n";

        WrongIn("Section9.cs", loop).Should().BeEquivalentTo(
            hides ? ["Section9.cs judges cases in a loop: one without a result hides one that fails; Cases.AllAsync"]
                : Array.Empty<string>());
    }

    [Fact]
    public async Task Every_link_in_the_documents_leads_somewhere()
    {
        var documents = (await TrackedFiles.ListAsync()).Where(file => file.EndsWith(".md")).ToList();

        var dead = documents.SelectMany(file => DeadIn(file, TrackedFiles.Read(file)));

        documents.Should().Contain("README.md");
        string.Join('\n', dead).Should().BeEmpty();
    }

    [Theory]
    [InlineData("[a](docs/no-such-page.md)", true)]
    [InlineData("[a](docs/no-such-page.md#part)", true)]
    [InlineData("[a](docs/adding-a-check.md#part)", false)]
    [InlineData("[a](docs)", false)]
    [InlineData("[a](#part)", false)]
    [InlineData("[a](https://example.test/no)", false)]
    public void A_dead_link_is_seen(string text, bool isDead) => DeadIn("README.md", text).Any().Should().Be(isDead);

    /// <summary>Methods of the section's own that are not checks; those of the compiler have odd names.</summary>
    private static IEnumerable<string> HelpersIn(Type section) => section
        .GetMethods(
            BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public
            | BindingFlags.NonPublic)
        .Where(method => !method.IsDefined(typeof(CheckAttribute)) && !method.Name.Contains('<'))
        .Select(method => $"{section.Name}.{method.Name}");

    private static IEnumerable<string> WrongIn(string file, string text)
    {
        if (text.Count(c => c == '\n') is var lines and > LinesOfSection)
        {
            yield return $"{file} has {lines} lines, and {LinesOfSection} are enough";
        }

        foreach (Match method in Method.Matches(text))
        {
            if (method.Groups["body"].Value.Count(c => c == '\n') is var length and > LinesOfCheck)
            {
                yield return $"{file}: {method.Groups["name"].Value} has {length} lines, and {LinesOfCheck} are enough";
            }
        }

        if (Pause.IsMatch(text))
        {
            yield return $"{file} sleeps; wait for an event with a deadline instead";
        }

        if (JudgingLoop.Matches(text).Select(loop => loop.Groups["body"].Value).Any(HidesFailures))
        {
            yield return $"{file} judges cases in a loop: one without a result hides one that fails; Cases.AllAsync";
        }
    }

    private static bool HidesFailures(string body) =>
        Regex.IsMatch(body, @"\bawait\b|\.Ensure", RegexOptions.CultureInvariant) && body.Contains(".Should(");

    private static IEnumerable<string> DeadIn(string document, string text) =>
        from Match link in Link.Matches(text)
        let to = link.Groups["to"].Value
        where !to.Contains("://") && !to.StartsWith("mailto:")
        where !Path.Exists(Path.Combine(TrackedFiles.Root, Path.GetDirectoryName(document) ?? "", to))
        select $"{document}: [{to}] is not there";

    private sealed class SectionWithHelper
    {
        [Check("X-Y", Topic = "none", Rfc = "–", Level = Level.Must, Says = "It has a helper.")]
        public static void Demands_something() => Helper();

        private static void Helper()
        {
        }
    }
}
