using Conformance.Proof.Samples;
using Conformance.Scoreboard.Boards;
using FluentAssertions;
using Xunit;

namespace Conformance.Proof.Scoreboard;

/// <summary>From a client's verdicts to the words of its table.</summary>
public sealed class ClientHeadlineTests
{
    [Theory]
    [InlineData("mx.test", Verdict.Pass, Verdict.Pass, Answer.Yes)]
    [InlineData(null, Verdict.Fail, Verdict.Pass, Answer.SendsNone)]
    [InlineData("wrong.test", Verdict.Fail, Verdict.Pass, Answer.Partly)]
    [InlineData("wrong.test", Verdict.Fail, Verdict.Fail, Answer.No)]
    [InlineData(null, Verdict.Fail, Verdict.Fail, Answer.No)]
    public void Right_name(string? sent, Verdict naming, Verdict address, Answer expected)
    {
        var run = Run(
            Check("C-SNI-STARTTLS", naming, sent), Check("C-SNI-IMPLICIT", Verdict.NotApplicable, null),
            Check("C-SNI-ALIAS", naming, sent), Check("C-SNI-ADDRESS", address, null));

        AnswerOf(run, "client-right-name").Should().Be(expected);
    }

    [Fact]
    public void What_is_not_declared_does_not_count()
    {
        var run = Run(
            Check("C-CERT-OTHERCA", Verdict.Pass, null), Check("C-CERT-SELF", Verdict.Pass, null),
            Check("C-CERT-EXPIRED", Verdict.Pass, null), Check("C-IMPLICIT-OTHERCA", Verdict.NotApplicable, null),
            Check("C-IMPLICIT-EXPIRED", Verdict.NotApplicable, null));

        AnswerOf(run, "verifies").Should().Be(Answer.Yes);
    }

    [Fact]
    public void A_mail_system_has_the_other_columns() =>
        Headline.Of(SampleRuns.Default).Select(cell => cell.Column).Should().Equal(Headline.MailSystems);

    private static Answer AnswerOf(RunResult run, string key) =>
        Headline.Of(run).Single(cell => cell.Column.Key == key).Answer;

    private static RunResult Run(params CheckResult[] checks) => SampleRuns.Default with
    {
        Target = SampleRuns.Default.Target with { Roles = [Role.Client] }, Checks = checks,
    };

    private static CheckResult Check(string id, Verdict verdict, string? sent) => SampleRuns.Check(
        new SampleCatalogue.Row(id, "sni", "6066 §3", Level.Should, "A clause."),
        new SampleRuns.Told(verdict, "So it was.",
        [
            new ConnectionOpened("smtp", "mx.test", "a", "b") { Session = "s1" },
            new ClientHelloSeen(sent is null ? null : [sent], "", null) { Session = "s1" },
        ]));
}
