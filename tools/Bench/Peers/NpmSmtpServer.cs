using System.Net;
using CliWrap;
using Conformance.Bench.Measuring;
using Conformance.Lab.Certificates;

namespace Conformance.Bench.Peers;

/// <summary>smtp-server from npm, with a certificate of the same kind as the lab's MX shows.</summary>
internal static class NpmSmtpServer
{
    /// <summary>Installs what the lock file names, once, and starts it.</summary>
    /// <exception cref="NotMeasuredException">npm or node is missing, or the packages cannot be had.</exception>
    public static async Task<(ChildProcess Process, IPEndPoint Address)> StartAsync(
        Stage stage, TemporaryFolder folder, CancellationToken stop)
    {
        var program = await InstallAsync(stage, folder, stop);
        var root = LabRoot.Create(TimeProvider.System);
        var certificate = await new LocalIssuer(root, TimeProvider.System).IssueAsync([MxServer.HostName], stop);
        await File.WriteAllTextAsync(folder["key.pem"], certificate.KeyPem, stop);
        await File.WriteAllTextAsync(folder["chain.pem"], certificate.ChainPem, stop);
        var process = new ChildProcess("node", program, folder["key.pem"], folder["chain.pem"]);
        try
        {
            var address = await process.ReadLineAsync(stop) ?? throw new NotMeasuredException(
                "smtp-server did not start");
            return (process, IPEndPoint.Parse(address));
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    private static async Task<string> InstallAsync(Stage stage, TemporaryFolder folder, CancellationToken stop)
    {
        foreach (var file in Directory.GetFiles(stage.Recipe("SmtpServer")))
        {
            File.Copy(file, folder[Path.GetFileName(file)]);
        }

        stage.Progress.Report("npm installs smtp-server");
        var npm = Cli.Wrap("npm").WithArguments(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .WithWorkingDirectory(folder.Path);
        var ended = await ChildProcess.Run(npm, stop);
        return ended.IsSuccess
            ? folder["server.js"]
            : throw new NotMeasuredException(
                $"npm could not install smtp-server (exit code {ended.ExitCode}); it needs a package registry");
    }
}
