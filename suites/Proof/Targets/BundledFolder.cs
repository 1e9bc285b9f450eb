using System.Runtime.CompilerServices;

namespace Conformance.Proof.Targets;

/// <summary>Finds containers/targets of the checkout that this test was built from, wherever its output lies.</summary>
internal static class BundledFolder
{
    public static string Path { get; } = Find();

    private static string Find([CallerFilePath] string source = "") => System.IO.Path.GetFullPath(
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(source)!, "..", "..", "..", "containers", "targets"));
}
