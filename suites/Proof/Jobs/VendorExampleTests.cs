using Conformance.Proof.Benches;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Jobs;

/// <summary>The repository of a vendor that docs/vendor-ci.md shows, file by file.</summary>
[Trait("Takes", "Minutes")]
public sealed class VendorExampleTests : IDisposable
{
    private const string Example = "docs/vendor-ci";
    private const string Workflow = ".github/workflows/mail-conformance.yml";

    private readonly string _checkout = Directory.CreateTempSubdirectory("vendor-").FullName;
    private readonly ActionFile _action = new();

    public VendorExampleTests()
    {
        var root = Path.Combine(TrackedFiles.Root, Example);
        foreach (var file in Directory.GetFiles(root, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_checkout, Path.GetRelativePath(root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>What the example's workflow gives to the action.</summary>
    private Dictionary<string, string> Given => YamlFile.Parse(File.ReadAllText(In(Workflow))).At("jobs").Pairs()
        .SelectMany(job => job.Value.At("steps").Items())
        .Single(step => step.At("uses").Text()!.Contains("/conformance-suite@"))
        .At("with").Pairs().ToDictionary(input => input.Key, input => input.Value.Text()!);

    public void Dispose() => Directory.Delete(_checkout, recursive: true);

    [Fact]
    public void The_workflow_gives_the_action_what_it_takes() =>
        Given.Keys.Should().NotBeEmpty().And.BeSubsetOf(_action.Inputs);

    [Fact]
    public void The_document_shows_the_very_files()
    {
        var document = TrackedFiles.Read("docs/vendor-ci.md");
        var job = File.ReadAllText(In(Workflow)).Split("jobs:\n")[1];

        document.Should().Contain(job);
        job.Trim().Split('\n').Should().HaveCount(8, "a vendor adds eight lines");
        foreach (var file in Directory.GetFiles(_checkout, "*", SearchOption.AllDirectories))
        {
            document.Should().Contain($"(vendor-ci/{Path.GetRelativePath(_checkout, file)})");
        }
    }

    [Fact]
    [Trait("Needs", "Containers")]
    public async Task The_step_runs_the_target_and_leaves_all_that_is_uploaded()
    {
        await ContainerBench.ImagesAsync("reference");

        var end = await _action.RunAsync(Given, _checkout);

        end.ExitCode.Should().Be(0, end.Said);
        end.Output.Should().Be("exit-code=0\n");
        end.Summary.Should().Contain("| Example MTA sni |").And.Contain("| Example MTA default |");
        RunnerCommands.In(end.Said).Should().NotContain("error", "nothing failed but what is listed");
        var uploads = _action.Uploads(Given);
        uploads.Keys.Should().BeEquivalentTo(
            "mail-conformance-reports", "mail-conformance-results", "mail-conformance-site");
        uploads.Values.SelectMany(paths => paths).Should()
            .AllSatisfy(path => Path.Exists(In(path)).Should().BeTrue(path));
        foreach (var file in new[] { "index.html", "results/example-mta/default.json", "results/example-mta/sni.json" })
        {
            File.Exists(In($"mail-conformance/{file}")).Should().BeTrue(file);
        }
    }

    [Theory]
    [Trait("Needs", "Containers")]
    [InlineData("true", 1)]
    [InlineData("false", 0)]
    public async Task A_check_that_fails_is_an_annotation_and_fails_the_step_unless_told_otherwise(
        string fail, int exitCode)
    {
        await ContainerBench.ImagesAsync("reference");
        var file = In("conformance/target.yaml");
        var description = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            file, description.Split("deviations:")[0], TestContext.Current.CancellationToken);

        var end = await _action.RunAsync(
            new Dictionary<string, string>(Given)
            {
                ["variants"] = "default", ["checks"] = "S-SNI-NOPOLICY", ["fail"] = fail,
            },
            _checkout);

        end.ExitCode.Should().Be(exitCode, end.Said);
        end.Output.Should().Be("exit-code=1\n");
        end.Said.Split('\n').Should().ContainSingle(
            line => line.StartsWith("::error title=S-SNI-NOPOLICY on example-mta/default::SHOULD of RFC "));
        RunnerCommands.In(end.Said).Should().Equal("error");
    }

    private string In(string file) => Path.Combine(_checkout, file);
}
