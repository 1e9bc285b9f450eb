using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conformance.Testing;

/// <summary>
/// What xUnit's events tell while the tests run: failures as they happen, namespaces as they end, at the end what was
/// skipped and why.
/// </summary>
internal sealed class TestProgress(TestPlan plan, TextWriter output)
{
    /// <summary>So many classes are named that took longest, each at least so many seconds.</summary>
    private const int Longest = 25;
    private const double LeastSeconds = 10;

    /// <summary>After so long without a line there is a sign of life.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, (string Name, Tally Namespace)> _classes = [];
    private readonly Dictionary<string, Tally> _namespaces = [];
    private readonly List<(string Name, string Reason)> _skipped = [];
    private readonly List<(string Name, double Seconds)> _durations = [];
    private TimeSpan _lastLine;

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public int Skipped => _skipped.Count;

    /// <summary>Whether xUnit has said that all is over.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Takes a line of the program that runs the tests; what is no event of xUnit's is passed on.</summary>
    public void Take(string line)
    {
        if (EventIn(line) is { } happened)
        {
            Take(happened);
        }
        else if (line.Trim('\u001b', '[', '0', 'm', ' ').Length > 0)
        {
            output.WriteLine(line);
        }
    }

    /// <summary>What took longest, the skipped ones by reason, and the closing line.</summary>
    public void Close()
    {
        var slow = _durations.Where(one => one.Seconds >= LeastSeconds).OrderByDescending(one => one.Seconds).ToList();
        foreach (var (name, seconds) in slow.Take(Longest))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds,5:0} s in {name}"));
        }

        foreach (var reason in _skipped.GroupBy(test => test.Reason))
        {
            output.WriteLine($"skipped, {reason.Key}");
            foreach (var (name, _) in reason)
            {
                output.WriteLine($"  {name}");
            }
        }

        output.WriteLine($"{Passed} passed, {Failed} failed, {Skipped} skipped");
    }

    private static JsonNode? EventIn(string line)
    {
        try
        {
            return line.StartsWith('{') ? JsonNode.Parse(line) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Take(JsonNode happened)
    {
        var kind = Text(happened, "$type");
        switch (kind)
        {
            case "test-class-starting":
                Begin(happened);
                break;
            case "test-starting":
                _names[Text(happened, "TestUniqueID")] = Text(happened, "TestDisplayName");
                break;
            case "test-passed" or "test-failed" or "test-skipped" or "test-not-run":
                End(happened, kind);
                break;
            case "test-class-finished":
                EndClass(happened);
                break;
            case "test-assembly-finished":
                IsOver = true;
                break;
            case "diagnostic" or "internal-diagnostic":
                output.WriteLine(Text(happened, "Message"));
                break;
            case "error-message":
            case var other when other.EndsWith("-cleanup-failure", StringComparison.Ordinal):
                Failed++;
                var of = _classes.GetValueOrDefault(Text(happened, "TestClassUniqueID"));
                TellFailure($"{kind} of {of.Namespace?.Name}", happened);
                break;
        }
    }

    private void Begin(JsonNode happened)
    {
        var name = Text(happened, "TestClassNamespace");
        if (!_namespaces.TryGetValue(name, out var tally))
        {
            tally = _namespaces[name] = new Tally(name) { ClassesLeft = plan.Classes.GetValueOrDefault(name) };
        }

        _classes[Text(happened, "TestClassUniqueID")] = (Text(happened, "TestClassName"), tally);
    }

    private void End(JsonNode happened, string kind)
    {
        _names.Remove(Text(happened, "TestUniqueID"), out var name);
        var tally = _classes[Text(happened, "TestClassUniqueID")].Namespace;
        switch (kind)
        {
            case "test-passed":
                Passed++;
                tally.Passed++;
                break;
            case "test-failed":
                Failed++;
                tally.Failed++;
                TellFailure(name!, happened);
                break;
            case "test-skipped":
                _skipped.Add((name!, Text(happened, "Reason")));
                break;
        }

        TellShare();
    }

    private void EndClass(JsonNode happened)
    {
        var (name, tally) = _classes[Text(happened, "TestClassUniqueID")];
        _durations.Add((name, (double?)happened["ExecutionTime"] ?? 0));
        tally.ClassesLeft--;
        if (tally.ClassesLeft == 0)
        {
            var failed = tally.Failed > 0 ? $", {tally.Failed} failed" : "";
            Tell($"{tally.Name}: {tally.Passed} passed{failed}");
        }
    }

    private void TellShare()
    {
        if (_watch.Elapsed - _lastLine > Silence)
        {
            Tell($"{Passed + Failed + Skipped} of {plan.Tests} tests");
        }
    }

    private void TellFailure(string name, JsonNode happened)
    {
        output.WriteLine($"FAILED {name}");
        var messages = happened["Messages"]?.AsArray().Select(message => (string?)message) ?? [];
        var traces = happened["StackTraces"]?.AsArray().Select(trace => (string?)trace) ?? [];
        foreach (var line in messages.Concat(traces).SelectMany(text => (text ?? "").Split('\n')))
        {
            output.WriteLine($"  {line.TrimEnd('\r')}");
        }
    }

    private void Tell(string news)
    {
        _lastLine = _watch.Elapsed;
        output.WriteLine($"{_lastLine:mm\\:ss} {news}");
    }

    private static string Text(JsonNode happened, string field) => (string?)happened[field] ?? "";

    /// <summary>What became of a namespace.</summary>
    private sealed class Tally(string name)
    {
        public string Name => name;

        public int ClassesLeft { get; set; }

        public int Passed { get; set; }

        public int Failed { get; set; }
    }
}
