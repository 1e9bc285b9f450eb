using Conformance.Proof.Tools;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>What a shell is offered while a command is being written.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("./run.sh li", "list")]
    [InlineData("./run.sh run postf", "postfix")]
    [InlineData("./run.sh run postfix --fail-o", "--fail-on")]
    [InlineData("./run.sh run postfix --variant ", "mta-sts-sni")]
    [InlineData("./run.sh run postfix --variant default,mta", "default,mta-sts-sni")]
    [InlineData("./run.sh run postfix --checks S-SNI-ENF,S-CERT-EX", "S-SNI-ENF,S-CERT-EXPIRED")]
    [InlineData("./run.sh run postfix --fail-on ", "finding")]
    [InlineData("./run.sh list checks --role ", "receiver")]
    [InlineData("./run.sh list checks --topic s", "sni")]
    [InlineData("./run.sh explain R-SNI-EX", "R-SNI-EXACT")]
    [InlineData("./run.sh lab S-CERT-EXP", "S-CERT-EXPIRED")]
    [InlineData("./run.sh lab --target postf", "postfix")]
    [InlineData("./run.sh completion ", "zsh")]
    public async Task A_line_is_completed(string line, string word)
    {
        var (exitCode, said) = await SuiteCommand.RunAsync("[suggest]", line);

        exitCode.Should().Be(0, $"it said: {said}");
        said.Split('\n').Should().Contain(word);
    }

    [Fact]
    public async Task A_line_is_completed_where_the_cursor_is()
    {
        var (_, said) = await SuiteCommand.RunAsync("[suggest:11]", "./run.sh li postfix");

        said.Split('\n').Should().Contain("list").And.NotContain("postfix");
    }

    /// <summary>
    /// Its function is called as bash calls it when somebody has written "run.sh run postf" and presses Tab.
    /// </summary>
    [Fact]
    public async Task Bash_completes_by_the_script()
    {
        const string Tab = """
            source <("$0" completion bash)
            COMP_WORDS=("$0" run postf) COMP_CWORD=2
            _mail_conformance
            printf '%s\n' "${COMPREPLY[@]}"
            """;

        var (exitCode, output) = await Tool.RunAsync("bash", "-c", Tab, SuiteFolders.ProgramOf("Conformance"));

        exitCode.Should().Be(0, output);
        output.Split('\n').Should().Contain("postfix").And.NotContain("exim");
    }

    [Fact]
    public async Task Another_shell_is_refused_with_those_that_are_known()
    {
        var (exitCode, said) = await SuiteCommand.RunAsync("completion", "bsh");

        exitCode.Should().Be(2);
        said.Should().StartWith("`completion` does not know \"bsh\"; did you mean \"bash\"");
    }
}
