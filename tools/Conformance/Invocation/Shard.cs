using System.Globalization;

namespace Conformance.Invocation;

/// <summary>Part I of N of a plan that several machines share; none of them needs to know what the others do.</summary>
/// <param name="Part">From 1 to <paramref name="Parts"/>.</param>
internal sealed record Shard(int Part, int Parts)
{
    /// <summary>More parts than this are a slip of the finger.</summary>
    private const int Most = 1_000;

    public const string Form =
        "--shard takes a part and how many there are: 2/5 is the second of five parts, and 1000 parts are enough.";

    /// <summary>"2/5"; null where it is nothing of the kind.</summary>
    public static Shard? Parse(string text) =>
        text.Split('/') is [var part, var parts] && Number(part) is { } its && Number(parts) is { } all && its <= all
            ? new Shard(its, all)
            : null;

    /// <summary>
    /// What of a plan falls to this part: a stretch of it, since neighbours share an image. No part is longer than
    /// another by more than one; where there are more parts than there is to do, some are empty.
    /// </summary>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> plan)
    {
        var (first, end) = (plan.Count * (Part - 1) / Parts, plan.Count * Part / Parts);
        return [.. plan.Skip(first).Take(end - first)];
    }

    public override string ToString() => $"part {Part} of {Parts}";

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= Most
            ? number
            : null;
}
