namespace Conformance.Assertions;

/// <summary>What can be demanded of what was seen of one kind, as texts.</summary>
/// <param name="what">What each of them is, in the singular: "policy lookup".</param>
public sealed class SeenAssertions(IReadOnlyCollection<string> seen, string what)
{
    /// <summary>There is none.</summary>
    public void BeNone(string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        seen.Count == 0, $"no {what}", $"found {Quoted.All(seen)}", because, becauseArgs);

    /// <summary>There is one or more.</summary>
    public void BeSome(string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        seen.Count > 0, $"a {what}", "found none", because, becauseArgs);

    /// <summary>There are several.</summary>
    public void BeSeveral(string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        seen.Count > 1, $"more than one {what}", $"found {Quoted.All(seen)}", because, becauseArgs);

    /// <summary>There is that one, perhaps beside others.</summary>
    public void Hold(string one, string because, params object[] becauseArgs) => AssertionExtensions.Demand(
        seen.Contains(one), $"a {what} {Quoted.Text(one)}", $"found {Quoted.All(seen)}", because, becauseArgs);
}
