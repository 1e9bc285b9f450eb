using System.Globalization;
using Conformance.Live.Exports;

namespace Conformance.Output;

/// <summary>What became of the observations of a store, a sentence for each kind; no token is in it.</summary>
internal static class ExportReport
{
    public static IEnumerable<string> Of(IReadOnlyList<ExportedObservation> observations)
    {
        if (observations.Count == 0)
        {
            yield return "The store has no observations: nobody has taken a token, or all are older than is kept.";
        }

        if (observations.Count(one => one.Result is not null) is var written and > 0)
        {
            yield return $"{Count(written)} exported.";
        }

        foreach (var group in observations.Where(one => one.Obstacle is not null).GroupBy(one => one.Obstacle!.Value)
            .OrderBy(group => group.Key))
        {
            yield return $"{Count(group.Count())} not exported: {Why(group.Key, [.. group])}";
        }
    }

    private static string Why(ExportObstacle obstacle, IReadOnlyList<ExportedObservation> held) => obstacle switch
    {
        ExportObstacle.Open =>
            $"open until {Time(held.Min(one => one.Ticket.Until))}"
            + (held.Count > 1 ? $" and, the last, until {Time(held.Max(one => one.Ticket.Until))}" : "")
            + "; until then a verdict may change.",
        ExportObstacle.NothingArrived => "no message for a recipient of the token arrived.",
        ExportObstacle.NotNamed =>
            "the sender is not proven to be a provider. That takes a valid DKIM signature and a network of it that are "
            + "both confirmed in containers/live/providers.yaml, before the message arrives.",
        ExportObstacle.NotListed =>
            "the provider, or the customer that agreed to be named, is no longer in containers/live/providers.yaml.",
        ExportObstacle.NoVerdict => "nothing passed and nothing failed.",
        _ => "the token or an address of the sender would be in it. This is a mistake of the suite; please report it.",
    };

    private static string Count(int number) => number == 1 ? "1 observation" : $"{number} observations";

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
