using Conformance.Targets.Running;

namespace Conformance;

/// <summary>What the environment says, looked at before anything is begun.</summary>
internal static class Surroundings
{
    /// <exception cref="UsageException">A variable of ours says what it cannot say.</exception>
    public static void Check()
    {
        try
        {
            _ = LabRange.Current;
        }
        catch (FormatException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }
}
