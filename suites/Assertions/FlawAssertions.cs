using Conformance.Checks.Publishing;

namespace Conformance.Assertions;

/// <summary>What can be demanded of what was looked for and found wrong.</summary>
public sealed class FlawAssertions(Flaws flaws)
{
    /// <summary>Nothing is wrong.</summary>
    /// <param name="expected">Completes "expected …".</param>
    public void BeNone(string expected, string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        flaws.Found.Count == 0, expected, $"{flaws}", because, becauseArgs);
}
