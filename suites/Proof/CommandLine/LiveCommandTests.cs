using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>live: what is wrong with its options, and with the machine, is told before anything is begun.</summary>
public sealed class LiveCommandTests : IDisposable
{
    private static readonly string[] Good =
        ["live", "--zone", "live.example.test", "--address", "127.90.0.1", "--contact", "postmaster@example.test"];

    private readonly string _folder = Directory.CreateTempSubdirectory("live-command-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--zone", "Live.example.test", "Expected a domain name in lower case such as live.example.net for ")]
    [InlineData("--zone", "a..example.test", "Expected a domain name in lower case such as live.example.net ")]
    [InlineData("--address", "2001:db8::1", "Expected an IPv4 address such as 203.0.113.7 for the address, found ")]
    [InlineData("--contact", "me", "Expected a mailbox such as postmaster@example.net for the contact, found ")]
    public async Task An_option_that_cannot_be_is_named(string option, string value, string sentence) =>
        await RefusesAsync(
            2, sentence, [.. Good.Select((word, at) => at > 0 && Good[at - 1] == option ? value : word)]);

    [Theory]
    [InlineData("--address6", "2001:db8::1", "Expected an IPv6 network such as 2001:db8::/64, of a ")]
    [InlineData("--acme", "http://acme.example/", "Expected an https URL such as https://acme.example/directory for ")]
    [InlineData("--acme-root", "/no/such.pem", "The file /no/such.pem (--acme-root) cannot be read: ")]
    [InlineData("--state", "/dev/null/live", "The folder /dev/null/live (--state) cannot be written: ")]
    public async Task A_further_option_that_cannot_be_is_named(string option, string value, string sentence) =>
        await RefusesAsync(2, sentence, [.. Good, option, value]);

    [Fact]
    public async Task A_root_of_no_directory_is_named()
    {
        var file = Path.Combine(_folder, "root.pem");
        await File.WriteAllTextAsync(
            file, "-----BEGIN CERTIFICATE-----\n", TestContext.Current.CancellationToken);

        await RefusesAsync(
            2, "Expected certificates in PEM for the root of the ACME directory, and a directory.",
            [.. Good, "--acme-root", file]);
    }

    [Fact]
    public async Task What_is_needed_and_missing_is_named() =>
        await RefusesAsync(2, "Option '--zone' is required.", ["live", "--address", "127.90.0.1"]);

    [Fact]
    public async Task An_engine_that_does_not_answer_is_named()
    {
        StandIn.Write(Path.Combine(_folder, "docker"), "echo 'Cannot connect to the Docker daemon.' >&2; exit 1");
        using var command = SuiteCommand.StartWith(
            new() { ["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}", ["DOCKER_HOST"] = null },
            [.. Good, "--state", Path.Combine(_folder, "state")]);

        var (exitCode, said) = await command.EndAsync();

        exitCode.Should().Be(4, said);
        said.Should().Contain("No container engine answers").And.NotContain("   at ");
    }

    private static async Task RefusesAsync(int expected, string sentence, string[] arguments)
    {
        var (exitCode, said) = await SuiteCommand.RunAsync(arguments);

        exitCode.Should().Be(expected, said);
        said.Should().Contain(sentence).And.NotContain("   at ");
    }
}
