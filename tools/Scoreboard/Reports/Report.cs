using System.Text;
using System.Xml;
using Conformance.Scoreboard.Boards;
using Conformance.Scoreboard.Html;

namespace Conformance.Scoreboard.Reports;

/// <summary>What the reports for other programs say in the same way.</summary>
internal static class Report
{
    // A CI system shows a message in a list; the whole of it is in the result file.
    private const int LongestMessage = 2_000;

    public static string Text(string? text) => VisibleText.Sentence(text, LongestMessage);

    /// <summary>The problem of a run as a case of its own, so that no report of it is green.</summary>
    public const string RunCase = "run";

    /// <summary>Why a case is neither passed nor failed.</summary>
    public static string Reason(CheckResult check) => Outcomes.Of(check) switch
    {
        Outcome.KnownDeviation => $"known deviation: {Text(check.Deviation!.Reason)}",
        Outcome.NoLongerDeviates =>
            $"passes, but the target's description lists it as a deviation ({Text(check.StaleDeviation!.Reason)}); "
            + "remove the entry",
        Outcome.Pass => Text(check.Because),
        var outcome => $"{Outcomes.Word(outcome)}: {Text(check.Because)}",
    };

    /// <summary>The facts of a check as lines.</summary>
    public static string Details(CheckResult check)
    {
        var lines = new List<string>
        {
            $"{Wording.Clause(check)}, {Text(check.LevelInWords)}: {Text(check.Says)}",
            $"Verdict: {Outcomes.Word(Outcomes.Of(check))}. {Text(check.Because)}",
        };
        lines.AddRange(check.Observations.Take(Wording.MostOfAList)
            .Select(observation => $"Observed: {Text(observation)}"));
        if ((check.Deviation ?? check.StaleDeviation) is { } listed)
        {
            lines.Add($"Listed deviation: {Text(listed.Reason)} {Text(listed.Link)}".TrimEnd());
        }

        if (check.Reproduce.Length > 0)
        {
            lines.Add($"Reproduce: {Text(check.Reproduce)}");
        }

        return string.Join('\n', lines);
    }

    public static string Suite(RunResult run) => $"{Text(run.Target.Name)} {Text(run.Target.Variant)}";

    /// <summary>Writes an XML document as a file, whole or not at all.</summary>
    /// <exception cref="LinkRefusedException">The file is a link.</exception>
    public static void Write(string path, Action<XmlWriter> document)
    {
        var settings = new XmlWriterSettings
        {
            Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        OwnFolder.Of(path).Write(Path.GetFileName(path), stream =>
        {
            using var xml = XmlWriter.Create(stream, settings);
            document(xml);
        });
    }
}
