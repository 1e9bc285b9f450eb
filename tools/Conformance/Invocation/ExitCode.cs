namespace Conformance.Invocation;

/// <summary>What the exit code means, and nothing else: one number, one cause.</summary>
internal static class ExitCode
{
    /// <summary>As expected; known deviations included.</summary>
    public const int AsExpected = 0;

    /// <summary>A judged check failed, or a deviation no longer deviates; whatever else went wrong.</summary>
    public const int CheckFailed = 1;

    /// <summary>The command line, or a file that it names, is wrong.</summary>
    public const int Usage = 2;

    public const int NothingRan = 3;

    /// <summary>
    /// The lab or the engine broke, too much was inconclusive to say anything, or messages are unaccounted for.
    /// </summary>
    public const int LabBroke = 4;

    public const int ContractBroken = 5;

    /// <summary>As a shell has it: 128 and the number of SIGINT.</summary>
    public const int Interrupted = 130;
}

/// <summary>A mistake of the person at the command line: one sentence, no stack trace.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>A selection that selects nothing.</summary>
internal sealed class NothingToRunException(string message) : Exception(message);
