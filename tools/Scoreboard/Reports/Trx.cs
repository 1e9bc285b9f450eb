using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace Conformance.Scoreboard.Reports;

/// <summary>TRX, as Visual Studio and Azure DevOps read it; counted as <see cref="JUnit"/> counts.</summary>
public static class Trx
{
    private const string Namespace = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    // The format's own fixed identifiers: the type of a unit test, and the list for tests that are in no list.
    private const string UnitTestType = "13cdc9d9-ddb5-4fa4-a97d-d965ccfc6d4b";
    private const string NoList = "8c84fa94-04c1-424b-9868-57a2d4851a1d";

    /// <summary>Writes one test run that holds every run's checks.</summary>
    /// <param name="failOn">What fails the run beside its failures; null for nothing.</param>
    /// <param name="complaints">What is wrong with the runs together: a case of its own each.</param>
    public static void Write(
        IReadOnlyList<RunResult> results, string path, FailOn? failOn = null,
        IReadOnlyList<string>? complaints = null) =>
        Report.Write(path, xml =>
        {
            var started = results.Count == 0 ? DateTimeOffset.UnixEpoch : results.Max(run => run.Started);
            var cases = results.SelectMany(run => Cases(run, failOn ?? FailOn.Failures))
                .Concat((complaints ?? []).Select((complaint, number) => new Case(
                    $"all/{number}", "conformance", $"all runs, {number + 1}", "Error", Report.Text(complaint),
                    Report.Text(complaint), started, 0)))
                .GroupBy(test => test.Key).SelectMany(Apart)
                .ToArray();
            xml.WriteStartElement("TestRun", Namespace);
            xml.WriteAttributeString("id", Id(string.Join('\n', cases.Select(test => test.Key))));
            xml.WriteAttributeString("name", "conformance");
            WriteTimes(xml, results);
            WriteResults(xml, cases);
            WriteDefinitions(xml, cases);
            WriteEntries(xml, cases);
            WriteSummary(xml, cases);
            xml.WriteEndElement();
        });

    /// <summary>A configuration may be among the results more than once; no two cases share an identifier.</summary>
    private static IEnumerable<Case> Apart(IEnumerable<Case> same) =>
        same.Select((test, again) => again == 0 ? test : test with { Key = $"{test.Key}/{again}" });

    private static IEnumerable<Case> Cases(RunResult run, FailOn failOn)
    {
        var suite = Report.Suite(run);
        if (run.Problem is { } problem)
        {
            var message = $"{problem.Kind.Word()}: {Report.Text(problem.Message)}";
            yield return new Case($"{suite}/{Report.RunCase}", suite, Report.RunCase, "Error", message, message,
                run.Started, 0);
        }

        foreach (var check in run.Checks)
        {
            yield return new Case($"{suite}/{check.Id}", suite, Report.Text(check.Id),
                Word(Outcomes.Of(check), failOn),
                Outcomes.Of(check) == Outcome.Pass ? null
                    : Report.Reason(check), Report.Details(check), run.Started, check.Seconds);
        }
    }

    private static string Word(Outcome outcome, FailOn failOn) => outcome switch
    {
        Outcome.Pass => "Passed",
        _ when failOn.IsFailure(outcome) => "Failed",
        _ when failOn.IsError(outcome) => "Error",
        Outcome.Inconclusive => "Inconclusive",
        _ => "NotExecuted",
    };

    private static void WriteTimes(XmlWriter xml, IReadOnlyList<RunResult> results)
    {
        var start = results.Count == 0 ? DateTimeOffset.UnixEpoch : results.Min(run => run.Started);
        var finish = results.Count == 0 ? start : results.Max(run => run.Started.AddSeconds(run.Seconds));
        xml.WriteStartElement("Times");
        foreach (var (name, time) in new[] { ("creation", start), ("queuing", start), ("start", start),
            ("finish", finish) })
        {
            xml.WriteAttributeString(name, Time(time));
        }

        xml.WriteEndElement();
    }

    private static void WriteResults(XmlWriter xml, Case[] cases)
    {
        xml.WriteStartElement("Results");
        foreach (var test in cases)
        {
            xml.WriteStartElement("UnitTestResult");
            xml.WriteAttributeString("executionId", test.ExecutionId);
            xml.WriteAttributeString("testId", test.TestId);
            xml.WriteAttributeString("testName", test.FullName);
            xml.WriteAttributeString("computerName", "lab");
            xml.WriteAttributeString("duration",
                TimeSpan.FromSeconds(test.Seconds).ToString("c", CultureInfo.InvariantCulture));
            xml.WriteAttributeString("startTime", Time(test.Started));
            xml.WriteAttributeString("endTime", Time(test.Started.AddSeconds(test.Seconds)));
            xml.WriteAttributeString("testType", UnitTestType);
            xml.WriteAttributeString("outcome", test.Outcome);
            xml.WriteAttributeString("testListId", NoList);
            xml.WriteStartElement("Output");
            xml.WriteElementString("StdOut", test.Details);
            if (test.Message is not null)
            {
                xml.WriteStartElement("ErrorInfo");
                xml.WriteElementString("Message", test.Message);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteDefinitions(XmlWriter xml, Case[] cases)
    {
        xml.WriteStartElement("TestDefinitions");
        foreach (var test in cases)
        {
            xml.WriteStartElement("UnitTest");
            xml.WriteAttributeString("name", test.FullName);
            xml.WriteAttributeString("id", test.TestId);
            xml.WriteStartElement("Execution");
            xml.WriteAttributeString("id", test.ExecutionId);
            xml.WriteEndElement();
            xml.WriteStartElement("TestMethod");
            xml.WriteAttributeString("codeBase", "conformance");
            xml.WriteAttributeString("className", test.Suite);
            xml.WriteAttributeString("name", test.Name);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteEntries(XmlWriter xml, Case[] cases)
    {
        xml.WriteStartElement("TestEntries");
        foreach (var test in cases)
        {
            xml.WriteStartElement("TestEntry");
            xml.WriteAttributeString("testId", test.TestId);
            xml.WriteAttributeString("executionId", test.ExecutionId);
            xml.WriteAttributeString("testListId", NoList);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteStartElement("TestLists");
        xml.WriteStartElement("TestList");
        xml.WriteAttributeString("name", "Results Not in a List");
        xml.WriteAttributeString("id", NoList);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteSummary(XmlWriter xml, Case[] cases)
    {
        xml.WriteStartElement("ResultSummary");
        xml.WriteAttributeString("outcome", Count("Failed") + Count("Error") == 0 ? "Completed" : "Failed");
        xml.WriteStartElement("Counters");
        var counters = new (string Name, int Value)[]
        {
            ("total", cases.Length), ("executed", cases.Length - Count("NotExecuted")), ("passed", Count("Passed")),
            ("failed", Count("Failed")), ("error", Count("Error")), ("inconclusive", Count("Inconclusive")),
            ("notExecuted", Count("NotExecuted")),
        };
        foreach (var (name, value) in counters)
        {
            xml.WriteAttributeString(name, XmlConvert.ToString(value));
        }

        xml.WriteEndElement();
        xml.WriteEndElement();

        int Count(string outcome) => cases.Count(test => test.Outcome == outcome);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("o", CultureInfo.InvariantCulture);

    // The same case has the same identifier in every run, so that a CI system can follow it.
    private static string Id(string name) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();

    private sealed record Case(
        string Key, string Suite, string Name, string Outcome, string? Message, string Details, DateTimeOffset Started,
            double Seconds)
    {
        public string FullName => $"{Suite}: {Name}";

        public string TestId => Id("test " + Key);

        public string ExecutionId => Id("execution " + Key);
    }
}
