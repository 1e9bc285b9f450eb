namespace Conformance.Assertions;

/// <summary>What can be demanded of one session at an MX host.</summary>
public sealed class SmtpSessionAssertions(SmtpSession session)
{
    /// <summary>The last command was QUIT.</summary>
    public void EndWithQuit(string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        session.Commands.LastOrDefault()?.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase) == true,
        $"the session at {session.Host} to end with QUIT",
        session.Commands.LastOrDefault() is { } last ? $"the last command was {Quoted.Text(last)}" : "nothing was said",
        because, becauseArgs);
}
