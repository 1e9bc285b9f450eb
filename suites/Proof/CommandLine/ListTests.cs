using System.Text.Json;
using Conformance.Checks.Core;
using Conformance.Proof.Tools;
using Conformance.Running;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>Checks as they are listed: by role, by topic, and by the section that they cite.</summary>
public sealed class ListTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Checks_are_listed_by_role_and_topic()
    {
        var all = (await SuiteProgram.CatalogueAsync(Stop)).Checks;

        var (exitCode, said) = await SuiteCommand.RunAsync(
            "list", "checks", "--role", "sender,client", "--topic", "sni", "--json");

        exitCode.Should().Be(0, $"it said: {said}");
        var listed = JsonSerializer.Deserialize<CheckFacts[]>(said, ResultFile.Json)!;
        var wanted = all.Where(check => check.Role is Role.Sender or Role.Client && check.Topic == "sni");
        listed.Select(check => check.Id).Should().Equal(wanted.Select(check => check.Id));
        listed.Select(check => check.Role).Distinct().Should().BeEquivalentTo([Role.Sender, Role.Client]);
    }

    [Fact]
    public async Task A_section_is_explained_by_its_checks()
    {
        var (exitCode, said) = await SuiteCommand.RunAsync("explain", "8461/4.2");

        exitCode.Should().Be(0, $"it said: {said}");
        var lines = said.Split('\n');
        lines[0].Should().StartWith("Check ").And.EndWith("Says");
        lines.Skip(1).Should().AllSatisfy(line => line.Should().Contain("§4.2"));
        lines.Where(line => line.StartsWith("S-CERT-EXPIRED ", StringComparison.Ordinal)).Should().ContainSingle()
            .Which.Should().EndWith("The sender rejects an expired certificate.");
    }
}
