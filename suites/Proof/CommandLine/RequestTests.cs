using System.Net;
using System.Net.Sockets;
using Conformance.Proof.Tools;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>What a run is asked for may hold a password: it is in no file, and on no command line.</summary>
public sealed class RequestTests
{
    [Fact]
    public async Task A_run_under_way_has_its_request_in_no_file_and_on_no_command_line()
    {
        using var target = new TcpListener(IPAddress.Loopback, 0);
        target.Start();
        var site = Directory.CreateTempSubdirectory("request-").FullName;
        var port = ((IPEndPoint)target.LocalEndpoint).Port;
        using var run = SuiteCommand.Start("run", $"127.0.0.1:{port}", "--names", "mail.example", "--out", site);

        // Its program has the request by then.
        using var knock = await target.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var files = Directory.GetDirectories(SuiteFolders.Find().Runs, $"*{port}*")
            .SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)).ToList();
        var lines = run.Processes().Select(process => File.ReadAllText($"/proc/{process}/cmdline")).ToList();

        files.Select(Path.GetExtension).Should().NotContain(".json", "a result is written at the end");
        lines.Should().HaveCountGreaterThan(1).And.NotContain(line => line.Contains(".request"));
        await run.SignalAsync("INT");
        await run.EndAsync();
        Directory.Delete(site, recursive: true);
    }
}
