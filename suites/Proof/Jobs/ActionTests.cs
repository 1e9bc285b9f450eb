using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using Conformance.Scoreboard;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Jobs;

/// <summary>What action.yml makes of its inputs, with a stand-in for run.sh.</summary>
public sealed class ActionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("action ").FullName;
    private readonly ActionFile _action = new();

    public ActionTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A target runs where containers of Linux do.");
        Directory.CreateDirectory(Path.Combine(_folder, "tools/ci"));
        File.Copy(Path.Combine(TrackedFiles.Root, "tools/ci/run-target.sh"), In("tools/ci/run-target.sh"));
        StandIn.Write(In("run.sh"), """
            printf '<%s>' "$@"
            root=$(dirname "$0")
            if [ -e "$root/judged" ]; then cp "$root/judged" mail-conformance/exit-codes; fi
            exit "$(cat "$root/code")"
            """);
        Directory.CreateDirectory(In("mail-conformance"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_input_is_used_and_every_one_that_is_used_is_one() =>
        _action.Used.Distinct().Should().BeEquivalentTo(_action.Inputs);

    [Fact]
    public async Task A_target_alone_is_run_whole()
    {
        var end = await RunAsync(0, new() { ["target"] = "./my mta" });

        end.Should().Be(new StepEnd(0, "<run><./my mta><--out><mail-conformance>", "exit-code=0\n", ""));
    }

    [Fact]
    public async Task Every_input_comes_through_as_it_is()
    {
        var end = await RunAsync(0, new()
        {
            ["target"] = "exim", ["variants"] = "default,sni", ["checks"] = "S-*,$(id)", ["shard"] = "1/2",
            ["out"] = "a b", ["fail-on"] = "finding,inconclusive",
        });

        end.Said.Should().Be("<run><exim><--out><a b><--variant><default,sni><--checks><S-*,$(id)><--shard><1/2>"
            + "<--fail-on><finding,inconclusive>");
    }

    [Theory]
    [InlineData(0, "true", 0)]
    [InlineData(1, "true", 1)]
    [InlineData(2, "false", 2)]
    [InlineData(3, "false", 3)]
    [InlineData(4, "false", 4)]
    [InlineData(5, "false", 5)]
    [InlineData(130, "false", 130)]
    public async Task A_judged_check_that_fails_fails_the_step_unless_told_otherwise(
        int code, string fail, int exitCode)
    {
        var end = await RunAsync(code, new() { ["target"] = "exim", ["fail"] = fail });

        end.ExitCode.Should().Be(exitCode);
        end.Output.Should().Be($"exit-code={code}\n");
    }

    [Theory]
    [InlineData("1\n", 0)]
    [InlineData("1\n4\n", 4)]
    [InlineData("1\n5\n4\n", 5)]
    [InlineData("", 4)]
    [InlineData("4\n", 4)]
    [InlineData("10\n", 4)]
    public async Task A_failure_is_forgiven_where_a_check_was_judged_and_nothing_else_went_wrong(
        string judged, int exitCode)
    {
        await File.WriteAllTextAsync(In("judged"), judged, TestContext.Current.CancellationToken);

        var end = await RunAsync(1, new() { ["target"] = "exim", ["fail"] = "false" });

        end.ExitCode.Should().Be(exitCode);
        end.Output.Should().Be("exit-code=1\n");
    }

    [Fact]
    public async Task A_program_that_ends_with_1_and_judged_nothing_is_not_forgiven()
    {
        await File.WriteAllTextAsync(
            In("mail-conformance/exit-codes"), "1\n", TestContext.Current.CancellationToken);

        var end = await RunAsync(1, new() { ["target"] = "exim", ["fail"] = "false" });

        end.ExitCode.Should().Be(4, "what an earlier step left says nothing about this one");
        end.Said.Should().Contain("no check was judged");
    }

    [Theory]
    [InlineData("target", "", "the input target is empty")]
    [InlineData("fail", "no", "the input fail is true or false; it is 'no'.")]
    public async Task An_input_that_is_wrong_is_told_and_nothing_runs(string input, string value, string sentence)
    {
        var end = await RunAsync(0, new() { ["target"] = "exim", [input] = value });

        end.ExitCode.Should().Be(2);
        end.Said.Should().Contain(sentence).And.NotContain("<run>");
    }

    [Fact]
    public async Task What_an_earlier_step_left_is_no_result_of_this_one()
    {
        Site.Write(SampleRuns.Postfix, In("mail-conformance"));
        await File.WriteAllTextAsync(In("mail-conformance/exit-codes"), "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(In("mail-conformance/junit.xml"), "", TestContext.Current.CancellationToken);

        await RunAsync(4, new() { ["target"] = "exim" });

        Directory.Exists(In("mail-conformance/results")).Should().BeFalse();
        File.Exists(In("mail-conformance/exit-codes")).Should().BeFalse();
        File.Exists(In("mail-conformance/junit.xml")).Should().BeFalse();
    }

    [Fact]
    public async Task A_folder_of_results_that_is_not_the_suites_is_left_alone()
    {
        Directory.CreateDirectory(In("mail-conformance/results"));
        await File.WriteAllTextAsync(
            In("mail-conformance/results/mine.txt"), "", TestContext.Current.CancellationToken);

        await RunAsync(0, new() { ["target"] = "exim" });

        File.Exists(In("mail-conformance/results/mine.txt")).Should().BeTrue();
    }

    private async Task<StepEnd> RunAsync(int code, Dictionary<string, string> inputs)
    {
        await File.WriteAllTextAsync(In("code"), $"{code}", TestContext.Current.CancellationToken);
        return await _action.RunAsync(inputs, _folder, actionPath: _folder);
    }

    private string In(string name) => Path.Combine(_folder, name);
}
