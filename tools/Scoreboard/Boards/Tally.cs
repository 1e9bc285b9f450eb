namespace Conformance.Scoreboard.Boards;

/// <summary>The one counting rule: every table, summary and report shows numbers from here.</summary>
/// <param name="Total">Checks, and one more for a run that as a whole is invalid.</param>
/// <param name="Failed">Broken or no longer deviating: what makes a job red.</param>
public sealed record Tally(
    int Total, int Passed, int Failed, int KnownDeviations, int Findings, int NotApplicable, int Inconclusive,
    int Recorded, int Errors)
{
    /// <summary>Failures that are the TLS library's.</summary>
    public int OfTlsLibrary { get; init; }

    public static Tally Of(IEnumerable<CheckResult> checks)
    {
        var by = checks.CountBy(Outcomes.Of).ToDictionary();
        return new Tally(by.Values.Sum(), Count(Outcome.Pass), Count(Outcome.Fail) + Count(Outcome.NoLongerDeviates),
            Count(Outcome.KnownDeviation), Count(Outcome.Finding), Count(Outcome.NotApplicable),
            Count(Outcome.Inconclusive), Count(Outcome.Recorded), Count(Outcome.Error))
        {
            OfTlsLibrary = Count(Outcome.TlsLibrary),
        };

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
        a.Recorded + b.Recorded, a.Errors + b.Errors)
    {
        OfTlsLibrary = a.OfTlsLibrary + b.OfTlsLibrary,
    };
}

/// <summary>Clauses kept and broken at one level; a known deviation is a broken clause all the same.</summary>
/// <param name="Known">How many of the failed are known deviations.</param>
/// <param name="Undecided">Inconclusive, or the lab broke.</param>
public sealed record ClauseCount(int Passed, int Failed, int Known, int Undecided)
{
    /// <param name="keyword">Definitional text is counted with the keyword.</param>
    public static ClauseCount Of(RunResult run, Level keyword)
    {
        var outcomes = run.Checks
            .Where(check => check.Level.Keyword() == keyword)
            .Select(Outcomes.Of)
            .ToArray();
        return new ClauseCount(
            outcomes.Count(outcome => outcome is Outcome.Pass or Outcome.NoLongerDeviates),
            outcomes.Count(outcome => outcome is Outcome.Fail or Outcome.KnownDeviation),
            outcomes.Count(outcome => outcome is Outcome.KnownDeviation),
            outcomes.Count(Outcomes.IsUndecided));
    }
}
