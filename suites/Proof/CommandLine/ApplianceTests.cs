using Conformance.Lab.Certificates;
using Conformance.Proof.Containers;
using Conformance.Proof.Lab.Certificates;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>What listens somewhere already: a real Postfix that the suite did not start, on loopback.</summary>
public sealed class ApplianceTests
{
    private static readonly string[] Names = ["target.lab.test", "mx1.hosted-1.test", "mx2.hosted-2.test"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Needs", "Containers")]
    public async Task A_postfix_that_runs_already_is_judged_as_a_receiver()
    {
        var files = Directory.CreateTempSubdirectory("appliance-");
        await WriteCertificatesAsync(files.FullName);
        var container = await StartPostfixAsync(files.FullName, "sni");
        try
        {
            var port = (await DockerTool.AskAsync("port", container, "25")).Split(':')[^1].Trim();
            var folder = Path.Combine(files.FullName, "scoreboard");
            var (exitCode, said) = await SuiteCommand.RunAsync(
                "run", $"127.0.0.1:{port}", "--names", string.Join(',', Names), "--out", folder);

            exitCode.Should().Be(0, $"it said: {said}");
            said.Should().Contain($"127.0.0.1-{port}/default: 6 pass; ");
            said.Should().NotContain("preparing images", "nothing of this needs one");
            (await DockerTool.AskAsync("logs", container)).Should().Contain("postmaster@target.lab.test");
        }
        finally
        {
            await DockerTool.AskAsync("rm", "--force", container);
            files.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_address_without_a_name_is_asked_for_one()
    {
        var (exitCode, said) = await SuiteCommand.RunAsync("run", "127.0.0.1:2525");

        exitCode.Should().Be(2);
        said.Should().Be("127.0.0.1:2525 has no name; say with --names for which names it has certificates.");
    }

    [Fact]
    public async Task A_port_where_nobody_greets_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("nobody-");
        var (exitCode, said) = await SuiteCommand.RunAsync(
            "run", "127.0.0.1:1", "--names", "mx.example", "--out", folder.FullName);
        folder.Delete(recursive: true);

        exitCode.Should().Be(5, $"it said: {said}");
        said.Should().Contain("did not greet with 220 on port 1 within 10 s (knobs.startSeconds).");
    }

    /// <summary>As a distributor's user would have them: made before, and elsewhere.</summary>
    private static async Task WriteCertificatesAsync(string folder)
    {
        var root = LabRoot.Create(TimeProvider.System);
        var issuer = new LocalIssuer(root, TimeProvider.System);
        File.WriteAllText(Path.Combine(folder, "root.pem"), root.RootPem);
        foreach (var name in Names)
        {
            var own = Directory.CreateDirectory(Path.Combine(folder, "certs", name)).FullName;
            var certificate = await issuer.IssueAsync([name], Stop);
            File.WriteAllText(Path.Combine(own, "key.pem"), certificate.KeyPem);
            File.WriteAllText(Path.Combine(own, "chain.pem"), certificate.ChainPem);
        }

        // Postfix reads them under its own user.
        await Tool.RunAsync("chmod", "-R", "a+rX", folder);
    }

    private static async Task<string> StartPostfixAsync(string files, string variant)
    {
        var folders = SuiteFolders.Find();
        var store = new ImageStore(await ContainerEngine.ConnectAsync(Stop), new ImageStoreOptions(folders));
        var recipe = new TargetRecipe(
            "postfix", Path.Combine(folders.Containers, "targets", "postfix"), "trixie",
            new Dictionary<string, string>());
        var image = await store.TargetAsync(recipe, Stop);
        return (await DockerTool.AskAsync(
            "run", "--detach", "--publish", "127.0.0.1::25", "--volume", $"{files}:/lab:ro",
            "--env", $"LAB_VARIANT={variant}", "--env", $"LAB_HOSTNAME={Names[0]}",
            "--env", $"LAB_NAMES={string.Join(' ', Names)}", "--env", "LAB_NETWORK=0.0.0.0/0",
            "--env", "LAB_RESOLVER=127.0.0.1", image.Reference)).Trim();
    }
}
