using System.Globalization;
using System.Xml;
using Conformance.Checks.Results;
using Conformance.Scoreboard.Reports;

namespace Conformance.Scoreboard;

/// <summary>JUnit XML, as CI systems read it.</summary>
/// <remarks>
/// JUnit knows four ends. Passed: the clause holds. Failure: what makes the run red. Error: inconclusive, or the lab
/// broke. Skipped: what counts neither way. A known deviation is skipped and says why: it does not turn a job red, and
/// shown as passed it would be a lie.
/// </remarks>
public static class JUnit
{
    /// <summary>Writes one test suite for each run.</summary>
    public static void Write(IReadOnlyList<RunResult> results, string path) => Report.Write(path, xml =>
    {
        var total = results.Select(Tally.Of).Aggregate(Tally.Of([]), (sum, run) => sum + run);
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", "conformance");
        WriteCounts(xml, total, results.Sum(run => run.Seconds));
        foreach (var run in results)
        {
            WriteSuite(xml, run);
        }

        xml.WriteEndElement();
    });

    private static void WriteSuite(XmlWriter xml, RunResult run)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Report.Suite(run));
        WriteCounts(xml, Tally.Of(run), run.Seconds);
        xml.WriteAttributeString("timestamp",
            run.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        WriteProperties(xml, run);
        if (run.Problem is { } problem)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", Report.Suite(run));
            xml.WriteAttributeString("name", Report.RunCase);
            WriteEnd(xml, "error", $"{Report.Text(problem.Kind)}: {Report.Text(problem.Message)}",
                Report.Text(problem.Kind));
            xml.WriteEndElement();
        }

        foreach (var check in run.Checks)
        {
            WriteCase(xml, run, check);
        }

        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, RunResult run, CheckResult check)
    {
        var outcome = Outcomes.Of(check);
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname",
            $"{Report.Suite(run)}.{Report.Text(check.Role)}.{Report.Text(check.Topic)}");
        xml.WriteAttributeString("name", Report.Text(check.Id));
        xml.WriteAttributeString("time", Seconds(check.Seconds));
        switch (outcome)
        {
            case Outcome.Pass:
                break;
            case var red when Outcomes.IsRed(red):
                WriteEnd(xml, "failure", Report.Reason(check), Outcomes.Word(outcome));
                break;
            case var undecided when Outcomes.IsUndecided(undecided):
                WriteEnd(xml, "error", Report.Reason(check), Outcomes.Word(outcome));
                break;
            default:
                WriteEnd(xml, "skipped", Report.Reason(check), type: null);
                break;
        }

        xml.WriteElementString("system-out", Report.Details(check));
        xml.WriteEndElement();
    }

    private static void WriteProperties(XmlWriter xml, RunResult run)
    {
        xml.WriteStartElement("properties");
        var properties = new (string Name, string? Value)[]
        {
            ("target", run.Target.Title), ("vendor", run.Target.Vendor), ("variant", run.Target.Variant),
            ("version", run.Target.Version), ("image", run.Target.Image), ("imageDigest", run.Target.ImageDigest),
            ("suite", run.Suite.Version), ("commit", run.Suite.Commit), ("catalogue", run.Suite.Catalogue),
        };
        foreach (var (name, value) in properties.Where(property => property.Value is not null))
        {
            xml.WriteStartElement("property");
            xml.WriteAttributeString("name", name);
            xml.WriteAttributeString("value", Report.Text(value));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteEnd(XmlWriter xml, string element, string message, string? type)
    {
        xml.WriteStartElement(element);
        xml.WriteAttributeString("message", message);
        if (type is not null)
        {
            xml.WriteAttributeString("type", type);
        }

        xml.WriteEndElement();
    }

    private static void WriteCounts(XmlWriter xml, Tally tally, double seconds)
    {
        xml.WriteAttributeString("tests", XmlConvert.ToString(tally.Total));
        xml.WriteAttributeString("failures", XmlConvert.ToString(tally.Failed));
        xml.WriteAttributeString("errors", XmlConvert.ToString(tally.Undecided));
        xml.WriteAttributeString("skipped", XmlConvert.ToString(tally.Skipped));
        xml.WriteAttributeString("time", Seconds(seconds));
    }

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}
