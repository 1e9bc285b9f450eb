using System.Diagnostics;
using System.Net;
using CliWrap;
using Conformance.Proof.Tools;
using Conformance.Proof.Witnesses;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using Xunit;

[assembly: AssemblyFixture(typeof(WitnessContainer.Keeper))]

namespace Conformance.Proof.Witnesses;

/// <summary>
/// The container that the witnesses of a test run are in: it has the machine's network, where the labs of the tests
/// listen, and its temporary files at the same path. A second one, for who asks, has a network of its own. Both live as
/// long as this process holds their input open.
/// </summary>
internal sealed class WitnessContainer : IAsyncDisposable
{
    private const string Home = "/home/witness";

    private static readonly Lazy<Task<WitnessContainer>> OnMachine = new(() => StartAsync("host"));

    private static readonly Lazy<Task<WitnessContainer>> Apart = new(() => StartAsync("bridge"));

    private readonly Process _process;
    private readonly string _name;

    private WitnessContainer(Process process, string name) => (_process, _name) = (process, name);

    /// <summary>Started by the first who asks for it.</summary>
    public static Task<WitnessContainer> OfThisRun => OnMachine.Value;

    /// <summary>Reaches nothing on loopback, and keeps its interface while those of the machine come and go.</summary>
    public static Task<WitnessContainer> WithOwnNetwork => Apart.Value;

    /// <summary>How a command is run in it.</summary>
    public CliWrap.Command Exec(IReadOnlyList<string> options, IReadOnlyList<string> command) =>
        Cli.Wrap("docker").WithArguments(["exec", .. options, _name, .. command]);

    /// <summary>Of the container in its own network, and of this machine there.</summary>
    public async Task<(IPAddress Own, IPAddress Machine)> AddressesAsync()
    {
        const string Both = "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{.Gateway}}{{end}}";
        var found = (await DockerTool.AskAsync("inspect", "--format", Both, _name)).Split(' ');
        return (IPAddress.Parse(found[0]), IPAddress.Parse(found[1].Trim()));
    }

    /// <summary>Returns once the container is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static async Task<WitnessContainer> StartAsync(string network)
    {
        var images = new ImageStore(
            await ContainerEngine.ConnectAsync(),
            new ImageStoreOptions(SuiteFolders.Find()) { Progress = new ToErrors() });
        var image = await images.WitnessesAsync();
        var session = EngineSession.New();
        var name = $"conformance-{session.Id}-witnesses-{network}";
        var user = await UserAsync();

        // In a session of its own: a Ctrl-C for the tests, which end in order, is none for it.
        var start = new ProcessStartInfo("setsid",
        [
            "docker", "run", "--rm", "--interactive", "--init", "--name", name, "--network", network,
            "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--shm-size", "256m",
            .. DockerTool.LabelsOf(session),

            // What a witness writes is the user's, who removes it.
            "--user", user, "--env", $"HOME={Home}", "--env", $"TMPDIR={Home}", "--tmpfs", $"{Home}:mode=1777",
            "--volume", $"{SuiteFolders.Find().Root}:{SuiteFolders.Find().Root}:ro",
            "--volume", $"{Temporary}:{Temporary}",
            image.Reference,
        ])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync("ready");
        await process.StandardInput.FlushAsync();
        return await process.StandardOutput.ReadLineAsync() == "ready"
            ? new WitnessContainer(process, name)
            : throw new InvalidOperationException(
                $"The container of the witnesses does not start: {await process.StandardError.ReadToEndAsync()}");
    }

    private static string Temporary => Path.GetTempPath().TrimEnd(Path.DirectorySeparatorChar);

    private static async Task<string> UserAsync()
    {
        var ids = await Task.WhenAll(Tool.RunAsync("id", "-u"), Tool.RunAsync("id", "-g"));
        return string.Join(':', ids.Select(id => id.Output.Trim()));
    }

    /// <summary>Ends the containers with the test run, where there were any.</summary>
    public sealed class Keeper : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var container in new[] { OnMachine, Apart })
            {
                if (container is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                {
                    await (await container.Value).DisposeAsync();
                }
            }
        }
    }

    /// <summary>Standard output is for the outcome of the tests.</summary>
    private sealed class ToErrors : IProgress<string>
    {
        public void Report(string line) => Console.Error.WriteLine(line);
    }
}
