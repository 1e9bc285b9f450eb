using System.Text.Json;
using System.Text.Json.Nodes;
using Conformance.Live.Exports;
using Conformance.Live.Observing;
using Conformance.Proof.Scoreboard;
using Conformance.Proof.Tools;
using Conformance.Scoreboard.Boards;
using FluentAssertions;
using Xunit;
using static Conformance.Proof.Live.Exports.SampleObservation;

namespace Conformance.Proof.Live.Exports;

/// <summary>What is published of an observation: under whose name, when, and without what.</summary>
public sealed class ObservationExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("export-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_observation_becomes_a_run_of_its_provider()
    {
        var result = ResultOf(Finished)!;

        result.Target.Should().BeEquivalentTo(
            new { Name = "bigmail", Title = "BigMail", Vendor = "Big Corporation", Variant = "live" });
        result.Target.Roles.Should().Equal(Role.Sender);
        result.Started.Should().Be(Day);
        result.Checks.Select(check => (check.Id, check.Verdict)).Should().Equal(
            ("S-CERT-OTHERCA", Verdict.Pass), ("S-MODE-TEST-CERT", Verdict.Pass), ("S-SNI-NOPOLICY", Verdict.Pass));
        result.Checks.Single(check => check.Id == "S-SNI-NOPOLICY").ServerNames
            .Should().Equal("mx1.plain.live.example");
    }

    [Fact]
    public void Nothing_is_published_while_a_verdict_may_change() =>
        Export.ResultOf(Finished, Over.AddSeconds(-1)).Should().BeNull();

    [Theory]
    [InlineData(null)]
    [InlineData("AnotherMail")]
    [InlineData("BigMail for Work, by other.example's leave")]
    [InlineData("BigMail for Work")]
    public void Nothing_is_published_under_a_name_that_is_not_proven_or_not_listed(string? provider) =>
        ResultOf(Finished with { Who = Finished.Who with { Provider = provider } }).Should().BeNull();

    [Fact]
    public void A_customer_is_published_with_its_host() =>
        ResultOf(Finished with
        {
            Who = Finished.Who with { Provider = "BigMail for Work, by customer.example's leave" },
        })!.Target.Should().BeEquivalentTo(new
        {
            Name = "bigmail-for-work-by-customer-example-s-leave", Vendor = "Big Corporation",
        });

    [Theory]
    [InlineData(CaseAnswer.NoResultYet)]
    [InlineData(CaseAnswer.NotTried)]
    [InlineData(CaseAnswer.NotAvailable)]
    public void A_case_without_a_verdict_is_not_measured(CaseAnswer answer) =>
        ResultOf(With("untrusted", answer, null))!.Checks.Should().NotContain(check => check.Id == "S-CERT-OTHERCA");

    [Theory]
    [InlineData(Verdict.Fail, Verdict.Fail)]
    [InlineData(Verdict.Inconclusive, Verdict.Inconclusive)]
    [InlineData(null, null)]
    public void Of_a_check_that_two_cases_ask_the_worse_answer_is_the_verdict(Verdict? second, Verdict? verdict) =>
        ResultOf(With("testing-expired", CaseAnswer.Delivered, second))!.Checks
            .SingleOrDefault(check => check.Id == "S-MODE-TEST-CERT")?.Verdict.Should().Be(verdict);

    [Fact]
    public void A_check_with_a_case_that_has_no_answer_yet_does_not_pass() =>
        ResultOf(With("testing-expired", CaseAnswer.NoResultYet, null))!.Checks
            .Should().NotContain(check => check.Id == "S-MODE-TEST-CERT");

    [Fact]
    public void Nothing_is_published_where_nothing_passed_and_nothing_failed()
    {
        var unclear = SampleObservation.Standings.Select(standing => standing with { Verdict = Verdict.Inconclusive });

        ResultOf(Finished with { Standings = [.. unclear] }).Should().BeNull();
    }

    [Fact]
    public void What_belongs_to_the_observer_by_network_alone_is_marked() =>
        ResultOf(Finished)!.Checks.Single(check => check.Id == "S-CERT-OTHERCA").Observations
            .Should().ContainSingle().Which.Should().EndWith("by network");

    [Fact]
    public void Nothing_tells_the_person_or_the_machine()
    {
        var result = ResultOf(Finished)!;

        var text = JsonSerializer.Serialize(result, ResultFile.JsonLine) + string.Concat(
            result.Checks.SelectMany(check => check.Evidence)
                .Select(seen => $"{JsonSerializer.Serialize(seen, ResultFile.JsonLine)}\n"));
        text.Should().NotContainAny(
            Token, "alice", "secret", "192.0.2.77", "192-0-2-77", "2001:db8:1:2", "::77", "q1w2");
        text.Should().Contain("@bigmail.example").And.Contain("192.0.2.").And.Contain("2001:db8:1::");
    }

    [Fact]
    public void A_result_that_would_show_the_token_is_not_made()
    {
        var told = With("plain", CaseAnswer.Delivered, Verdict.Pass);
        var leaking = told with
        {
            Standings = [told.Standings[0] with { Sentence = $"Delivered to {Token}." }, .. told.Standings.Skip(1)],
        };

        var export = () => ResultOf(leaking);

        export.Should().Throw<InvalidOperationException>().WithMessage("*would show the token*");
    }

    [Fact]
    public void Its_file_is_of_the_schema_of_all_results_and_comes_back_as_it_was()
    {
        var path = Write(Finished);

        var schema = JsonNode.Parse(File.ReadAllText(Repository.File("docs/result.schema.json")))!;
        SchemaCheck.Complaints(JsonNode.Parse(File.ReadAllText(path))!, schema).Should().BeEmpty();
        ResultFile.Read(path).Checks.Select(check => check.Evidence.Count)
            .Should().Equal(ResultOf(Finished)!.Checks.Select(check => check.Evidence.Count));
    }

    [Fact]
    public void The_name_of_its_file_is_the_same_each_time_and_does_not_tell_the_token()
    {
        var other = Finished with { Ticket = Finished.Ticket with { Token = "another1" } };

        Path.GetFileName(Write(Finished)).Should().Be(Path.GetFileName(Write(Finished)))
            .And.NotBe(Path.GetFileName(Write(other)))
            .And.StartWith("bigmail-20261125T120000Z-").And.NotContain(Token);
    }

    [Fact]
    public void Files_of_many_observers_make_one_board_on_which_they_disagree()
    {
        var later = With("plain", CaseAnswer.Delivered, Verdict.Fail);
        later = later with
        {
            Ticket = later.Ticket with { Token = "another1", Begun = Day.AddHours(1) }, Observer = "sts.example",
        };
        var results = new[] { Write(Finished), Write(later) }.Select(ResultFile.Read).ToList();

        var service = Board.Of(results).Services.Single();

        Board.Of(results).Systems.Should().BeEmpty();
        service.Observations.Select(row => row.Run.Started).Should().Equal(Day.AddHours(1), Day);
        service.Cells.Single(cell => cell.Column.Key == "sends-sni").Words.Should()
            .Be("observations disagree: yes 1, partly 1");
    }

    [Theory]
    [InlineData(PolicyUse.Applied)]
    [InlineData(PolicyUse.Ignored)]
    public void It_says_by_whom_it_was_seen_and_what_was_seen_of_policies(PolicyUse policies) =>
        ResultOf(Finished with { Policies = policies })!.Live.Should().BeEquivalentTo(
            new LiveFacts("live.example", policies, ["S-CERT-OTHERCA"]));

    [Fact]
    public void Why_nothing_is_published_is_known()
    {
        Export.ObstacleOf(Finished.Ticket, Finished.Who, Over).Should().BeNull();
        Export.ObstacleOf(Finished.Ticket, Finished.Who, Over.AddSeconds(-1)).Should().Be(ExportObstacle.Open);
        Export.ObstacleOf(Finished.Ticket, Finished.Who with { Provider = null }, Over).Should()
            .Be(ExportObstacle.NotNamed);
        Export.ObstacleOf(Finished.Ticket, Finished.Who with { Provider = "AnotherMail" }, Over).Should()
            .Be(ExportObstacle.NotListed);
    }

    private string Write(FinishedObservation seen)
    {
        var result = ResultOf(seen)!;
        var path = Path.Combine(_folder, ObservationExport.FileNameOf(result, seen.Ticket));
        ResultFile.Write(path, result);
        return path;
    }

    private static RunResult? ResultOf(FinishedObservation seen) => Export.ResultOf(seen, Over);
}
