using System.Collections.Concurrent;
using System.Diagnostics;
using CliWrap;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Tools;

/// <summary>
/// The suite as its users have it: the built program in a process of its own, with what it says and what it leaves.
/// </summary>
internal sealed class SuiteCommand : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(15);

    /// <summary>All processes that the program starts inherit it, and are found by it.</summary>
    private const string Mark = "CONFORMANCE_PROOF";

    private readonly string _id = $"{Guid.NewGuid():n}";

    private readonly CommandTask<CliWrap.CommandResult> _run;
    private readonly ConcurrentQueue<string> _said = [];
    private readonly ConcurrentQueue<string> _printed = [];
    private readonly Lock _gate = new();
    private readonly List<(string Words, TaskCompletionSource Said)> _awaited = [];

    private SuiteCommand(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        _run = Cli.Wrap(program).WithArguments(arguments).WithWorkingDirectory(SuiteFolders.Find().Root)
            .WithEnvironmentVariables(new Dictionary<string, string?>(environment) { [Mark] = _id })
            .WithStandardOutputPipe(PipeTarget.ToDelegate(line => Hear(line, _printed.Enqueue)))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(line => Hear(line, _ => { })))
            .WithValidation(CommandResultValidation.None).ExecuteAsync();
    }

    public int Id => _run.ProcessId;

    /// <summary>All that it said, to standard output and standard error.</summary>
    public string Said => string.Join('\n', _said);

    /// <summary>What it said to standard output alone.</summary>
    public string Printed => string.Join('\n', _printed);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>
    /// Starts the program, in a process group of its own as a shell would, and with its signals: tests that run in the
    /// background inherit some that are ignored.
    /// </summary>
    public static SuiteCommand Start(params string[] arguments) => StartWith([], arguments);

    /// <inheritdoc cref="Start"/>
    public static SuiteCommand StartWith(Dictionary<string, string?> environment, params string[] arguments) =>
        new(
            "setsid", ["env", "--default-signal=HUP,INT,QUIT", SuiteFolders.ProgramOf("Conformance"), .. arguments],
            environment);

    /// <summary>
    /// Starts the program with a disk of so many bytes mounted over a folder, which nobody else sees.
    /// </summary>
    public static SuiteCommand StartWithDisk(string folder, int bytes, params string[] arguments) => new(
        "unshare",
        ["--mount", "--map-root-user", "sh", "-c", $"mount -t tmpfs -o size={bytes} none \"$0\" && exec \"$@\"", folder,
            SuiteFolders.ProgramOf("Conformance"), .. arguments],
        new Dictionary<string, string?>());

    /// <summary>Skips the test where nobody may mount a disk.</summary>
    public static async Task NeedsDisksAsync() => Assert.SkipUnless(
        (await Tool.RunAsync("unshare", "--mount", "--map-root-user", "true")).ExitCode == 0,
        "No disk can be mounted here.");

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(params string[] arguments)
    {
        using var command = Start(arguments);
        return await command.EndAsync();
    }

    /// <summary>Waits until a line with these words has been said.</summary>
    public async Task SaysAsync(string words)
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (Said.Contains(words, StringComparison.Ordinal))
            {
                return;
            }

            _awaited.Add((words, said));
        }

        var first = await Task.WhenAny(said.Task, _run.Task).WaitAsync(TimeLimit, Stop);
        (first == said.Task).Should().BeTrue($"it was to say '{words}' before its end, and said:\n{Said}");
    }

    public Task SignalAsync(string signal, bool wholeGroup = false) => SignalAsync(signal, wholeGroup ? -Id : Id);

    /// <summary>To some of its processes.</summary>
    public async Task SignalAsync(string signal, params int[] processes)
    {
        var (exitCode, complaint) = await Tool.RunAsync(
            "kill", [$"-{signal}", "--", .. processes.Select(process => $"{process}")]);
        exitCode.Should().Be(0, complaint);
    }

    /// <summary>
    /// Kills all its processes as one: each is stopped before any is killed, so that none sees another die and acts on
    /// it, and none that is stopped starts one more.
    /// </summary>
    public async Task KillAllAsync()
    {
        var stopped = new HashSet<int>();
        while (Processes().Where(stopped.Add).ToArray() is { Length: > 0 } more)
        {
            await SignalAsync("STOP", more);
        }

        await SignalAsync("KILL", [.. stopped]);
        await ChildrenEndAsync();
    }

    /// <summary>The process that runs the checks.</summary>
    public int Child => Processes().Single(process => NameOf(process) == "Conformance.Runner");

    /// <summary>
    /// Waits for the end, and sees to it that no process, container, network or volume of the program is left.
    /// </summary>
    /// <param name="patience">Null for the usual.</param>
    public async Task<(int ExitCode, string Said)> EndAsync(TimeSpan? patience = null)
    {
        var end = await _run.Task.WaitAsync(patience ?? TimeLimit, Stop);
        (await ListAsync()).Should().BeEmpty($"nothing of it is to be left; it said:\n{Said}");
        Processes().Should().BeEmpty($"no process of it is to be left; it said:\n{Said}");
        return (end.ExitCode, Said);
    }

    /// <summary>Waits for the processes that the program has started, as nobody does any more who was killed.</summary>
    public async Task ChildrenEndAsync()
    {
        foreach (var child in Processes().Where(process => process != Id))
        {
            await GoneAsync(child);
        }
    }

    /// <summary>Processes of the program, itself included, by number.</summary>
    public IReadOnlyList<int> Processes() =>
    [
        .. Directory.GetDirectories("/proc").Select(Path.GetFileName)
            .Select(name => int.TryParse(name, out var id) ? id : 0).Where(id => id > 0 && IsMarked(id)),
    ];

    /// <summary>Containers, networks and volumes of the program, by name; empty where there is no engine.</summary>
    public async Task<IReadOnlyList<string>> ListAsync() =>
    [
        // A session's name has the number of its process in it.
        .. (await DockerTool.ListAsync(EngineSession.SessionLabel))
            .Where(name => name.Contains($"-{Id}-", StringComparison.Ordinal)),
    ];

    /// <summary>The one container of the program whose name ends so: "step-ca".</summary>
    public async Task<string> ContainerAsync(string end) =>
        (await ListAsync()).Single(name => name.EndsWith($"-{end}"));

    public void Dispose()
    {
        foreach (var left in Processes())
        {
            using var kill = Process.Start("kill", ["-KILL", $"{left}"]);
            kill.WaitForExit();
        }
    }

    private static async Task GoneAsync(int process)
    {
        try
        {
            using var child = Process.GetProcessById(process);
            await child.WaitForExitAsync(Stop).WaitAsync(TimeLimit, Stop);
        }
        catch (ArgumentException)
        {
            // It is already.
        }
    }

    private bool IsMarked(int process) => Of(process, "environ").Contains($"{Mark}={_id}", StringComparison.Ordinal);

    private static string NameOf(int process) => Path.GetFileName(Of(process, "cmdline").Split('\0')[0]);

    /// <summary>A file that the kernel has of a process; empty where that is gone, or another user's.</summary>
    private static string Of(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private void Hear(string line, Action<string> keep)
    {
        keep(line);
        lock (_gate)
        {
            _said.Enqueue(line);
            foreach (var (_, said) in _awaited.Where(awaited => line.Contains(awaited.Words)))
            {
                said.TrySetResult();
            }
        }
    }
}
