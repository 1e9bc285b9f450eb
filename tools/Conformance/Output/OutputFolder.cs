using Conformance.Targets.Images;

namespace Conformance.Output;

/// <summary>The folder of --out.</summary>
internal static class OutputFolder
{
    /// <summary>Tried before the first minute is spent, not after the last.</summary>
    /// <exception cref="UsageException">Nothing can be written there.</exception>
    public static void Try(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.Create(Path.Combine(folder, ".writable"), bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception refused) when (
            refused is UnauthorizedAccessException || (refused is IOException && !DiskFull.Caused(refused)))
        {
            throw new UsageException($"The folder {folder} (--out) cannot be written: {refused.Message}");
        }
    }
}
