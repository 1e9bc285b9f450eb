using Conformance.Targets.Images;
using Conformance.Targets.Running;

namespace Conformance.Invocation;

/// <summary>What the environment says, looked at before anything is begun.</summary>
internal static class Surroundings
{
    /// <exception cref="UsageException">A variable of ours says what it cannot say.</exception>
    public static void Check()
    {
        try
        {
            _ = LabRange.Current;
            _ = HostIsolation.IsWanted;
        }
        catch (FormatException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }

    /// <summary>Refuses a command that a released bundle does not have.</summary>
    /// <exception cref="UsageException">This is one.</exception>
    public static void NeedSources(string command)
    {
        if (SuiteFolders.Find() is { HasSources: false } bundle)
        {
            throw new UsageException(
                $"`{command}` needs the sources of the suite, and {bundle.Root} is a released bundle, which has none; "
                + "run it in a checkout.");
        }
    }
}
