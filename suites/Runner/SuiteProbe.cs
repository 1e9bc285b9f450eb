using Conformance.Checks.Running;

namespace Conformance.Runner;

/// <summary>Looks at domains and judges them.</summary>
internal static class SuiteProbe
{
    /// <returns>0 when each result is written, whatever it says.</returns>
    public static async Task<int> RunAsync(ProbeRequest request)
    {
        using var order = new OrderToStop();
        try
        {
            await new DomainProbe(request, Catalogue.Checks, news => News.Tell(ProbeNews.Prefix, news))
                .RunAsync(order.Token);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException
            or InvalidOperationException or InvalidDataException)
        {
            Console.Error.WriteLine(refused.Message);
            return ExitCode.LabBroke;
        }
    }
}
