using Conformance.Proof.Samples;
using Conformance.Proof.Tools;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>
/// Mistakes of the person at the command line: one sentence that says which, the exit code that means it, and no trace.
/// </summary>
public sealed class UsageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("usage-").FullName;

    public static TheoryData<string, int, string> Mistakes => new()
    {
        { "frobnicate", 2, "There is no command \"frobnicate\". Known: run, probe, test, " },
        { "lst", 2, "There is no command \"lst\"; did you mean \"list\" or \"lab\"? " },
        { "lst --jsn", 2, "There is no command \"lst\"; did you mean " },
        { "list", 2, "`./run.sh list` is followed by one of: checks, targets, clauses." },
        { "list check", 2, "There is no command \"check\"; did you mean \"checks\"? Known: checks, targets, clauses." },
        { "list checks --jsno", 2, "There is no option \"--jsno\"; did you mean \"--json\"?" },
        { "list checks --role sendr", 2, "--role does not know \"sendr\"; did you mean \"sender\"? Known: client, " },
        { "list checks --topic snii", 2, "--topic does not know \"snii\"; did you mean \"sni\"" },
        { "list checks --role ,", 2, "--role is given without a value; leave it out to mean all." },
        { "list checks --role client --topic parse", 3, "No check of role client has topic parse." },
        { "help frobnicate", 2, "There is no command \"frobnicate\"." },
        { "--hlep", 2, "There is no option \"--hlep\"; did you mean \"--help\"?" },
        { "explain --josn S-SNI-ENF", 2, "There is no option \"--josn\"." },
        { "diff a.json b.json c.json", 2, "`diff` takes no further argument \"c.json\"." },
        { "run", 2, "Required argument 'target' missing for command: 'run'." },
        { "run postfix --chekcs X", 2, "There is no option \"--chekcs\"; did you mean \"--checks\"?" },
        { "run postfix --variants sni", 2, "There is no option \"--variants\"; did you mean \"--variant\"?" },
        { "run postfix --repeat 0", 2, "--repeat takes a number from 1 to 1000." },
        { "run postfxi", 2, "There is no bundled target \"postfxi\"; did you mean \"postfix\"?" },
        { "run {folder}", 2, "There is no {folder}/target.yaml; a target is a folder with a target.yaml." },
        { "run 192.0.2.1:25", 2, "192.0.2.1:25 has no name to ask for (an address is not a name); say with --names" },
        { "run postfix --variant snii", 2, "postfix has no variant \"snii\"; did you mean \"sni\"?" },
        { "run postfix reference --variant snii", 3, "None of postfix, reference has a variant snii." },
        { "run postfix --checks S-NOPE-*", 3, "No check matches \"S-NOPE-*\"" },
        { "run postfix --out /proc/nowhere", 2, "The folder /proc/nowhere (--out) cannot be written: " },
        { "run postfix --checks S-SIN-*", 3, "No check matches \"S-SIN-*\"; did you mean S-SNI-*" },
        { "run postfix --checks S-SNI-EN", 3, "No check matches \"S-SNI-EN\"; did you mean S-SNI-ENF" },
        { "run postfix --checks S-SNI-ENF,8461/4.9", 3,
            "No check cites \"8461/4.9\"; did you mean 8461/4.1 or 8461/4.2? Sections of RFC 8461 with checks: 1.1, " },
        { "explain 8462/4.2", 2, "No check cites \"8462/4.2\"; did you mean 8461/4.2" },
        { "explain S-NOPE", 2, "No check matches \"S-NOPE\"" },
        { "explain S-SNI-EFN", 2, "No check matches \"S-SNI-EFN\"; did you mean S-SNI-ENF" },
        { "lab S-SNI-EFN", 2, "No check matches \"S-SNI-EFN\"; did you mean S-SNI-ENF" },
        { "lab S-SNI-*", 2, "`lab` takes one check, and \"S-SNI-*\" matches several." },
        { "lab S-SNI-ENF S-CERT-OK", 2, "`lab` takes no further argument \"S-CERT-OK\"." },
        { "lab --variant default", 2, "--variant is the target's; name that with --target." },
        { "lab --target postfxi", 2, "There is no bundled target \"postfxi\"; did you mean \"postfix\"?" },
        { "lab --target mail.example:25", 2, "mail.example:25 runs outside the lab, which is closed; --target is" },
        { "lab R-SNI-EXACT", 2, "R-SNI-EXACT tests receivers: it publishes no domains but asks a target. Name one " },
        { "lab R-SNI-EXACT --target msmtp", 3, "None of the checks is for a role of msmtp" },
        { "lab S-CERT-OK --target postfix --variant snii", 2, "postfix has no variant \"snii\"" },
        { "lab S-CERT-OK --target postfix --variant sni", 3, "which postfix/sni declares not; these do: mta-sts, " },
        { "lab S-CERT-OK --target exim", 3, "S-CERT-OK needs mta-sts, which no variant of exim declares." },
        { "scoreboard {folder}", 2, "The folder {folder} holds no result file (*.json)." },
        { "scoreboard {folder}/no.json", 2, "There is no file and no folder {folder}/no.json." },
        { "diff {folder}/a.json {folder}/b.json", 2, "There is no file and no folder {folder}/a.json." },
        { "test --no-containers -- -class No.Such.Class", 3, "No test ran." },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A checkout that cannot be written has its results elsewhere, and its scoreboard beside them.</summary>
    [Fact]
    public async Task The_scoreboard_goes_where_the_environment_wants_results()
    {
        var result = Path.Combine(_folder, "result.json");
        ResultFile.Write(result, SampleRuns.Default);

        using var command = SuiteCommand.StartWith(
            new() { [SuiteFolders.ArtifactsVariable] = _folder }, "scoreboard", result);

        (await command.EndAsync()).Should().Be(
            (0, $"Scoreboard: {Path.Combine(_folder, "scoreboard", "index.html")}"));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_in_a_sentence(string line, int exitCode, string sentence)
    {
        var end = await SuiteCommand.RunAsync(line.Replace("{folder}", _folder).Split(' '));

        end.ExitCode.Should().Be(exitCode, $"it said: {end.Said}");
        end.Said.Should().Contain(sentence.Replace("{folder}", _folder)).And.NotContain("   at ");
    }

    [Theory]
    [InlineData("help", "Without a command: runs Postfix")]
    [InlineData("help run", "--fail-on")]
    [InlineData("help list checks", "As JSON, for programs.")]
    [InlineData("run --help", "--fail-on")]
    [InlineData("lab --help", "Keep a lab up to look at")]
    [InlineData("-h", "Without a command: runs Postfix")]
    public async Task Help_is_to_be_had_in_every_usual_way(string line, string words)
    {
        var end = await SuiteCommand.RunAsync(line.Split(' '));

        end.ExitCode.Should().Be(0, $"it said: {end.Said}");
        end.Said.Should().Contain(words);
    }

    /// <summary>System.CommandLine's help has the words that complete a value in the place of its name.</summary>
    [Theory]
    [InlineData("run --help")]
    [InlineData("lab --help")]
    [InlineData("explain --help")]
    [InlineData("list checks --help")]
    public async Task Help_fits_a_wide_terminal(string line)
    {
        var end = await SuiteCommand.RunAsync(line.Split(' '));

        end.Said.Split('\n').Max(text => text.Length).Should().BeLessThan(200, end.Said);
    }

    [Fact]
    public async Task A_mistake_is_told_with_the_command_whose_help_is_meant()
    {
        var end = await SuiteCommand.RunAsync("list", "check");

        end.Said.Should().EndWith("`./run.sh list --help` shows what there is.");
    }

    [Theory]
    [InlineData("variants: [\n", "line 2: this is not YAML: ")]
    [InlineData("name: a\nname: b\n", "line 2: ")]
    [InlineData("- a\n- b\n", "line 1: ")]
    [InlineData("", "/target.yaml")]
    public async Task A_description_that_is_broken_is_told_with_its_line(string yaml, string sentence)
    {
        using var target = new TargetFolder(yaml);

        var end = await SuiteCommand.RunAsync("run", target.Path);

        end.ExitCode.Should().Be(2, $"it said: {end.Said}");
        end.Said.Should().Contain(sentence).And.NotContain("   at ").And.NotContain("\n", "one sentence is enough");
    }

    [Fact]
    public async Task A_description_with_an_unknown_key_is_told_with_the_key_that_was_meant()
    {
        using var target = new TargetFolder(TargetFolder.Least.Replace("declares:", "declare:"));

        var end = await SuiteCommand.RunAsync("run", target.Path);

        end.ExitCode.Should().Be(2);
        end.Said.Should().Contain("line 8: \"declare\" is not a key of a variant; did you mean \"declares\"?");
    }

    [Theory]
    [InlineData("", "cannot be read: It is empty or not a regular file.")]
    [InlineData("{\"schema\":", "not valid JSON")]
    [InlineData("<html>", "not valid JSON")]
    [InlineData("{\"schemaVersion\": 999}", "schema version 999; this suite reads up to ")]
    [InlineData("{\"schemaVersion\": 1, \"target\": 7}", "does not match docs/result.schema.json")]
    public async Task A_file_that_is_no_result_is_told_and_nothing_is_drawn(string content, string sentence)
    {
        var (file, site) = (Path.Combine(_folder, "some.json"), Path.Combine(_folder, "site"));
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

        var drawn = await SuiteCommand.RunAsync("scoreboard", file, "--out", site);
        var compared = await SuiteCommand.RunAsync("diff", file, file);

        foreach (var (exitCode, said) in new[] { drawn, compared })
        {
            exitCode.Should().Be(2, $"it said: {said}");
            said.Should().Contain($"{file} ").And.Contain(sentence).And.NotContain("   at ");
        }

        Directory.Exists(site).Should().BeFalse();
    }

    [Fact]
    public async Task A_range_that_is_none_is_told_before_anything_begins()
    {
        using var command = SuiteCommand.StartWith(new() { ["CONFORMANCE_RANGE"] = "10.0.0.0" }, "run", "postfix");

        var end = await command.EndAsync();

        end.Should().Be((2, "CONFORMANCE_RANGE=10.0.0.0 is not an IPv4 network of /8 to /18, such as 198.18.0.0/15."));
    }
}
