using Conformance.Checks.Results;

namespace Conformance.Scoreboard;

/// <summary>What a verdict comes to once level and known deviations are taken into account.</summary>
public enum Outcome
{
    /// <summary>The clause holds.</summary>
    Pass,

    /// <summary>A MUST or SHOULD is broken, and nobody has said that this is known.</summary>
    Fail,

    /// <summary>Broken, and listed in the target's description with its reason.</summary>
    KnownDeviation,

    /// <summary>Passes although a deviation is listed: the list is wrong, and that counts as a failure.</summary>
    NoLongerDeviates,

    /// <summary>A MAY or a good habit that is not there: worth knowing, held against nobody.</summary>
    Finding,

    NotApplicable,

    Inconclusive,

    Recorded,

    /// <summary>The lab broke.</summary>
    Error,
}

/// <summary>The one place that turns verdicts into outcomes, and outcomes into words.</summary>
public static class Outcomes
{
    public static Outcome Of(CheckResult check) => check.Verdict switch
    {
        Verdict.Pass when check.StaleDeviation is not null => Outcome.NoLongerDeviates,
        Verdict.Pass => Outcome.Pass,
        Verdict.Fail when check.Deviation is not null => Outcome.KnownDeviation,
        Verdict.Fail when Levels.IsNormative(check.Level) => Outcome.Fail,
        Verdict.Fail => Outcome.Finding,
        Verdict.NotApplicable => Outcome.NotApplicable,
        Verdict.Inconclusive => Outcome.Inconclusive,
        Verdict.Recorded => Outcome.Recorded,
        Verdict.Error => Outcome.Error,
        _ => throw new ArgumentOutOfRangeException(
            nameof(check), check.Verdict, $"{check.Id} has no verdict that is known here."),
    };

    public static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Pass => "pass",
        Outcome.Fail => "fail",
        Outcome.KnownDeviation => "known deviation",
        Outcome.NoLongerDeviates => "no longer deviates",
        Outcome.Finding => "finding",
        Outcome.NotApplicable => "not applicable",
        Outcome.Inconclusive => "inconclusive",
        Outcome.Recorded => "recorded",
        _ => "error",
    };

    /// <summary>What the word means, for a legend.</summary>
    public static string Meaning(Outcome outcome) => outcome switch
    {
        Outcome.Pass => "The clause holds, and the evidence shows it.",
        Outcome.Fail => "A MUST or SHOULD is broken, and the evidence shows how.",
        Outcome.KnownDeviation => "Fails, and the target’s description lists it with a reason.",
        Outcome.NoLongerDeviates => "Passes although a deviation is listed; the list has to be corrected.",
        Outcome.Finding => "A MAY or a good habit is missing; no rule is broken.",
        Outcome.NotApplicable => "The target does not declare the feature.",
        Outcome.Inconclusive => "A control failed or nothing was observed in time; says nothing about the target.",
        Outcome.Recorded => "What was seen, without judgement: the RFC leaves it open.",
        _ => "The lab broke; says nothing about the target.",
    };

    /// <summary>True where somebody has to act: these make a run, a JUnit case and a job red.</summary>
    public static bool IsRed(Outcome outcome) => outcome is Outcome.Fail or Outcome.NoLongerDeviates;

    /// <summary>True where the verdict says nothing about the target.</summary>
    public static bool IsUndecided(Outcome outcome) => outcome is Outcome.Inconclusive or Outcome.Error;

    /// <summary>The order in which a reader wants them: what is wrong first.</summary>
    public static int Urgency(Outcome outcome) => outcome switch
    {
        Outcome.Fail => 0,
        Outcome.NoLongerDeviates => 1,
        Outcome.KnownDeviation => 2,
        Outcome.Finding => 3,
        Outcome.Error => 4,
        Outcome.Inconclusive => 5,
        Outcome.Pass => 6,
        Outcome.Recorded => 7,
        _ => 8,
    };
}

/// <summary>The one counting rule: every table, summary and report shows numbers from here.</summary>
/// <param name="Total">Checks, and one more for a run that as a whole counts for nothing.</param>
/// <param name="Failed">Broken or no longer deviating: what makes a job red.</param>
public sealed record Tally(
    int Total, int Passed, int Failed, int KnownDeviations, int Findings, int NotApplicable, int Inconclusive,
    int Recorded, int Errors)
{
    /// <summary>Neither for nor against the target: reports call these skipped.</summary>
    public int Skipped => KnownDeviations + Findings + NotApplicable + Recorded;

    /// <summary>Says nothing about the target: JUnit calls these errors.</summary>
    public int Undecided => Inconclusive + Errors;

    public static Tally Of(IEnumerable<CheckResult> checks)
    {
        var by = checks.CountBy(Outcomes.Of).ToDictionary();
        return new Tally(by.Values.Sum(), Count(Outcome.Pass), Count(Outcome.Fail) + Count(Outcome.NoLongerDeviates),
            Count(Outcome.KnownDeviation), Count(Outcome.Finding), Count(Outcome.NotApplicable),
            Count(Outcome.Inconclusive), Count(Outcome.Recorded), Count(Outcome.Error));

        int Count(Outcome outcome) => by.GetValueOrDefault(outcome);
    }

    /// <summary>The checks of a run; a problem of the run as a whole is one error more.</summary>
    public static Tally Of(RunResult run)
    {
        var checks = Of(run.Checks);
        return run.Problem is null ? checks : checks with { Total = checks.Total + 1, Errors = checks.Errors + 1 };
    }

    public static Tally operator +(Tally a, Tally b) => new(
        a.Total + b.Total, a.Passed + b.Passed, a.Failed + b.Failed, a.KnownDeviations + b.KnownDeviations,
        a.Findings + b.Findings, a.NotApplicable + b.NotApplicable, a.Inconclusive + b.Inconclusive,
        a.Recorded + b.Recorded, a.Errors + b.Errors);
}

/// <summary>Clauses kept and broken at one level; a known deviation is a broken clause all the same.</summary>
/// <param name="Known">How many of the failed are known deviations.</param>
/// <param name="Undecided">Inconclusive, or the lab broke.</param>
public sealed record ClauseCount(int Passed, int Failed, int Known, int Undecided)
{
    /// <param name="keyword">"MUST" or "SHOULD"; definitional text is counted with the keyword.</param>
    public static ClauseCount Of(RunResult run, string keyword)
    {
        var outcomes = run.Checks
            .Where(check => check.Level == keyword || check.Level == keyword + "-d")
            .Select(Outcomes.Of)
            .ToArray();
        return new ClauseCount(
            outcomes.Count(outcome => outcome is Outcome.Pass or Outcome.NoLongerDeviates),
            outcomes.Count(outcome => outcome is Outcome.Fail or Outcome.KnownDeviation),
            outcomes.Count(outcome => outcome is Outcome.KnownDeviation),
            outcomes.Count(Outcomes.IsUndecided));
    }
}
