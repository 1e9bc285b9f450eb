using System.Reflection;

namespace Conformance.Invocation;

/// <summary>Which suite this is.</summary>
internal static class SuiteVersion
{
    // The build writes "0.1.0+commit" where it finds a repository.
    private static readonly string[] Parts = (typeof(SuiteVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+', 2);

    public static string Number => Parts[0];

    public static string? Commit => Parts.Length > 1 ? Parts[1] : null;
}
