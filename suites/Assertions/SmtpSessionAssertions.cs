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

    /// <summary>The first command inside TLS was EHLO.</summary>
    /// <exception cref="InconclusiveException">None was said there.</exception>
    public void BeginWithEhloInTls(string because, params object[] becauseArgs)
    {
        var first = session.FirstInTls
            ?? throw new InconclusiveException($"Nothing was said inside TLS: {session}.");
        AssertionExtensions.Demand(
            first.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase),
            $"the first command inside TLS at {session.Host} to be EHLO",
            $"it was {Quoted.Text(first.Split(' ')[0])}", because, becauseArgs);
    }

    /// <summary>No parameter of an extension was used inside TLS.</summary>
    public void UseNoExtensionInTls(string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        !session.ParametersInTls.Any(), $"no parameter of an extension inside TLS at {session.Host}",
        $"there was {string.Join(", ", session.ParametersInTls)}", because, becauseArgs);

    /// <summary>After MAIL inside TLS, if it was sent, a message was accepted.</summary>
    public void EndNoTransactionInTls(string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        !session.LeftTransactionInTls, $"no MAIL inside TLS at {session.Host} that no message follows",
        "MAIL was sent, and no message was accepted", because, becauseArgs);
}
