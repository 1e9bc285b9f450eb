using System.Text.RegularExpressions;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Guards;

/// <summary>
/// Texts, messages and pages use the field's terms (docs/glossary.md), and none of the phrases that readers had to
/// translate. Comments are not looked at.
/// </summary>
public sealed class PlainWords
{
    /// <summary>What is refused, with what to write in its place.</summary>
    private static readonly (Regex Phrase, string Instead)[] Refused =
    [
        Phrase(@"counts? for nothing", "is ignored, is invalid"),
        Phrase(@"\b(policy|record|it) is none\b|(?<!presented is )\bfor none\b(?! of)", "is invalid, rejects"),
        Phrase(@"\bthe books\b", "messages unaccounted for"),
        Phrase(@"\bput(s|ting)? off\b", "deferred"),
        Phrase(@"\bstands? in SNI\b|\binto SNI\b|\bnames the (\w+ ){1,2}in SNI\b", "sends … in SNI"),
        Phrase(@"\bshows? a certificate\b", "presents a certificate"),
        Phrase(@"\b(is|are|was|were) told\b", "is configured, is reported, gets"),
        Phrase(@"\bby way of\b", "via"),
        Phrase(@"\bto be had\b", "available"),
        Phrase(@"\blast words\b", "last output"),
        Phrase(@"\bwould not go\b", "could not be removed"),
        Phrase(@"\b(made|asked|written|fetched) anew\b", "rebuilt, queried again, rewritten, fetched again"),
        Phrase(@"\bputs? aside\b", "ignores"),
        Phrase(@"\bbroken off\b", "truncated, aborted"),
        Phrase(@"\bwithout regard to case\b|\bwith case\b", "case-insensitive, case-sensitive"),
        Phrase(@"\bquestion for the record\b", "TXT query"),
        Phrase(@"\ba stranger\b", "untrusted, unknown"),
        Phrase(@"\bstands? twice\b", "appears twice"),
        Phrase(@"\bin the place of\b", "in place of"),
        Phrase(@"\bdiar(y|ies)\b|\btestimony\b", "event log"),
        Phrase(@"\bas it should be\b", "as expected"),
        Phrase(@"\bnothing was to be seen\b", "nothing was observed"),
        Phrase(
            @"(?<!\bthere )\bis no (port|number|fault|target|key|JSON|sender|receiver|client|policy)\b",
            "is not a …"),
    ];

    private static readonly Regex Literal = new(@"""(\\.|[^""\\\n])*""", RegexOptions.CultureInvariant);

    [Fact]
    public async Task Every_text_is_in_plain_words()
    {
        var files = (await TrackedFiles.ListAsync()).Where(IsRead).ToList();

        var wrong = files.SelectMany(file => WrongIn(file, TrackedFiles.Read(file)));

        files.Should().HaveCountGreaterThan(300);
        string.Join('\n', wrong).Should().BeEmpty("docs/glossary.md has the words");
    }

    [Theory]
    [InlineData("a.md", "An unknown field counts for nothing.")]
    [InlineData("a.tsv", "8461\tThe sender is told of it.")]
    [InlineData("a.yaml", "reason: takes two records for none")]
    [InlineData("a.cs", "Say(\"Sent by way of a smart host.\");")]
    [InlineData("a.sh", "say \"its last words\"")]
    public void An_odd_phrase_is_seen(string file, string line) =>
        WrongIn(file, $"first\n{line}\n").Should().ContainSingle().Which.Should().StartWith($"{file}, line 2: ");

    [Theory]
    [InlineData("a.md", "There is no policy, the mode is none, and no name works for none of them.")]
    [InlineData("a.cs", "// It is told by way of a comment.")]
    [InlineData("a.cs", "var books = stranger.LastWords;")]
    [InlineData("a.sh", "# It is told by way of a comment.")]
    public void Plain_words_pass(string file, string line) => WrongIn(file, line).Should().BeEmpty();

    private static bool IsRead(string file) =>
        Regex.IsMatch(file, @"[.](cs|md|tsv|ya?ml|json|sh|ps1)$")
        && !file.EndsWith("lock.json", StringComparison.Ordinal)
        && Path.GetFileName(file) != $"{nameof(PlainWords)}.cs";

    private static IEnumerable<string> WrongIn(string file, string text) =>
        from line in text.Split('\n').Index()
        from read in Read(file, line.Item.TrimStart())
        from refused in Refused
        let found = refused.Phrase.Match(read)
        where found.Success
        select $"{file}, line {line.Index + 1}: \"{found.Value}\" instead of \"{refused.Instead}\"";

    /// <summary>What a person reads of a line: the literals of a program, all of a text.</summary>
    private static IEnumerable<string> Read(string file, string line) => Path.GetExtension(file) switch
    {
        ".cs" => line.StartsWith("//", StringComparison.Ordinal)
            ? []
            : Literal.Matches(line).Select(literal => literal.Value),
        ".sh" or ".ps1" => line.StartsWith('#') ? [] : [line],
        _ => [line],
    };

    private static (Regex Phrase, string Instead) Phrase(string pattern, string instead) =>
        (new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase), instead);
}
