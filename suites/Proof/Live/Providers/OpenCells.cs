using Conformance.Live.Cases;

namespace Conformance.Proof.Live.Providers;

/// <summary>
/// Why a cell of a sender that shares its network with another observer's may have no verdict, though the lab has one:
/// the lab knows each message by its own domain, and an observer knows a session without a recipient by its network
/// alone.
/// </summary>
internal static class OpenCells
{
    private static readonly string[] Untried =
        ["arrived yet.", "has not arrived.", "No session shows yet that the sender met what is wrong."];

    /// <summary>What the page says then, and why it is right.</summary>
    private static readonly (string Sentence, string Reason)[] Reasons =
    [
        ("Mail of another observer comes from the same network, so it is not known whose sessions these are.",
            "who refuses leaves before the recipient is named"),
        ("There is a verdict once the sender is seen to refuse",
            "whether the sender applies policies is shown by a refusal alone"),
        ("whether the sender had the policy is not known", "the policy may have been fetched for the other one"),
        ("that the sender avoids the first one is not shown yet", "the session at the first host may be the other's"),
    ];

    /// <summary>Whether nothing was seen for the case yet.</summary>
    public static bool IsUntried(Cell cell) =>
        cell.Verdict is null && Untried.Any(end => cell.Sentence.EndsWith(end, StringComparison.Ordinal));

    /// <summary>Whether the case is judged by sessions that may name no recipient.</summary>
    public static bool MayBe(LiveCase one, Cell cell) =>
        (one.AppliedIn is not null || one.Expects is Expectation.Refusal or Expectation.NextHost)
        && Why(cell) is not null;

    /// <summary>Null where the page says something else.</summary>
    public static string? Why(Cell cell) => Reasons
        .Where(why => cell.Verdict is null && cell.Sentence.Contains(why.Sentence, StringComparison.Ordinal))
        .Select(why => why.Reason).FirstOrDefault();
}
