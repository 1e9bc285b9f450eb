using System.Text.RegularExpressions;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>
/// The example of docs/adding-a-target.md is taken from the page, run, and compared with what the page says that it
/// prints. CONFORMANCE_SAMPLES=write draws the samples anew; read the difference before you commit it.
/// </summary>
public sealed class ManualTests : IDisposable
{
    private static readonly string Manual = Path.Combine(TrackedFiles.Root, "docs", "adding-a-target.md");

    private static readonly bool IsToBeWritten = Environment.GetEnvironmentVariable("CONFORMANCE_SAMPLES") == "write";

    /// <summary>The image is built of Debian's packages, and then run twice.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(8);

    /// <summary>What differs from run to run: numbers in names and times, versions, and line breaks.</summary>
    private static readonly (Regex What, string Stead)[] Varying =
    [
        (Of(@"-\d+(?=\.test)"), "-#"), (Of(@"\d+\.\d s\b"), "# s"), (Of(@"(?<=^my-mta/\w+ )\S+(?=:)"), "#"),
        (Of(@"invented-\w+"), "invented-#"), (Of(@"\d+(?= not applicable)"), "#"), (Of(@"\s+"), " "),
        (Of(@"198\.18\.\d+\.\d+"), "198.18.#.#"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("manual-").FullName;

    public ManualTests()
    {
        Directory.CreateDirectory(Target);
        foreach (var file in new[] { "target.yaml", "Dockerfile", "entrypoint" })
        {
            File.WriteAllText(Path.Combine(Target, file), Block($"file: {file}").Groups["text"].Value);
        }

        File.SetUnixFileMode(
            Path.Combine(Target, "entrypoint"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }

    private string Target => Path.Combine(_folder, "my-mta");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Needs", "Containers")]
    public async Task The_result_is_what_the_example_comes_to()
    {
        var (exitCode, said) = await RunAsync();

        said.Split('\n').Where(line => line.Contains(": inconclusive ", StringComparison.Ordinal)).Should().BeEmpty();
        exitCode.Should().Be(1, $"SNI is not sent by default; it said: {said}");
        Agree("sample: result", string.Join('\n', Verdicts(said)));
    }

    [Fact]
    [Trait("Needs", "Containers")]
    public async Task The_broken_contract_is_what_another_exit_code_comes_to()
    {
        Change("entrypoint", "exit 64", "exit 1");

        var (exitCode, said) = await RunAsync("--variant", "default", "--checks", "S-SNI-NOPOLICY");

        exitCode.Should().Be(5, $"it said: {said}");
        Agree("sample: contract", Line(said, "my-mta was started with").Split(" Its log: ")[0]);
    }

    [Fact]
    public async Task The_mistake_is_what_a_wrong_key_comes_to()
    {
        Change("target.yaml", "declares: []", "declare: []");

        var (exitCode, said) = await RunAsync();

        exitCode.Should().Be(2, $"it said: {said}");
        Agree("sample: mistake", said);
    }

    private async Task<(int ExitCode, string Said)> RunAsync(params string[] more)
    {
        using var command = SuiteCommand.Start(["run", Target, "--out", Path.Combine(_folder, "site"), .. more]);
        var (exitCode, said) = await command.EndAsync(TimeLimit);
        said = said.Replace(Target, "./my-mta").Replace(Path.Combine(_folder, "site"), "artifacts/scoreboard");
        return (exitCode, said);
    }

    /// <summary>The last line of each run, and what is said after the last of them.</summary>
    private static IEnumerable<string> Verdicts(string said)
    {
        var lines = said.Split('\n');
        var ends = lines.Where(line => Regex.IsMatch(line, @"^my-mta/\w+ \S+: \d+ pass\b"));
        return ends.Order(StringComparer.Ordinal)
            .Concat(lines.SkipWhile(line => !line.StartsWith("SHOULD", StringComparison.Ordinal))
                .Where(line => !line.Contains(" s a check; the slowest: ", StringComparison.Ordinal)));
    }

    private static string Line(string said, string words) =>
        said.Split('\n').First(line => line.Contains(words, StringComparison.Ordinal)).Split("my-mta/default: ")[^1];

    private void Change(string file, string from, string to)
    {
        var path = Path.Combine(Target, file);
        File.ReadAllText(path).Should().Contain(from);
        File.WriteAllText(path, new Regex(Regex.Escape(from)).Replace(File.ReadAllText(path), to, count: 1));
    }

    /// <summary>The page says what was seen, or is made to.</summary>
    private static void Agree(string sample, string seen)
    {
        var block = Block(sample);
        if (IsToBeWritten)
        {
            var text = block.Groups["text"];
            var page = File.ReadAllText(Manual);
            File.WriteAllText(Manual, page[..text.Index] + seen + "\n" + page[(text.Index + text.Length)..]);
            return;
        }

        Lasting(seen).Should().Be(
            Lasting(block.Groups["text"].Value),
            $"docs/adding-a-target.md shows it ({sample}); CONFORMANCE_SAMPLES=write draws it anew");
    }

    private static string Lasting(string text) => string.Join(' ', text.Trim().Split('\n').Select(line => Varying
        .Aggregate(line, (left, varying) => varying.What.Replace(left, varying.Stead)).Trim()));

    /// <summary>A block of code behind a comment that names it, which a reader of the page does not see.</summary>
    private static Match Block(string name)
    {
        var block = Regex.Match(
            File.ReadAllText(Manual), $@"<!-- {Regex.Escape(name)} -->\n```\w*\n(?<text>.*?)```\n",
            RegexOptions.Singleline);
        block.Success.Should().BeTrue($"docs/adding-a-target.md has a block behind <!-- {name} -->");
        return block;
    }

    private static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant);
}
