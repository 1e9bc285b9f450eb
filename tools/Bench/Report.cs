using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conformance.Bench.Measuring;

namespace Conformance.Bench;

/// <summary>All figures, with the machine and how busy it was; for a person and for a program.</summary>
internal sealed record Report(DateTimeOffset Measured, int Processors, double MemoryGigabytes, string System)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public List<Part> Parts { get; } = [];

    public static Report OfThisMachine() => new(
        DateTimeOffset.UtcNow, Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1),
        RuntimeInformation.OSDescription);

    /// <summary>
    /// What waits for a processor, in the mean of the last minute; null where the system does not tell.
    /// </summary>
    public static double? LoadNow() => File.Exists("/proc/loadavg")
        && double.TryParse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture, out var load)
            ? load
            : null;

    public string Json() => JsonSerializer.Serialize(this, Options);

    public string Head() =>
        $"{Processors} processors, {MemoryGigabytes:0} GB, {System}, {Measured:yyyy-MM-dd HH:mm} UTC";

    /// <summary>One measure, with what the machine was doing when it began.</summary>
    public sealed record Part(string Name, string Says, double? Load, IReadOnlyList<Figure> Figures)
    {
        /// <summary>Why there are no figures; null where there are.</summary>
        public string? NotMeasured { get; init; }

        public string Text()
        {
            var text = new StringBuilder(
                $"\n{Name}: {Says}{(Load is { } load ? $" (load before: {load:0.0})" : "")}\n");
            if (NotMeasured is not null)
            {
                text.AppendLine($"  not measured: {NotMeasured}");
            }

            foreach (var figure in Figures)
            {
                text.AppendLine($"  {Line(figure)}");
            }

            return text.ToString();
        }

        private static string Line(Figure figure)
        {
            var value = figure.Value is { } median ? $"{Number(median)} {figure.Unit}" : "not measured";
            List<string> more = [];
            if (figure.Rounds > 1)
            {
                more.Add(
                    $"{Number(figure.Lowest!.Value)} to {Number(figure.Highest!.Value)} in {figure.Rounds} rounds");
            }

            if (figure.Goal is { } goal)
            {
                more.Add($"goal {goal.Side} {Number(goal.Limit)}"
                    + (figure.Met is { } met ? met ? ": met" : ": not met" : ""));
            }

            if (figure.Note is { } note)
            {
                more.Add(note);
            }

            return $"{figure.What}: {value}{(more.Count > 0 ? $" ({string.Join("; ", more)})" : "")}";
        }

        private static string Number(double value) =>
            value.ToString(value < 10 ? "0.0#" : "0", CultureInfo.InvariantCulture);
    }
}
