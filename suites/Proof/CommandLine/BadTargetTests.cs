using System.Collections.Concurrent;
using Conformance.Proof.Benches;
using Conformance.Proof.Tools;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>Targets that are wrong in one way each: the run says which, judges nothing, and leaves nothing.</summary>
[Trait("Takes", "Minutes")]
[Trait("Needs", "Containers")]
public sealed class BadTargetTests(BadTargetTests.Runs runs) : IClassFixture<BadTargetTests.Runs>
{
    [Theory]
    [InlineData("ends-at-once",
        "The target exited before it greeted: stub (ends-at-once) ended with exit code 3; its last output: "
            + "stub: <b>the configuration</b> is wrong.")]
    [InlineData("never-greets",
        "did not greet with 220 on port 25 within 60 s (knobs.startSeconds): it accepted the connection and sent "
            + "nothing; log: it printed nothing.")]
    [InlineData("greets-and-dies", "ended with exit code 7; it printed nothing.")]
    [InlineData("knows-every-variant", "which does not exist, and it kept running; expected exit code 64.")]
    [InlineData("swallows",
        "does not relay a plain message: Within 30 s the target neither delivered nor bounced the message")]
    [InlineData("sends-twice", "delivered one message 2 times: ")]
    [InlineData("bounces", "does not relay a plain message to an ordinary domain: it was bounced")]
    [InlineData("refuses",
        @"a message to m2@contract-1.test: 550 <script>alert(3)</script>\u001b[31m no (to MAIL FROM:<m2@sender.")]
    [InlineData("requires-tls",
        "STARTTLS command first. It accepts mail over TLS only: with `submission: { startTls: true }` in target.yaml")]
    [InlineData("shouts", "It said more than 4096 kB without coming to an end.")]
    [InlineData("floods", "The target broke on its first message: ")]
    public async Task A_broken_contract_is_told_with_what_was_expected_and_seen(string variant, string sentence)
    {
        var (exitCode, said) = await runs.OfAsync(variant);

        exitCode.Should().Be(5, $"it said: {said}");
        said.Should().Contain($"stub/{variant}: ").And.Contain(sentence);
        said.Should().Contain($"Its log: artifacts/runs/stub-{variant}/");
        said.Should().EndWith(
            $"Exit code 5: the target broke its contract: stub/{variant}. docs/adding-a-target.md describes it.");
        said.Should().NotContain("   at ").And.NotContainAny("\u001b", "\u0007");
        said.Length.Should().BeLessThan(3_000, "a megabyte of banner is not for a person to read");
    }

    [Fact]
    public async Task A_target_that_sends_nothing_is_inconclusive()
    {
        var (exitCode, said) = await runs.OfAsync("falls-silent");

        exitCode.Should().Be(4, $"it said: {said}");
        said.Should().Contain(
            "stub/falls-silent: inconclusive S-SNI-NOPOLICY  Within 30 s the target neither delivered nor bounced");
        said.Should().EndWith(
            "Exit code 4: 1 of 1 checks of stub/falls-silent are inconclusive, more than a quarter. Besides: "
            + "stub/falls-silent: accounting could not be completed: the target has no queue hook (hooks.queue), so "
            + "a message that did not arrive may be queued or lost.");
    }

    [Theory]
    [InlineData("refuses")]
    [InlineData("shouts")]
    [InlineData("floods")]
    [InlineData("ends-at-once")]
    public async Task What_a_hostile_target_says_is_text_on_every_page_and_in_every_report(string variant)
    {
        await runs.OfAsync(variant);

        var files = Directory.GetFiles(runs.SiteOf(variant), "*", SearchOption.AllDirectories);
        foreach (var page in files.Where(file => file.EndsWith(".html", StringComparison.Ordinal)))
        {
            var html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
            html.Should().NotContainAny("<script>alert", "<img src=x", "<b>the configuration", "\u001b", "\u0007");
        }

        files.Sum(file => new FileInfo(file).Length).Should().BeLessThan(2_000_000, "a target cannot fill the disk");
    }

    [Fact]
    public async Task A_recipe_that_does_not_build_is_told_with_the_end_of_its_output()
    {
        var (exitCode, said) = await SuiteCommand.RunAsync(
            "run", "suites/Proof/Containers/BadTargets/no-build", "--out", runs.SiteOf("no-build"));

        exitCode.Should().Be(5, $"it said: {said}");
        said.Should().Contain("There is no image for target no-build: ").And.Contain("returned a non-zero code: 3.");
        said.Should().Contain("  compiling <b>the server</b>\n");
    }

    [Fact]
    public async Task A_client_that_does_not_submit_in_a_way_that_it_declares_breaks_its_contract()
    {
        var half = CopyOf("containers/targets/reference");

        // It says that it is ready when it has said that it takes mail.
        var recipe = Path.Combine(half.FullName, "Dockerfile");
        File.WriteAllText(recipe, File.ReadAllText(recipe).Replace(
            "ENTRYPOINT [\"/opt/lab/Conformance.Reference\"]",
            """
            ENTRYPOINT ["/bin/bash", "-o", "pipefail", "-c", \
              "/opt/lab/Conformance.Reference 2>&1 | while read -r line; do echo \"$line\"; echo ready; done"]
            """, StringComparison.Ordinal));
        var description = Path.Combine(half.FullName, "target.yaml");
        File.WriteAllText(description, File.ReadAllText(description)
            .Replace("name: reference\n", "name: half-client\n", StringComparison.Ordinal)
            .Replace("roles: [sender, receiver, client]", "roles: [client]", StringComparison.Ordinal)
            .Replace("  send: ", "  send: test $LAB_SMTP_TLS = implicit || ", StringComparison.Ordinal));
        var (exitCode, said) = await SuiteCommand.RunAsync(
            "run", half.FullName, "--variant", "default", "--checks", "C-SNI-STARTTLS",
            "--out", runs.SiteOf("half-client"));
        half.Delete(recursive: true);

        exitCode.Should().Be(5, $"it said: {said}");
        said.Should().Contain("(default) declares implicit-tls and does not send a plain message that way: ");
    }

    [Fact]
    public async Task A_receiver_that_serves_nobody_at_a_port_that_it_declares_breaks_its_contract()
    {
        var deaf = CopyOf("containers/targets/reference");
        var description = Path.Combine(deaf.FullName, "target.yaml");
        File.WriteAllText(description, File.ReadAllText(description)
            .Replace("name: reference\n", "name: deaf-receiver\n", StringComparison.Ordinal)
            .Replace("submissions: 465", "submissions: 466", StringComparison.Ordinal)
            .Replace("knobs:\n", "knobs:\n  startSeconds: 10\n", StringComparison.Ordinal));
        var (exitCode, said) = await SuiteCommand.RunAsync(
            "run", deaf.FullName, "--variant", "default", "--checks", "R-SNI-PORTS",
            "--out", runs.SiteOf("deaf-receiver"));
        deaf.Delete(recursive: true);

        exitCode.Should().Be(5, $"it said: {said}");
        said.Should().Contain("(default) declares port 466 with implicit TLS and serves nobody there within 10 s: ");
    }

    [Fact]
    public async Task A_target_that_hangs_is_cut_off_and_the_others_go_on()
    {
        await runs.OfAsync("ends-at-once");
        var slow = CopyOf("suites/Proof/Containers/BadTargets/stub");
        var description = Path.Combine(slow.FullName, "target.yaml");
        File.WriteAllText(description, File.ReadAllText(description)
            .Replace("attemptSeconds: 30", "attemptSeconds: 300\n  runSeconds: 15", StringComparison.Ordinal));
        var (exitCode, said) = await SuiteCommand.RunAsync(
            "run", slow.FullName, "reference", "--variant", "falls-silent,default", "--checks", "S-SNI-NOPOLICY",
            "--out", runs.SiteOf("cut-off"));
        slow.Delete(recursive: true);

        exitCode.Should().Be(5, $"it said: {said}");
        said.Should().Contain(
            "It took longer than 15 s (knobs.runSeconds) and was stopped; 1 of 1 checks were not finished.");
        said.Should().Contain("reference/default 0.1.0: 1 pass; ");
        said.Should().EndWith("Exit code 5: cut off, because they took too long: stub/falls-silent.");
    }

    /// <summary>A folder of a target, to be changed.</summary>
    private static DirectoryInfo CopyOf(string folder)
    {
        var copy = Directory.CreateTempSubdirectory("bad-target-");
        foreach (var file in Directory.GetFiles(Path.Combine(SuiteFolders.Find().Root, folder)))
        {
            File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        }

        return copy;
    }

    /// <summary>Runs of the stub, begun together and a few at a time.</summary>
    public sealed class Runs : IDisposable
    {
        private static readonly string[] Variants =
        [
            "ends-at-once", "never-greets", "knows-every-variant", "swallows", "falls-silent", "greets-and-dies",
            "sends-twice",
            "bounces", "refuses", "requires-tls", "shouts", "floods",
        ];

        private readonly string _folder = Directory.CreateTempSubdirectory("bad-targets-").FullName;
        private readonly SemaphoreSlim _places = new(3);
        private readonly ConcurrentDictionary<string, Task<(int ExitCode, string Said)>> _runs = [];
        private readonly Lazy<Task> _first;

        public Runs()
        {
            _first = new Lazy<Task>(BeginAsync);
        }

        public string SiteOf(string variant) => Path.Combine(_folder, variant);

        public async Task<(int ExitCode, string Said)> OfAsync(string variant)
        {
            await _first.Value;
            return await _runs[variant];
        }

        public void Dispose()
        {
            _places.Dispose();
            Directory.Delete(_folder, recursive: true);
        }

        /// <summary>The first makes the image, so that not all of them do.</summary>
        private async Task BeginAsync()
        {
            await ContainerBench.ImagesAsync("reference");
            await (_runs[Variants[0]] = RunAsync(Variants[0]));
            foreach (var variant in Variants[1..])
            {
                _runs[variant] = RunAsync(variant);
            }
        }

        private async Task<(int ExitCode, string Said)> RunAsync(string variant)
        {
            await _places.WaitAsync(TestContext.Current.CancellationToken);
            try
            {
                return await SuiteCommand.RunAsync(
                    "run", "suites/Proof/Containers/BadTargets/stub", "--variant", variant, "--checks",
                    "S-SNI-NOPOLICY,R-SNI-ABSENT",
                    "--out", SiteOf(variant));
            }
            finally
            {
                _places.Release();
            }
        }
    }
}
