using System.Text.RegularExpressions;
using Conformance.Proof.Tools;
using Conformance.Proof.Witnesses;
using FluentAssertions;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Conformance.Proof.Guards;

/// <summary>
/// Workflows of GitHub Actions, ours and the one that vendors copy: what they use is pinned, what they may do is named,
/// and none of them runs for ever.
/// </summary>
public sealed class Workflows
{
    private static readonly Regex File = new(
        @"(^|/)\.github/workflows/[^/]+\.ya?ml$|^action\.ya?ml$", RegexOptions.CultureInvariant);

    private static readonly Regex Use = new(@"\buses: (?<what>[^\s,}]+)(?<rest>.*)$",
        RegexOptions.CultureInvariant | RegexOptions.Multiline);

    private static readonly Regex Pinned = new(@"^[\w.-]+(/[\w.-]+)+@[0-9a-f]{40}$", RegexOptions.CultureInvariant);

    private static readonly Regex Version = new(@"# v\d+(\.\d+)*$", RegexOptions.CultureInvariant);

    /// <summary>The suite's own action, as a vendor writes it before the commit of a release is known.</summary>
    private const string Own = "OWNER/conformance-suite@v";

    private const string Good = """
        on: push
        permissions: {}
        jobs:
          a:
            runs-on: ubuntu-latest
            timeout-minutes: 5
            permissions:
              contents: read
            steps:
              - uses: actions/checkout@0123456789012345678901234567890123456789 # v6.0.2
                with:
                  persist-credentials: false
              - run: tools/ci/some.sh "$WORD"
                env:
                  WORD: ${{ inputs.word }}

        """;

    [Fact]
    public async Task Every_workflow_is_pinned_bounded_and_modest()
    {
        var files = await ListAsync();

        var wrong = files.SelectMany(file => WrongIn(file, TrackedFiles.Read(file)));

        string.Join('\n', wrong).Should().BeEmpty();
    }

    [Fact]
    public void A_good_workflow_is_left_alone() => WrongIn("a.yml", Good).Should().BeEmpty();

    [Theory]
    [InlineData("@0123456789012345678901234567890123456789", "@v6",
        "a.yml: actions/checkout@v6 is not pinned by a commit's 40 hex digits")]
    [InlineData(" # v6.0.2", "", "a.yml: actions/checkout@0123456789012345678901234567890123456789 tells no version")]
    [InlineData("actions/checkout@0123456789012345678901234567890123456789 # v6.0.2", "OWNER/conformance-suite@v0.1.0",
        "a.yml: OWNER/conformance-suite@v0.1.0 is not pinned by a commit's 40 hex digits")]
    [InlineData("    timeout-minutes: 5\n", "", "a.yml: the job a has no timeout-minutes")]
    [InlineData("permissions: {}\n", "", "a.yml: names no permissions for all jobs, {} at best")]
    [InlineData("permissions: {}\n", "permissions: write-all\n",
        "a.yml: gives all jobs more than a job that needs it should ask for itself")]
    [InlineData("permissions: {}\n", "permissions: { contents: write }\n",
        "a.yml: gives all jobs more than a job that needs it should ask for itself")]
    [InlineData("    permissions:\n      contents: read\n", "", "a.yml: the job a names no permissions")]
    [InlineData("persist-credentials: false", "fetch-depth: 1", "a.yml: a checkout of a keeps its credentials")]
    [InlineData("\"$WORD\"", "${{ inputs.word }}", "a.yml: a step of a runs text that an expression fills in")]
    [InlineData("tools/ci/some.sh \"$WORD\"", "|\n          one\n          two",
        "a.yml: a step of a has a script in it; tools/ci is the place for that")]
    public void A_fault_of_a_workflow_is_seen(string text, string replacement, string told) =>
        WrongIn("a.yml", Good.Replace(text, replacement)).Should().Equal(told);

    [Fact]
    [Trait("Needs", "Witnesses")]
    public async Task Every_workflow_passes_actionlint()
    {
        string[] files = [.. (await ListAsync()).Where(file => file != "action.yml")];

        var (exitCode, output) = await LintAsync([.. files.Select(file => Path.Combine(TrackedFiles.Root, file))]);

        exitCode.Should().Be(0, output);
        output.Should().Contain($"{files.Length} workflows");
    }

    [Fact]
    [Trait("Needs", "Witnesses")]
    public async Task A_fault_is_seen_by_actionlint()
    {
        var bad = Path.Combine(Directory.CreateTempSubdirectory("workflow-").FullName, "bad.yml");
        await System.IO.File.WriteAllTextAsync(
            bad, Good.Replace("inputs.word", "nonsense.word"), TestContext.Current.CancellationToken);
        try
        {
            var (exitCode, output) = await LintAsync(bad);

            exitCode.Should().Be(1, output);
            output.Should().Contain("bad.yml:15:").And.Contain("undefined variable \"nonsense\"");
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(bad)!, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<string>> ListAsync()
    {
        var files = (await TrackedFiles.ListAsync()).Where(file => File.IsMatch(file)).ToList();
        files.Should().Contain("action.yml").And.Contain(".github/workflows/ci.yml")
            .And.Contain("docs/vendor-ci/.github/workflows/mail-conformance.yml");
        return files;
    }

    private static Task<(int ExitCode, string Output)> LintAsync(params string[] files) =>
        Witness.RunAsync("actionlint", files);

    private static IEnumerable<string> WrongIn(string file, string text)
    {
        var root = YamlFile.Parse(text);
        var jobs = root.At("jobs").Pairs().ToList();
        string[] wrong =
        [
            .. Use.Matches(text).SelectMany(use => WrongUse(file, use.Groups["what"].Value, use.Groups["rest"].Value)),
            .. jobs.Count > 0 ? WrongPermissions(root.At("permissions")) : [],
            .. jobs.SelectMany(job => WrongJob(job.Key, job.Value)),
            .. root.At("runs").At("steps").Items().SelectMany(step => WrongStep("the action", step)),
        ];
        return wrong.Select(what => $"{file}: {what}");
    }

    private static IEnumerable<string> WrongUse(string file, string what, string rest)
    {
        if (what.StartsWith("./") || (what.StartsWith(Own) && file.StartsWith("docs/")))
        {
            return [];
        }

        return !Pinned.IsMatch(what) ? [$"{what} is not pinned by a commit's 40 hex digits"]
            : !Version.IsMatch(rest) ? [$"{what} tells no version"]
            : [];
    }

    private static IEnumerable<string> WrongPermissions(YamlNode? permissions) => permissions switch
    {
        null => ["names no permissions for all jobs, {} at best"],
        YamlMappingNode map when map.Pairs().All(one => one is { Key: "contents" } && one.Value.Text() == "read") => [],
        _ => ["gives all jobs more than a job that needs it should ask for itself"],
    };

    private static IEnumerable<string> WrongJob(string name, YamlNode job)
    {
        if (job.At("timeout-minutes") is null)
        {
            yield return $"the job {name} has no timeout-minutes";
        }

        if (job.At("permissions") is not YamlMappingNode)
        {
            yield return $"the job {name} names no permissions";
        }

        foreach (var wrong in job.At("steps").Items().SelectMany(step => WrongStep(name, step)))
        {
            yield return wrong;
        }
    }

    private static IEnumerable<string> WrongStep(string job, YamlNode step)
    {
        if (step.At("uses").Text()?.StartsWith("actions/checkout@") == true
            && step.At("with").At("persist-credentials").Text() != "false")
        {
            yield return $"a checkout of {job} keeps its credentials";
        }

        var script = step.At("run").Text() ?? "";
        if (script.Contains("${{"))
        {
            yield return $"a step of {job} runs text that an expression fills in";
        }

        if (script.Trim().Contains('\n'))
        {
            yield return $"a step of {job} has a script in it; tools/ci is the place for that";
        }
    }
}
