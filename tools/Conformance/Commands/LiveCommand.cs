using System.CommandLine;

namespace Conformance.Commands;

/// <summary>live: the observer of mail systems on the internet.</summary>
internal static class LiveCommand
{
    public static Command Create() => new("live", "The observer of mail systems on the internet.")
    {
        LiveExportCommand.Create(),
    };
}
