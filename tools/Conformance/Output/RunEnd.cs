
namespace Conformance.Output;

/// <summary>Something that a command of runs came to, and the exit code that means it.</summary>
/// <param name="IsToldAlready">True where the lines and annotations of single checks or runs say it.</param>
internal sealed record Cause(int Code, string Why, bool IsToldAlready = false);

/// <summary>
/// How runs ended: everything that applies, and what decides the exit code first. Console, summary, annotations and
/// exit code say the same because all of them are drawn from here.
/// </summary>
/// <remarks>
/// A judged failure decides, whatever else went wrong: what was seen was seen. The rest is told beside it, and never
/// forgotten.
/// </remarks>
internal sealed record RunEnd(IReadOnlyList<Cause> Causes)
{
    /// <summary>
    /// More inconclusive checks than this share of those that apply, and a run without failures says nothing.
    /// </summary>
    private const double TooMuchInconclusive = 0.25;

    public int Code => Causes is [var first, ..] ? first.Code : ExitCode.AsExpected;

    /// <summary>The exit codes of all causes, each once, the one that decides first.</summary>
    public IReadOnlyList<int> Codes => [.. Causes.Select(cause => cause.Code).Append(Code).Distinct()];

    /// <summary>
    /// "Exit code 1: 8 checks failed. Besides: …"; null where the lines of the failures say it all.
    /// </summary>
    public string? Sentence => Causes.All(cause => cause.IsToldAlready && cause.Code == ExitCode.CheckFailed)
        ? null
        : $"Exit code {Code}: {Causes[0].Why}"
            + (Causes.Count > 1 ? $" Besides: {string.Join(' ', Causes.Skip(1).Select(cause => cause.Why))}" : "");

    /// <summary>What no single check and no single run says: the reports have it as a case of its own.</summary>
    public IReadOnlyList<string> OfAll =>
        [.. Causes.Where(cause => !cause.IsToldAlready).Select(cause => $"Exit code {cause.Code}: {cause.Why}")];

    /// <summary>False where the scoreboard could not be written.</summary>
    public bool IsDrawn { get; init; } = true;

    /// <summary>This end, where the scoreboard could not be written; the reason was reported already.</summary>
    public RunEnd NotDrawn() => new(
        [.. Causes, new Cause(ExitCode.LabBroke, "the scoreboard could not be written.", IsToldAlready: true)])
    {
        IsDrawn = false,
    };

    /// <summary>This end, where not every run of the order has begun.</summary>
    public RunEnd CutShort() =>
        new([new Cause(ExitCode.Interrupted, "interrupted before every run had begun."), .. Causes]);

    /// <param name="unstable">Checks whose verdicts differ from repeat to repeat.</param>
    /// <param name="failOn">What fails a run beside its failures; null for nothing.</param>
    public static RunEnd Of(IReadOnlyList<RunResult> results, IReadOnlyList<string> unstable, FailOn? failOn = null)
    {
        failOn ??= FailOn.Failures;
        List<Cause> causes =
        [
            .. Problems(results, RunProblemKind.Interrupted, ExitCode.Interrupted, titles => $"interrupted: {titles}."),
            .. Failures(results, unstable, failOn),
            .. unstable.Count == 0
                ? Array.Empty<Cause>()
                : [new Cause(ExitCode.LabBroke, $"{unstable.Count} verdict(s) differ from repeat to repeat.")],
            .. Problems(results, RunProblemKind.Lab, ExitCode.LabBroke, titles => $"the lab broke: {titles}."),
            .. results.SelectMany(result => Undecided(result, failOn)),
            .. results.Where(result => result.Problem is null).SelectMany(Accounting),
            .. Problems(results, RunProblemKind.CutOff, ExitCode.ContractBroken,
                titles => $"cut off, because they took too long: {titles}."),
            .. Problems(results, RunProblemKind.Contract, ExitCode.ContractBroken,
                titles => $"the target broke its contract: {titles}. docs/adding-a-target.md describes it."),
        ];
        var domains = results.Where(result => result.Target.Roles is [Role.Domain]).ToList();
        causes.AddRange(Problems([.. results.Except(domains)], RunProblemKind.NotReached, ExitCode.NothingRan,
            titles => $"nothing ran on {titles}, which did not greet."));
        causes.AddRange(Problems(domains, RunProblemKind.NotReached, ExitCode.NothingRan,
            titles => $"nothing was judged of {titles}."));
        return new RunEnd(causes.Count == 0 && results.All(SaysNothing)
            ? [new Cause(ExitCode.NothingRan, "none of the checks applies to what ran.")]
            : [.. causes.Distinct()]);
    }

    /// <summary>
    /// Why a result says too little of its target to be put on record: its run did not complete, the lab broke in
    /// checks of it, or too much of it is inconclusive. Null where it says enough, failures included.
    /// </summary>
    public static Cause? SaysTooLittle(RunResult result) => result.Problem is { } problem
        ? new Cause(
            Of([result with { Checks = [] }], []).Code,
            $"the run of {Title(result)} did not complete ({problem.Kind.Word()}): {problem.Message}")
        : Undecided(result, FailOn.Failures).FirstOrDefault();

    private static string Title(RunResult result) => $"{result.Target.Name}/{result.Target.Variant}";

    private static bool SaysNothing(RunResult result) =>
        result.Checks.All(check => check.Verdict == Verdict.NotApplicable);

    /// <summary>A check that fails in one repeat and passes in the next has no verdict.</summary>
    private static IEnumerable<Cause> Failures(
        IReadOnlyList<RunResult> results, IReadOnlyList<string> unstable, FailOn failOn)
    {
        var failed = results
            .SelectMany(result => result.Checks.Where(check => failOn.IsFailure(Outcomes.Of(check)))
                .Select(check => (check.Id, Title: Title(result))))
            .Distinct()
            .Where(failure => !unstable.Any(
                line => line.StartsWith($"{failure.Id} on {failure.Title}:", StringComparison.Ordinal)))
            .ToList();
        return failed.Count == 0
            ? []
            :
            [
                new Cause(ExitCode.CheckFailed,
                    $"{failed.Count} {(failed.Count == 1 ? "check" : "checks")} failed on "
                    + $"{string.Join(", ", failed.Select(failure => failure.Title).Distinct())}.",
                    IsToldAlready: true),
            ];
    }

    private static IEnumerable<Cause> Problems(
        IReadOnlyList<RunResult> results, RunProblemKind kind, int code, Func<string, string> sentence)
    {
        var titles = results.Where(result => result.Problem?.Kind == kind).Select(Title).Distinct().ToList();
        return titles.Count == 0
            ? []
            : [new Cause(code, sentence(string.Join(", ", titles)), IsToldAlready: true)];
    }

    /// <summary>Messages of the run that could not be accounted for: never as expected.</summary>
    private static IEnumerable<Cause> Accounting(RunResult result) => result.Books.State == AccountingState.Balanced
        ? []
        :
        [
            new Cause(
                result.Books.NotClosed?.Kind == RunProblemKind.Contract ? ExitCode.ContractBroken : ExitCode.LabBroke,
                $"{Title(result)}: {result.Books.InWords()}."),
        ];

    /// <summary>Why what passed in this run says too little.</summary>
    private static IEnumerable<Cause> Undecided(RunResult result, FailOn failOn)
    {
        var errors = result.Checks.Count(check => check.Verdict == Verdict.Error);
        if (errors > 0)
        {
            yield return new Cause(
                ExitCode.LabBroke,
                $"the lab broke in {errors} {(errors == 1 ? "check" : "checks")} of {Title(result)}.");
        }

        var applicable = result.Checks.Count(check => check.Verdict != Verdict.NotApplicable);
        var inconclusive = result.Checks.Count(check => check.Verdict == Verdict.Inconclusive);
        if (failOn.Inconclusive && inconclusive > 0)
        {
            yield return new Cause(
                ExitCode.LabBroke,
                $"{inconclusive} of {applicable} checks of {Title(result)} are inconclusive (--fail-on inconclusive).",
                IsToldAlready: true);
        }
        else if (result.Problem is null && inconclusive > TooMuchInconclusive * applicable)
        {
            yield return new Cause(
                ExitCode.LabBroke,
                $"{inconclusive} of {applicable} checks of {Title(result)} are inconclusive, more than a quarter.");
        }
    }
}
