using Conformance.Proof.Samples;
using Conformance.Scoreboard.Boards;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>From verdicts to the words of the board.</summary>
public sealed class HeadlineTests
{
    [Theory]
    [InlineData(Verdict.Pass, Verdict.NotApplicable, Answer.Yes)]
    [InlineData(Verdict.Fail, Verdict.NotApplicable, Answer.No)]
    [InlineData(Verdict.Fail, Verdict.Pass, Answer.OnlyUnderPolicy)]
    [InlineData(Verdict.Fail, Verdict.Fail, Answer.No)]
    [InlineData(Verdict.Fail, Verdict.Inconclusive, Answer.No)]
    [InlineData(Verdict.Inconclusive, Verdict.Pass, Answer.Inconclusive)]
    [InlineData(Verdict.Error, Verdict.Pass, Answer.NotMeasured)]
    [InlineData(null, Verdict.Pass, Answer.NotMeasured)]
    [InlineData(Verdict.NotApplicable, Verdict.NotApplicable, Answer.NotDeclared)]
    public void Sends_SNI(Verdict? withoutPolicy, Verdict? underPolicy, Answer expected) =>
        Word("sends-sni", ("S-SNI-NOPOLICY", withoutPolicy), ("S-SNI-ENF", underPolicy)).Should().Be(expected);

    [Theory]
    [InlineData(Verdict.Pass, Verdict.Pass, Verdict.Pass, Answer.Yes)]
    [InlineData(Verdict.Pass, Verdict.Fail, Verdict.Pass, Answer.Partly)]
    [InlineData(Verdict.Fail, Verdict.Fail, Verdict.Pass, Answer.No)]
    [InlineData(Verdict.NotApplicable, Verdict.NotApplicable, Verdict.Pass, Answer.Yes)]
    [InlineData(Verdict.NotApplicable, Verdict.NotApplicable, Verdict.Fail, Answer.SendsNone)]
    [InlineData(Verdict.NotApplicable, Verdict.NotApplicable, Verdict.Inconclusive, Answer.Inconclusive)]
    [InlineData(Verdict.NotApplicable, Verdict.NotApplicable, null, Answer.NotDeclared)]
    [InlineData(Verdict.Pass, null, Verdict.Pass, Answer.NotMeasured)]
    public void Right_name(Verdict? notDomain, Verdict? sameAddress, Verdict? withoutPolicy, Answer expected) =>
        Word("right-name", ("S-SNI-NOTDOMAIN", notDomain), ("S-SNI-SAMEIP", sameAddress),
            ("S-SNI-NOPOLICY", withoutPolicy))
            .Should().Be(expected);

    [Fact]
    public void A_wrong_name_is_not_taken_for_silence()
    {
        var wrong = SampleRuns.SendsName("recipient.test") with { Verdict = Verdict.Fail };
        var run = SampleRuns.Run("default", "", [], (id, _) =>
            id == "S-SNI-NOPOLICY" ? wrong : SampleRuns.NotDeclared("mta-sts"));

        Cell(run, "sends-sni").Answer.Should().Be(Answer.Partly);
        Cell(run, "right-name").Answer.Should().Be(Answer.No);
    }

    [Theory]
    [InlineData("ppppp", Answer.Yes)]
    [InlineData("pfppp", Answer.Partly)]
    [InlineData("fffff", Answer.No)]
    [InlineData("ppipp", Answer.Inconclusive)]
    [InlineData("pfipp", Answer.Partly)]
    [InlineData("ppepp", Answer.NotMeasured)]
    [InlineData("pp-pp", Answer.NotMeasured)]
    [InlineData("ppnpp", Answer.Yes)]
    [InlineData("nnnnn", Answer.NotDeclared)]
    [InlineData("-----", Answer.NotMeasured)]
    public void Enforces(string verdicts, Answer expected) =>
        AsTold("enforces", verdicts).Should().Be(expected);

    [Theory]
    [InlineData("keeps-policy", "pppp", Answer.Yes)]
    [InlineData("keeps-policy", "pppn", Answer.Yes)]
    [InlineData("keeps-policy", "ppfp", Answer.Partly)]
    [InlineData("keeps-policy", "ffff", Answer.No)]
    [InlineData("keeps-policy", "ppip", Answer.Inconclusive)]
    [InlineData("keeps-policy", "nnnn", Answer.NotDeclared)]
    [InlineData("keeps-policy", "ppp-", Answer.NotMeasured)]
    [InlineData("accepts-odd-names", "ppppp", Answer.Yes)]
    [InlineData("accepts-odd-names", "pfpfp", Answer.Partly)]
    [InlineData("accepts-odd-names", "fffff", Answer.No)]
    [InlineData("fresh-certificate", "p", Answer.Yes)]
    [InlineData("fresh-certificate", "f", Answer.No)]
    [InlineData("fresh-certificate", "n", Answer.NotDeclared)]
    public void A_column_of_several_checks(string key, string verdicts, Answer expected) =>
        AsTold(key, verdicts).Should().Be(expected);

    [Fact]
    public void A_system_that_does_not_receive_is_not_asked_how_it_receives()
    {
        var sender = SampleRuns.Sni with { Target = SampleRuns.Sni.Target with { Roles = [Role.Sender] } };

        Cell(sender, "falls-back").Answer.Should().Be(Answer.NotDeclared);
    }

    [Fact]
    public void A_system_with_many_configurations_is_told_in_sentences_that_can_be_read()
    {
        var board = Board.Of(
        [
            SampleRuns.Default, SampleRuns.Sni, Called(SampleRuns.Sni, "sni-strict"), SampleRuns.MtaSts,
            Called(SampleRuns.MtaSts, "mta-sts-mx"), Called(SampleRuns.MtaSts, "mta-sts-proactive"),
        ]);

        board.Systems.Should().ContainSingle().Which.Differences.Should().Equal(
            "Sends SNI: no by default; only under a policy with mta-sts, mta-sts-mx and mta-sts-proactive; "
                + "yes with sni and sni-strict",
            "Selects certificate by SNI: yes with sni and sni-strict; not declared otherwise",
            "Enforces: yes with mta-sts, mta-sts-mx and mta-sts-proactive; not declared otherwise");
    }

    [Fact]
    public void Only_a_failure_that_is_listed_carries_the_mark()
    {
        Cell(SampleRuns.Default, "sends-sni").IsKnownDeviation.Should().BeTrue();
        Cell(SampleRuns.Sni, "sends-sni").IsKnownDeviation.Should().BeFalse();
        Cell(SampleRuns.MtaSts, "enforces").IsKnownDeviation.Should().BeFalse();
    }

    [Fact]
    public void Every_check_behind_a_column_has_an_id_of_its_role() =>
        Headline.Columns.Should().AllSatisfy(column =>
            column.Checks.Should().AllSatisfy(id =>
                id.Should().StartWith($"{column.Role.Word().ToUpperInvariant()[0]}-")));

    private static RunResult Called(RunResult run, string variant) =>
        run with { Target = run.Target with { Variant = variant } };

    private static Answer AsTold(string key, string verdicts)
    {
        var ids = Headline.Columns.Single(column => column.Key == key).Checks;
        ids.Should().HaveCount(verdicts.Length);
        return Word(key, [.. ids.Zip(verdicts, (id, letter) => (id, letter switch
        {
            'p' => Verdict.Pass,
            'f' => Verdict.Fail,
            'i' => Verdict.Inconclusive,
            'e' => Verdict.Error,
            'n' => Verdict.NotApplicable,
            _ => (Verdict?)null,
        }))]);
    }

    private static Answer Word(string key, params (string Id, Verdict? Verdict)[] seen)
    {
        var rows = seen.Where(check => check.Verdict is not null).Select(check => SampleRuns.Check(
            new SampleCatalogue.Row(check.Id, "sni", "8461 §7.1", Level.Must, "A clause."),
            new SampleRuns.Told(check.Verdict!.Value, "So it was.", Array.Empty<LabEvent>())));
        return Cell(SampleRuns.Default with { Checks = [.. rows] }, key).Answer;
    }

    private static HeadlineCell Cell(RunResult run, string key) =>
        Headline.Of(run).Single(cell => cell.Column.Key == key);
}
