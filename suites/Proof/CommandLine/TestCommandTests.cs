using System.Text.Json.Nodes;
using Conformance.Proof.Tools;
using Conformance.Testing;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.CommandLine;

/// <summary>What the command <c>test</c> says of the tests: before they run, while they do, and at the end.</summary>
public sealed class TestCommandTests
{
    private const string Listed = """
        [
          { "Class": "A.B.Dns", "Traits": { "Needs": ["Witnesses"] } }, { "Class": "A.B.Dns" },
          { "Class": "A.B.Tls+Inner" }, { "Class": "A.C.Run", "Traits": { "Needs": ["Containers"] } },
          { "Class": "A.C.Run", "Traits": { "Needs": ["Containers"] } }
        ]
        """;

    [Fact]
    public void What_is_left_out_is_counted_and_explained()
    {
        var plan = Plan(withoutContainers: true);

        plan.Tests.Should().Be(2);
        plan.Omission.Should().Be(
            "--no-containers leaves out 3 tests: 2 start a lab in containers, or ask the container engine; 1 compare "
            + "the lab with standard tools (dig, openssl, swaks, a browser), which come in a container.");
    }

    [Fact]
    public void Where_nothing_is_left_out_nothing_is_said()
    {
        var plan = Plan(withoutContainers: false);

        plan.Tests.Should().Be(5);
        plan.Omission.Should().BeNull();
    }

    [Fact]
    public void A_namespace_is_told_when_its_last_class_is_over()
    {
        string[] events =
        [
            Class("starting", "1", "A.B"), .. Test("1", "a", "passed"), Class("finished", "1", "A.B"),
            Class("starting", "2", "A.B"), .. Test("2", "b", "passed"), Class("finished", "2", "A.B"),
        ];

        Say(events[..^1]).Should().NotContain("A.B: ");
        Say(events).Should().Contain("A.B: 2 passed");
    }

    [Fact]
    public void A_failure_is_told_when_it_happens_and_where()
    {
        var said = Say([Class("starting", "1", "A.B"), .. Test("1", "the one", "failed",
            """, "Messages": ["Expected\r\nthis"], "StackTraces": ["at X"]""")]);

        said.Should().Contain("FAILED the one\n  Expected\n  this\n  at X\n");
    }

    [Fact]
    public void What_was_skipped_is_told_at_the_end_by_reason_and_the_last_line_has_the_numbers()
    {
        const string reason = """, "Reason": "no disk" """;

        var said = Say([
            Class("starting", "1", "A.B"), .. Test("1", "a", "passed"), .. Test("1", "b", "skipped", reason),
            .. Test("1", "c", "failed"), .. Test("1", "d", "skipped", reason),
        ], close: true);

        said.Should().EndWith("skipped, no disk\n  b\n  d\n1 passed, 1 failed, 2 skipped\n");
    }

    [Fact]
    public void Classes_that_took_long_are_told_at_the_end()
    {
        var said = Say([
            Class("starting", "1", "A.B"), Class("finished", "1", "A.B", """, "ExecutionTime": 9.9"""),
            Class("starting", "2", "A.C"), Class("finished", "2", "A.C", """, "ExecutionTime": 12.3"""),
            Class("starting", "3", "A.D"), Class("finished", "3", "A.D", """, "ExecutionTime": 61"""),
        ], close: true);

        said.Should().EndWith("\n   61 s in A.D.Some\n   12 s in A.C.Some\n0 passed, 0 failed, 0 skipped\n");
    }

    [Fact]
    public void A_clean_up_that_fails_is_a_failure()
    {
        const string failure = """
            { "$type": "test-class-cleanup-failure", "TestClassUniqueID": "1", "Messages": ["it stays"] }
            """;

        var said = Say([Class("starting", "1", "A.B"), .. Test("1", "a", "passed"), failure], close: true);

        said.Should().Contain("FAILED test-class-cleanup-failure of A.B\n  it stays\n")
            .And.EndWith("1 passed, 1 failed, 0 skipped\n");
    }

    [Fact]
    public void What_is_no_event_is_passed_on() =>
        Say(["building an image", "{ no event", "\u001b[0m"]).Should().Be("building an image\n{ no event\n");

    [Theory]
    [InlineData("test-assembly-finished", true)]
    [InlineData("test-class-finished", false)]
    public void Only_the_end_of_all_is_the_end(string kind, bool isOver)
    {
        var progress = new TestProgress(Plan(withoutContainers: false), TextWriter.Null);
        progress.Take(Class("starting", "1", "A.B"));

        progress.Take($$"""{ "$type": "{{kind}}", "TestClassUniqueID": "1" }""");

        progress.IsOver.Should().Be(isOver);
    }

    [Fact]
    public async Task The_numbers_stand_alone_in_the_last_line()
    {
        var (exitCode, said) = await SuiteCommand.RunAsync(
            "test", "--no-containers", "--", "-class", "Conformance.Proof.Lab.Dns.*", "-class-",
            "Conformance.Proof.Lab.Dns.HostileDnsTests");

        exitCode.Should().Be(0, said);
        said.Should().Contain("--no-containers leaves out ")
            .And.MatchRegex(@"Conformance\.Proof\.Lab\.Dns: \d+ passed\n");
        said.TrimEnd().Split('\n')[^1].Should().MatchRegex(@"^\d+ passed, 0 failed, 0 skipped$");
    }

    private static TestPlan Plan(bool withoutContainers) =>
        TestPlan.Of(JsonNode.Parse(Listed)!.AsArray(), withoutContainers);

    private static string Class(string what, string id, string name, string more = "") => $$"""
        { "$type": "test-class-{{what}}", "TestClassUniqueID": "{{id}}", "TestClassNamespace": "{{name}}",
        """.Trim() + $$""" "TestClassName": "{{name}}.Some"{{more}} }""";

    private static string[] Test(string classId, string name, string outcome, string more = "") =>
    [
        $$"""{ "$type": "test-starting", "TestUniqueID": "{{name}}", "TestDisplayName": "{{name}}" }""",
        $$"""{ "$type": "test-{{outcome}}", "TestUniqueID": "{{name}}", "TestClassUniqueID": "{{classId}}"{{more}} }""",
    ];

    private static string Say(IEnumerable<string> lines, bool close = false)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var progress = new TestProgress(Plan(withoutContainers: false), output);
        foreach (var line in lines)
        {
            progress.Take(line);
        }

        if (close)
        {
            progress.Close();
        }

        return output.ToString();
    }
}
