using CliWrap;
using Conformance.Proof.Witnesses;

namespace Conformance.Proof.Live.Storage;

/// <summary>Starts <see cref="StoreWriter"/> in a process of its own.</summary>
internal static class WritingProcess
{
    private static readonly string[] Arguments =
        ["-noColor", "-noAutoReporters", "-explicit", "only", "-class", typeof(StoreWriter).FullName!];

    /// <summary>On the disk of the folder.</summary>
    public static Command On(string folder) => Start(Environment.ProcessPath!, Arguments, folder);

    /// <summary>On a disk of so many bytes that is mounted over the folder, and that nobody else sees.</summary>
    public static Command OnDiskOf(int bytes, string folder) => Start(
        "unshare",
        ["--mount", "--map-root-user", "sh", "-c", $"mount -t tmpfs -o size={bytes} none \"$0\" && exec \"$@\"", folder,
            Environment.ProcessPath!, .. Arguments],
        folder);

    private static Command Start(string program, IEnumerable<string> arguments, string folder) =>
        Cli.Wrap(program).WithArguments(arguments)
            .WithEnvironmentVariables(new Dictionary<string, string?> { [StoreWriter.Folder] = folder })
            .WithValidation(CommandResultValidation.None);
}
