using Conformance.Lab.Certificates;
using Conformance.Lab.Scenarios;
using Conformance.Proof.Benches;
using Conformance.Proof.Domains;
using Conformance.Proof.Lab.Tls;
using Conformance.Proof.Tools;
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
            await using var lab = await InProcessLab.StartAsync();
            await PublishTlsaAsync(lab, files.FullName, port);
            using var suite = SuiteCommand.StartWith(
                new Dictionary<string, string?> { ["SSL_CERT_FILE"] = Path.Combine(files.FullName, "root.pem") },
                "run", $"127.0.0.1:{port}", "--names", string.Join(',', Names), "--resolver", $"{lab.Resolver}",
                "--out", folder);
            var (exitCode, said) = await suite.EndAsync();

            exitCode.Should().Be(0, $"it said: {said}");
            said.Should().Contain("fail (finding) R-TLS-10-11", "Postfix does accept TLS 1.0, and on port 25 it may");
            said.Should().Contain($"127.0.0.1-{port}/default: 41 pass, 2 fail, 19 not applicable, 8 recorded; ");
            said.Should().NotContain("preparing images", "nothing of this needs one");
            (await DockerTool.AskAsync("logs", container)).Should().Contain("postmaster@target.lab.test");
        }
        finally
        {
            await DockerTool.AskAsync("rm", "--force", container);
            files.Delete(recursive: true);
        }
    }

    [Theory]
    [Trait("Needs", "Containers")]
    [InlineData("smtpd_client_new_tls_session_rate_limit=5", "454 4.7.0 Error: too many new TLS sessions")]
    [InlineData("smtpd_client_message_rate_limit=1", "450 4.7.1 Error: too much mail")]
    public async Task A_postfix_that_limits_its_clients_fails_nothing(string limit, string reply)
    {
        var files = Directory.CreateTempSubdirectory("appliance-");
        await WriteCertificatesAsync(files.FullName);
        var container = await StartPostfixAsync(files.FullName, "sni");
        try
        {
            // Those whom it relays for are not limited, unless it is told to.
            foreach (var setting in (string[])[limit, "smtpd_client_event_limit_exceptions="])
            {
                await DockerTool.AskAsync("exec", container, "postconf", "-e", setting);
            }

            await DockerTool.AskAsync(
                "exec", container, "sh", "-c", "until postfix status; do sleep 1; done; postfix reload");
            var port = (await DockerTool.AskAsync("port", container, "25")).Split(':')[^1].Trim();
            var (exitCode, said) = await SuiteCommand.RunAsync(
                "run", $"127.0.0.1:{port}", "--names", string.Join(',', Names), "--out",
                Path.Combine(files.FullName, "scoreboard"));

            exitCode.Should().BeOneOf([0, 4], $"it said: {said}");
            said.Should().Contain("inconclusive R-SNI-UNKNOWN-DELIVER").And.Contain(reply)
                .And.NotMatchRegex(@": fail (?!\((finding|TLS library)\))");
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
        said.Should().Be(
            "127.0.0.1:2525 has no name to ask for (an address is not a name); say with --names for which names it has "
            + "certificates.");
    }

    [Fact]
    public async Task Where_nothing_greets_nothing_ran_and_what_was_found_is_told()
    {
        await using var receiver = new StubReceiver { Greeting = "554 5.7.1 No service for you" };
        var folder = Directory.CreateTempSubdirectory("nobody-");

        var address = $"127.0.0.1:{receiver.Port}";
        var (exitCode, said) = await SuiteCommand.RunAsync(
            "run", address, "--names", "mx.example", "--out", folder.FullName);
        var (refusedCode, refused) = await SuiteCommand.RunAsync(
            "run", "127.0.0.1:1", "--names", "mx.example", "--start-seconds", "1", "--out", folder.FullName);
        folder.Delete(recursive: true);

        exitCode.Should().Be(3, $"it said: {said}");
        said.Should().Contain($"{address} did not greet with 220: it greeted with \"554 5.7.1 No service for you\".");
        refusedCode.Should().Be(3, $"it said: {refused}");
        refused.Should().Contain(
            "127.0.0.1:1 did not greet with 220 within 1 s (--start-seconds): it refused the connection.");
    }

    [Theory]
    [InlineData("b..example")]
    [InlineData("192.0.2.25")]
    public async Task A_name_that_may_not_be_sent_in_sni_is_refused(string name)
    {
        var (exitCode, said) = await SuiteCommand.RunAsync("run", "127.0.0.1:1", "--names", $"mx.example,{name}");

        exitCode.Should().Be(2);
        said.Should().StartWith($"--names: \"{name}\" is not a valid host name: ");
    }

    [Theory]
    [InlineData("--start-seconds is for host:port; ", "postfix", "--start-seconds", "5")]
    [InlineData("--start-seconds takes a number from 1 to 3600.", "127.0.0.1:1", "--start-seconds", "0")]
    public async Task Start_seconds_that_cannot_be_meant_are_refused(string because, params string[] arguments)
    {
        var (exitCode, said) = await SuiteCommand.RunAsync(["run", .. arguments]);

        exitCode.Should().Be(2);
        said.Should().StartWith(because);
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

    /// <summary>A record for the key of each name but the first, which is in the lab's own domain.</summary>
    private static Task PublishTlsaAsync(InProcessLab lab, string folder, string port) => lab.World.ApplyAsync(
        new ScenarioSpec("tlsa")
        {
            Domains = [.. Names[1..].Select(name => name[(name.IndexOf('.') + 1)..])],
            Records =
            [
                .. Names[1..].Select(name => new DnsRecord($"_{port}._tcp.{name}", "TLSA", DomainBench.TlsaOf(
                    File.ReadAllText(Path.Combine(folder, "certs", name, "chain.pem")), usage: 3, selector: 1))),
            ],
            IsAuthenticated = true,
        },
        Stop);

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
