using Conformance.Targets.Images;
using Xunit;

namespace Conformance.Proof.Tools;

/// <summary>The files of the repository, as git has them; named from its root.</summary>
internal static class TrackedFiles
{
    public static string Root { get; } = SuiteFolders.Find().Root;

    /// <summary>Skips the test where this is no checkout.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync()
    {
        var (exitCode, output) = await Tool.RunAsync("git", "-C", Root, "ls-files");
        Assert.SkipUnless(exitCode == 0, "This is no checkout.");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));
}
