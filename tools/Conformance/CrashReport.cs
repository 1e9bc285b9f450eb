using Conformance.Invocation;
using Conformance.Targets.Images;

namespace Conformance;

/// <summary>
/// What is said of a fault of the suite itself: a sentence for the person, the trace in a file for whoever mends it.
/// </summary>
internal static class CrashReport
{
    public static string Of(Exception bug)
    {
        var sentence = $"The suite itself broke: {bug.GetType().Name}: {bug.Message}";
        try
        {
            var file = Path.Combine(Directory.CreateDirectory(SuiteFolders.Find().Logs).FullName, "crash.log");
            File.WriteAllText(file, $"{SuiteVersion.Number}+{SuiteVersion.Commit} {DateTimeOffset.UtcNow:u}\n{bug}\n");
            return $"{sentence}\nThat is a bug; please report it with {file}.";
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return $"{sentence}\nThat is a bug; please report it with this:\n{bug}";
        }
    }
}
