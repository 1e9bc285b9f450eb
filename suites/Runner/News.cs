using System.Text.Json;

namespace Conformance.Runner;

/// <summary>What the command line hears from this program, a line each.</summary>
internal static class News
{
    /// <param name="prefix">Sets the line apart from whatever else is printed.</param>
    public static void Tell<T>(string prefix, T news)
    {
        var line = prefix + JsonSerializer.Serialize(news, ResultFile.JsonLine);
        try
        {
            lock (Console.Out)
            {
                Console.Out.WriteLine(line);
            }
        }
        catch (IOException)
        {
            // Who wanted to hear it is gone; the end of the input tells this program to stop.
        }
    }
}
