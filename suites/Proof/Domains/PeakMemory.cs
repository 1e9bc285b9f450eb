using System.Diagnostics;
using Conformance.Proof.Tools;

namespace Conformance.Proof.Domains;

/// <summary>Memory of the program that looks at the domains.</summary>
internal static class PeakMemory
{
    /// <summary>The most octets that it ever had, as long as it lives.</summary>
    public static async Task<long> OfAsync(SuiteCommand command, Task end)
    {
        long most = 0;
        while (await Task.WhenAny(end, Task.Delay(TimeSpan.FromMilliseconds(200))) != end)
        {
            most = Math.Max(most, command.Processes().Select(Of).DefaultIfEmpty().Max());
        }

        return most;
    }

    private static long Of(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.ProcessName.EndsWith("Runner", StringComparison.Ordinal) ? process.PeakWorkingSet64 : 0;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return 0;
        }
    }
}
