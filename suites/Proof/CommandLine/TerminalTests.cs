using Conformance.Output;
using Conformance.Proof.Tools;
using FluentAssertions;
using Spectre.Console;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>What is printed in a terminal, whatever its width, and what in a log or a pipe.</summary>
public sealed class TerminalTests
{
    private const string Escape = "\u001b";

    [Theory]
    [InlineData(false, "xterm", null, false)]
    [InlineData(false, "dumb", null, true)]
    [InlineData(false, "xterm", "1", true)]
    [InlineData(false, "xterm", "", false)]
    [InlineData(false, "", null, true)]
    [InlineData(true, "xterm", null, true)]
    public void Escape_sequences_are_for_a_terminal_that_takes_them(
        bool isRedirected, string term, string? noColor, bool isPlain) => Terminal.IsPlain(
        isRedirected, name => name == "TERM" ? term : noColor).Should().Be(isPlain);

    /// <summary>Variables by which CI systems are known: each has switched escape sequences on.</summary>
    [Theory]
    [InlineData("GITHUB_ACTIONS")]
    [InlineData("GITLAB_CI")]
    [InlineData("TF_BUILD")]
    [InlineData("JENKINS_URL")]
    [InlineData("TEAMCITY_VERSION")]
    public async Task A_log_of_a_CI_system_has_no_escape_sequences(string variable)
    {
        using var command = SuiteCommand.StartWith(
            new() { [variable] = "true", ["TERM"] = "dumb" }, "explain", "S-SNI-ENF");

        var end = await command.EndAsync();

        end.ExitCode.Should().Be(0, $"it said: {end.Said}");
        end.Said.Should().StartWith("S-SNI-ENF  MUST").And.NotContain(Escape);
    }

    [Fact]
    public void A_console_that_writes_to_a_file_writes_text_alone()
    {
        var text = new StringWriter();

        Terminal.On(text, isRedirected: true).MarkupLine("[red]fail[/] [bold]S-X[/]");

        text.ToString().Should().Be("fail S-X\n");
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public void A_table_fits_the_terminal_and_breaks_no_word(int width)
    {
        var lines = Printed(width);

        lines.Should().OnlyContain(line => line.Length <= width && line.TrimEnd() == line);
        Words(lines).Should().Equal(Words(Printed(int.MaxValue)), "each word is there, whole and in its place");
    }

    [Fact]
    public void A_table_in_a_pipe_has_a_line_a_row_and_nothing_behind_it()
    {
        var lines = Printed(int.MaxValue);

        lines.Should().HaveCount(3);
        lines[0].Should().Be("Check               Role    Says");
        lines[1].Should().StartWith("S-SNI-NOPOLICY      sender  The sender sends").And.EndWith("without a policy.");
    }

    private static string[] Printed(int width)
    {
        var table = new TextTable("Check", "Role", "Says");
        table.Add("S-SNI-NOPOLICY", "sender",
            "The sender sends the MX host name in SNI, with or without a policy.");
        table.Add("C-IMPLICIT-OTHERCA", "client", "Short.");
        var text = new StringWriter();
        table.Print(text, width);
        return text.ToString().TrimEnd('\n').Split('\n');
    }

    private static string[] Words(string[] lines) =>
        string.Join(' ', lines).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
