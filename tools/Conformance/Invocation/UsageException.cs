namespace Conformance.Invocation;

/// <summary>A mistake of the person at the command line: one sentence, no stack trace.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>A selection that selects nothing.</summary>
internal sealed class NothingToRunException(string message) : Exception(message);
