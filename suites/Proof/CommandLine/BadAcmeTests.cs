using Conformance.Proof.Benches;
using Conformance.Proof.Tools;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>Receivers whose ACME clients go wrong: one sentence says how, by what the CA saw, and nothing is judged.
/// </summary>
[Trait("Takes", "Minutes")]
[Trait("Needs", "Containers")]
public sealed class BadAcmeTests(BadAcmeTests.Images images) : IClassFixture<BadAcmeTests.Images>
{
    private const string Declares = "declares acme, and its ACME client ";

    [Theory]
    [InlineData("never-asks", Declares + "did not ask the CA for anything.")]
    [InlineData("half", Declares + "got no certificate for mx1.fetched-1.test, mx1.fetched-2.test, ")]
    [InlineData("wrong-name", Declares + "ordered a certificate for wrong.test, which is not one of LAB_NAMES.")]
    [InlineData("refused", "; the CA: GET /acme/none/directory was answered with 404")]
    [InlineData("distrusts", "; the CA: its TLS handshake failed, remote error: tls: ")]
    [InlineData("gives-up", Declares + "did not ask the CA for anything. The target exited before it greeted: ")]
    [InlineData("never-renews",
        "did not renew its certificates by the hook `true` (hooks.renew) within 10 s: its ACME client did not ask the "
        + "CA for anything.")]
    public async Task A_client_that_goes_wrong_is_told_with_what_the_ca_saw(string variant, string sentence)
    {
        var (exitCode, said) = await SuiteCommand.RunAsync(
            "run", "suites/Proof/Containers/BadTargets/acme", "--variant", variant, "--checks", "R-SNI-ABSENT",
            "--out", Path.Combine(images.Folder, variant));

        exitCode.Should().Be(5, $"it said: {said}");
        said.Should().Contain($"stub-acme/{variant}: ").And.Contain(sentence);
        said.Should().NotContain("   at ").And.NotContain("R-SNI-ABSENT", "nothing is judged");
    }

    /// <summary>The images of the lab, so that not each run makes them.</summary>
    public sealed class Images : IAsyncLifetime
    {
        public string Folder { get; } = Directory.CreateTempSubdirectory("bad-acme-").FullName;

        public async ValueTask InitializeAsync() => await ContainerBench.ImagesAsync("reference");

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
