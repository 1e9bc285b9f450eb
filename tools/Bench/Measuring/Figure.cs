using System.Text.Json.Serialization;

namespace Conformance.Bench.Measuring;

/// <summary>One measured quantity: the median of its rounds, how far they lay apart, and what it should be.</summary>
/// <param name="Id">Stable, for programs: "overhead.ratio".</param>
/// <param name="What">For a person.</param>
/// <param name="Unit">"s", "MB", "times", …</param>
public sealed record Figure(string Id, string What, string Unit)
{
    /// <summary>The median; null where nothing could be measured.</summary>
    public double? Value { get; private init; }

    public double? Lowest { get; private init; }

    public double? Highest { get; private init; }

    public int Rounds { get; private init; }

    public Goal? Goal { get; init; }

    /// <summary>Null without a goal or a value.</summary>
    public bool? Met => Value is { } value ? Goal?.IsMetBy(value) : null;

    /// <summary>The absolute numbers behind it, or why it was not measured.</summary>
    public string? Note { get; init; }

    /// <summary>Sets what the rounds gave.</summary>
    public Figure From(params IReadOnlyList<double> rounds) => this with
    {
        Value = Median(rounds), Lowest = rounds.Min(), Highest = rounds.Max(), Rounds = rounds.Count,
    };

    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

/// <summary>What a figure should be: at most, or at least, the limit.</summary>
public sealed record Goal(double Limit, [property: JsonPropertyName("is")] string Side)
{
    private const string Upper = "at most";

    public static Goal AtMost(double limit) => new(limit, Upper);

    public static Goal AtLeast(double limit) => new(limit, "at least");

    public bool IsMetBy(double value) => Side == Upper ? value <= Limit : value >= Limit;
}

/// <summary>This machine, or this moment, cannot give the figure; the message says why.</summary>
public sealed class NotMeasuredException(string message, Exception? inner = null) : Exception(message, inner);
