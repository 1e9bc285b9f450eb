using Conformance.Output;
using Conformance.Targets.Engine;
using Conformance.Targets.Running;

namespace Conformance.Running;

/// <summary>Removes what labs leave. What cannot be removed is reported, and is no reason not to go on.</summary>
internal sealed class Leftovers(View view)
{
    /// <summary>What is left of labs whose process is gone.</summary>
    public async Task RemoveStaleAsync(CancellationToken stop)
    {
        try
        {
            SessionFolders.RemoveStale();
            await EngineCleanup.RemoveStaleAsync(stop);
        }
        catch (EngineException stays)
        {
            view.Say($"leftovers of earlier runs were not removed: {stays.Message}");
        }
    }

    /// <summary>What is left of one lab, which has tidied up itself unless something ended it before.</summary>
    public async Task RemoveAsync(string session)
    {
        try
        {
            await EngineCleanup.RemoveSessionAsync(session, CancellationToken.None);
        }
        catch (EngineException stays)
        {
            view.Say($"not cleaned up: {stays.Message}");
        }

        SessionFolders.Remove(session);
    }
}
