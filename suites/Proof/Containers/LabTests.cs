using System.Text.RegularExpressions;
using Conformance.Proof.Benches;
using Conformance.Proof.Tools;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Containers;

/// <summary>
/// `./run.sh lab`: a lab stays up, the commands that it prints do what they say, each event is printed, and Ctrl-C
/// leaves nothing.
/// </summary>
[Trait("Takes", "Minutes")]
[Trait("Needs", "Containers")]
public sealed class LabTests : IAsyncLifetime
{
    private const string Open = "Events follow";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await ContainerBench.ImagesAsync("reference");
        await new ImageStore(await ContainerEngine.ConnectAsync(Stop), new ImageStoreOptions(SuiteFolders.Find()))
            .LabToolsAsync(Stop);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_checks_world_and_the_target_stay_up_until_Ctrl_C()
    {
        using var lab = SuiteCommand.Start("lab", "S-CERT-EXPIRED", "--target", "reference");
        await lab.SaysAsync(Open);
        lab.Said.Should().Contain("S-CERT-EXPIRED: pass  ").And.Contain("certificate: expired");

        var dig = await TypeAsync(lab, "dig ");
        dig.Should().Contain("\"v=STSv1; id=").And.MatchRegex(@"MX\s+10 mx1\.s-cert-expired-");
        (await TypeAsync(lab, "curl ")).Should().Contain("mode: enforce");
        (await TypeAsync(lab, "openssl s_client -connect mx1.")).Should().Contain("certificate has expired");
        (await TypeAsync(lab, "openssl s_client -connect 198.")).Should().Contain("Verification: OK");
        (await TypeAsync(lab, "swaks --server 198.")).Should().Contain("250 ");
        await EndsAsync(lab);
    }

    [Fact]
    public async Task The_lab_alone_has_the_usual_domains_for_a_sender_or_tester_of_the_users_own()
    {
        using var lab = SuiteCommand.Start("lab");
        await lab.SaysAsync(Open);

        (await TypeAsync(lab, "dig ")).Should().MatchRegex(@"MX\s+10 mx1\.enforce\.test\.");
        (await TypeAsync(lab, "curl ")).Should().Contain("version: STSv1").And.Contain("mx: mx1.enforce.test");
        (await TypeAsync(lab, "openssl ")).Should().Contain("Verification: OK");
        (await TypeAsync(lab, "swaks ")).Should().Contain("250 ");
        await lab.SaysAsync("request      mta-sts.enforce.test: GET /.well-known/mta-sts.txt");
        await lab.SaysAsync("delivered    mx1.enforce.test: to <you@enforce.test> from <you@sender.lab.test>, TLS 1.3");
        var address = Regex.Match(lab.Said, @"^mx1\.expired\.test +MX host +(\S+) +certificate: expired$",
            RegexOptions.Multiline).Groups[1].Value;
        (await InToolsAsync(lab, "dig +short mx1.expired.test A")).Trim().Should().Be(address);
        await EndsAsync(lab);
    }

    [Fact]
    public async Task A_container_of_the_users_own_joins_the_network_and_does_not_keep_it()
    {
        using var lab = SuiteCommand.Start("lab", "C-CERT-EXPIRED");
        await lab.SaysAsync(Open);
        lab.Said.Should().Contain("smart host, STARTTLS");
        var image = await DockerTool.AskAsync(
            "inspect", "--format", "{{.Config.Image}}", await lab.ContainerAsync("tools"));
        var own = $"own-{Guid.NewGuid():n}";
        var command = Printed(lab, "docker run ").Replace("--rm -it", $"--detach --name {own}")
            .Replace("IMAGE", image.Trim());
        try
        {
            await ShellAsync(command);
            (await DockerTool.AskAsync("exec", own, "dig", "+short", "mx.sender.lab.test", "A")).Should()
                .StartWith("198.");

            await EndsAsync(lab);
        }
        finally
        {
            await DockerTool.AskAsync("rm", "--force", own);
        }
    }

    [Fact]
    public async Task A_target_among_the_usual_domains_is_seen_at_work_and_its_end_is_reported()
    {
        using var lab = SuiteCommand.Start("lab", "--target", "reference", "--variant", "no-sni");
        await lab.SaysAsync(Open);

        (await TypeAsync(lab, "swaks --server 198.")).Should().Contain("250 ");
        await lab.SaysAsync("ClientHello  mta-sts.enforce.test: SNI mta-sts.enforce.test");
        await lab.SaysAsync("ClientHello  mx1.enforce.test: SNI absent");
        await lab.SaysAsync("delivered    mx1.enforce.test: to <you@enforce.test>");
        await DockerTool.AskAsync("kill", await lab.ContainerAsync("4"));

        var (exitCode, said) = await lab.EndAsync();
        exitCode.Should().Be(5, $"it said: {said}");
        said.Should().Contain("reference (no-sni) ended with exit code 137").And.NotContain("   at ");
    }

    [Fact]
    public async Task Before_it_is_open_Ctrl_C_is_an_interruption()
    {
        using var lab = SuiteCommand.Start("lab");
        await lab.SaysAsync("starting the lab");

        await lab.SignalAsync("INT", wholeGroup: true);

        var (exitCode, said) = await lab.EndAsync();
        exitCode.Should().Be(130, $"it said: {said}");
    }

    /// <summary>As a terminal sends it, to the whole group.</summary>
    private static async Task EndsAsync(SuiteCommand lab)
    {
        await lab.SignalAsync("INT", wholeGroup: true);
        var (exitCode, said) = await lab.EndAsync();
        exitCode.Should().Be(0, $"it said: {said}");
        said.Should().Contain("ending the lab (once more: at once)").And.NotContain("   at ");
    }

    /// <summary>Pastes the printed command that begins so into the shell of the tools.</summary>
    private static Task<string> TypeAsync(SuiteCommand lab, string beginning) =>
        InToolsAsync(lab, Printed(lab, beginning));

    private static string Printed(SuiteCommand lab, string beginning) =>
        lab.Said.Split('\n').First(line => line.StartsWith($"    {beginning}", StringComparison.Ordinal)).Trim();

    /// <summary>As typed after the command that opens that shell.</summary>
    private static async Task<string> InToolsAsync(SuiteCommand lab, string line)
    {
        var shell = Printed(lab, "docker exec -it ").Replace(" -it ", " ");
        return (await Tool.RunAsync("sh", "-c", $"{shell} -c '{line}'")).Output;
    }

    private static async Task ShellAsync(string line)
    {
        var (exitCode, output) = await Tool.RunAsync("sh", "-c", line);
        exitCode.Should().Be(0, $"{line} said: {output}");
    }
}
