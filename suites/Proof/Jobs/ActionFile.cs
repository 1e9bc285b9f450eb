using System.Text.RegularExpressions;
using CliWrap;
using Conformance.Proof.Tools;
using YamlDotNet.RepresentationModel;

namespace Conformance.Proof.Jobs;

/// <summary>action.yml, with its step that runs the target done as GitHub's runner does it.</summary>
internal sealed class ActionFile
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(15);

    private static readonly Regex Input = new(@"\$\{\{ inputs\.([\w-]+) \}\}", RegexOptions.CultureInvariant);

    private readonly YamlNode _action = YamlFile.Parse(TrackedFiles.Read("action.yml"));

    /// <summary>Names of all inputs.</summary>
    public IReadOnlyList<string> Inputs => [.. _action.At("inputs").Pairs().Select(input => input.Key)];

    /// <summary>Names of the inputs that somebody uses.</summary>
    public IReadOnlyList<string> Used =>
        [.. Regex.Matches(TrackedFiles.Read("action.yml"), @"inputs\.([\w-]+)").Select(use => use.Groups[1].Value)];

    private IEnumerable<YamlNode> Steps => _action.At("runs").At("steps").Items();

    private YamlNode RunStep => Steps.Single(step => step.At("run") is not null);

    /// <summary>What the artifacts hold, by the name of each.</summary>
    public IReadOnlyDictionary<string, string[]> Uploads(IReadOnlyDictionary<string, string> given) =>
        Steps.Where(step => step.At("uses").Text()?.StartsWith("actions/upload-artifact@") == true)
            .ToDictionary(
                step => Filled(step.At("with").At("name").Text()!, given),
                step => Filled(step.At("with").At("path").Text()!, given)
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Runs the step in a folder that is the workspace of the job.</summary>
    /// <param name="actionPath">Where the action was checked out; the repository itself unless said otherwise.</param>
    public async Task<StepEnd> RunAsync(
        IReadOnlyDictionary<string, string> given, string workspace, string? actionPath = null)
    {
        var (output, summary) = (Path.GetTempFileName(), Path.GetTempFileName());
        var environment = new Dictionary<string, string?>
        {
            ["GITHUB_ACTIONS"] = "true", ["GITHUB_ACTION_PATH"] = actionPath ?? TrackedFiles.Root,
            ["GITHUB_OUTPUT"] = output, ["GITHUB_STEP_SUMMARY"] = summary,
        };
        foreach (var (name, value) in RunStep.At("env").Pairs())
        {
            environment[name] = Filled(value.Text()!, given);
        }

        var step = Cli.Wrap("bash")
            .WithArguments(["--noprofile", "--norc", "-eo", "pipefail", "-c", RunStep.At("run").Text()!])
            .WithWorkingDirectory(workspace).WithEnvironmentVariables(environment);
        try
        {
            var (exitCode, said) = await Tool.EndAsync(step, TimeLimit);
            return new StepEnd(
                exitCode, said, await File.ReadAllTextAsync(output), await File.ReadAllTextAsync(summary));
        }
        finally
        {
            File.Delete(output);
            File.Delete(summary);
        }
    }

    private string Filled(string text, IReadOnlyDictionary<string, string> given) => Input.Replace(text, use =>
        given.GetValueOrDefault(use.Groups[1].Value)
        ?? _action.At("inputs").At(use.Groups[1].Value).At("default").Text() ?? "");
}

/// <summary>How the step ended.</summary>
/// <param name="Output">What it set as outputs, as it stands in the file.</param>
/// <param name="Summary">What it added to the summary of the job.</param>
internal sealed record StepEnd(int ExitCode, string Said, string Output, string Summary);
