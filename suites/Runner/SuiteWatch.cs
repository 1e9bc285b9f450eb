using Conformance.Checks.Watching;

namespace Conformance.Runner;

/// <summary>Keeps a lab up, to be looked at.</summary>
internal static class SuiteWatch
{
    /// <returns>0 when all has been said, whatever it was.</returns>
    public static async Task<int> RunAsync(WatchRequest request)
    {
        using var order = new OrderToStop();
        await new WatchedLab(request, Catalogue.Checks, news => News.Tell(WatchNews.Prefix, news))
            .RunAsync(order.Token);
        return 0;
    }
}
