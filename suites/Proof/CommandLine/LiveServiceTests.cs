using System.Text.RegularExpressions;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>The systemd unit of the live observer starts it with options that it has.</summary>
public sealed class LiveServiceTests
{
    private const string Program = "/opt/conformance-suite/run.sh ";

    [Fact]
    public async Task Its_options_are_taken_and_the_check_finds_that_the_example_is_not_there()
    {
        var unit = TrackedFiles.Read("containers/live/conformance-live.service").Replace("\\\n", " ");
        var start = Regex.Match(unit, $"^ExecStart={Program}(?<options>.+)$", RegexOptions.Multiline).Groups["options"];
        var options = start.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        // Nothing answers at that resolver, and the addresses are of RFC 5737.
        var (exitCode, said) = await SuiteCommand.RunAsync([.. options, "--check", "--resolver", "127.89.1.1:9"]);

        exitCode.Should().Be(4, said);
        said.Should().Contain("problem  delegation: The resolver 127.89.1.1:9 knows no zone above live.example.net: ")
            .And.Contain("problem  ports: ").And.Contain("problem  reverse name: ")
            .And.Contain("problem  certificate: ");
    }
}
