using System.Text;
using Conformance.Targets.Engine;
using Conformance.Targets.Running;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Hostile;

/// <summary>Endless output is neither kept whole nor read for ever.</summary>
public sealed class BoundedOutputTests
{
    [Fact]
    public void Of_endless_output_the_end_is_kept_and_how_much_is_missing_is_said()
    {
        using var output = new BoundedOutput(keep: 1_000);
        var most = 0L;

        for (var number = 0; number < 100_000; number++)
        {
            output.Write(Encoding.UTF8.GetBytes($"line {number}\n"));
            most = Math.Max(most, output.Held);
        }

        most.Should().BeLessThanOrEqualTo(3_000);
        $"{output}".Should().StartWith($"[{output.Seen - 1_000} octets before this are left out]\n")
            .And.EndWith("line 99999\n").And.HaveLength(1_000 + $"{output}".IndexOf('\n') + 1);
    }

    [Fact]
    public void What_fits_is_kept_as_it_is()
    {
        using var output = new BoundedOutput(keep: 1_000, most: 1_000);

        output.Write("a\tb\n"u8);

        $"{output}".Should().Be("a\tb\n");
    }

    [Fact]
    public void Beyond_the_bound_it_ends()
    {
        using var output = new BoundedOutput(keep: 1_000, most: 2_500_000);
        var octets = new byte[1_000_000];
        output.Write(octets);
        output.Write(octets);

        var once = () => output.Write(octets);

        once.Should().Throw<OutputTooLongException>().WithMessage("more than 2.5 MB were printed");
        output.Held.Should().BeLessThanOrEqualTo(2_000);
    }

    [Fact]
    public void Of_endless_lines_the_last_are_kept()
    {
        var lines = new BoundedLines(mostCharacters: 1_000);

        for (var number = 0; number < 100_000; number++)
        {
            lines.Add($"line {number}");
        }

        lines.Kept.Should().BeLessThanOrEqualTo(1_000);
        lines.Lines[^1].Should().Be("line 99999");
    }

    [Fact]
    public async Task A_line_without_an_end_is_several()
    {
        var lines = new List<string>();
        var text = "first\r\n" + new string('x', 3 * BoundedLines.LongestLine) + "\n\nlast";

        await BoundedLines.ReadAsync(new StringReader(text), lines.Add, TestContext.Current.CancellationToken);

        lines[0].Should().Be("first");
        lines[^1].Should().Be("last");
        lines.Should().OnlyContain(line => line.Length <= BoundedLines.LongestLine);
        string.Concat(lines).Should().Be(text.Replace("\r", "").Replace("\n", ""));
    }

    [Fact]
    public async Task A_program_whose_output_is_enough_is_ended()
    {
        var heard = 0L;
        var endless = new Command("sh", "-c", "yes; sleep 600")
        {
            OnLine = line => heard = heard + line.Length < 1_000_000
                ? heard + line.Length : throw new InvalidOperationException("enough"),
        };

        var run = () => endless.RunAsync(TestContext.Current.CancellationToken);

        await run.Should().ThrowAsync<InvalidOperationException>().WithMessage("enough");
    }
}
