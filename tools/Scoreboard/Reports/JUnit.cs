using System.Globalization;
using System.Xml;

namespace Conformance.Scoreboard.Reports;

/// <summary>JUnit XML, as CI systems read it.</summary>
/// <remarks>
/// JUnit knows four ends, and a file without failures and errors is one of a run with exit code 0. Passed: the clause
/// holds. Failure: what makes the exit code 1. Error: the lab broke, and whatever else makes the exit code another than
/// 0. Skipped: what counts neither way, such as a finding, a check of which nothing can be said, or a known deviation;
/// shown as passed it would be a lie.
/// </remarks>
public static class JUnit
{
    /// <summary>The suite of what no single run says.</summary>
    private const string OfAll = "conformance";

    /// <summary>Writes one test suite for each run.</summary>
    /// <param name="failOn">What fails the run beside its failures; null for nothing.</param>
    /// <param name="complaints">What is wrong with the runs together: a case of its own each.</param>
    public static void Write(
        IReadOnlyList<RunResult> results, string path, FailOn? failOn = null,
        IReadOnlyList<string>? complaints = null) =>
        Report.Write(path, xml =>
        {
            var count = new Counts(failOn ?? FailOn.Failures);
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", OfAll);
            count.Write(xml, results, complaints?.Count ?? 0);
            foreach (var run in results)
            {
                WriteSuite(xml, run, count);
            }

            WriteComplaints(xml, complaints ?? [], count);
            xml.WriteEndElement();
        });

    private static void WriteComplaints(XmlWriter xml, IReadOnlyList<string> complaints, Counts count)
    {
        if (complaints.Count == 0)
        {
            return;
        }

        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", OfAll);
        count.Write(xml, [], complaints.Count);
        foreach (var (number, complaint) in complaints.Index())
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", OfAll);
            xml.WriteAttributeString("name", $"all runs, {number + 1}");
            WriteEnd(xml, "error", Report.Text(complaint), "all runs");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteSuite(XmlWriter xml, RunResult run, Counts count)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Report.Suite(run));
        count.Write(xml, [run], complaints: 0);
        xml.WriteAttributeString("timestamp",
            run.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        WriteProperties(xml, run);
        if (run.Problem is { } problem)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", Report.Suite(run));
            xml.WriteAttributeString("name", Report.RunCase);
            WriteEnd(xml, "error", $"{problem.Kind.Word()}: {Report.Text(problem.Message)}",
                problem.Kind.Word());
            xml.WriteEndElement();
        }

        foreach (var check in run.Checks)
        {
            WriteCase(xml, run, check, count.FailOn);
        }

        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, RunResult run, CheckResult check, FailOn failOn)
    {
        var outcome = Outcomes.Of(check);
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname",
            $"{Report.Suite(run)}.{check.Role.Word()}.{Report.Text(check.Topic)}");
        xml.WriteAttributeString("name", Report.Text(check.Id));
        xml.WriteAttributeString("time", Seconds(check.Seconds));
        switch (outcome)
        {
            case Outcome.Pass:
                break;
            case var failed when failOn.IsFailure(failed):
                WriteEnd(xml, "failure", Report.Reason(check), Outcomes.Word(outcome));
                break;
            case var broken when failOn.IsError(broken):
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

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>The attributes that count the cases below.</summary>
    private sealed record Counts(FailOn FailOn)
    {
        public void Write(XmlWriter xml, IReadOnlyList<RunResult> runs, int complaints)
        {
            var outcomes = runs.SelectMany(run => run.Checks).Select(Outcomes.Of).ToList();
            var problems = runs.Count(run => run.Problem is not null) + complaints;
            var (failures, errors) = (outcomes.Count(FailOn.IsFailure), outcomes.Count(FailOn.IsError));
            var passed = outcomes.Count(outcome => outcome == Outcome.Pass);
            xml.WriteAttributeString("tests", XmlConvert.ToString(outcomes.Count + problems));
            xml.WriteAttributeString("failures", XmlConvert.ToString(failures));
            xml.WriteAttributeString("errors", XmlConvert.ToString(errors + problems));
            xml.WriteAttributeString("skipped", XmlConvert.ToString(outcomes.Count - failures - errors - passed));
            xml.WriteAttributeString("time", Seconds(runs.Sum(run => run.Seconds)));
        }
    }
}
