using Conformance.Scoreboard.Html;

namespace Conformance.Output;

/// <summary>What differs where the suite runs as a step of a GitHub Actions job.</summary>
internal static class GitHubJob
{
    /// <summary>GitHub shows so many of a kind and a step, and drops the others.</summary>
    public const int MostAnnotations = 10;

    private const int LongestTitle = 150;
    private const int LongestReason = 600;
    private const int LongestMessage = 1_500;

    private static TextWriter _commands = TextWriter.Null;
    private static TextWriter _errors = TextWriter.Null;

    /// <summary>From here on nothing that is printed is a workflow command, but what this class says itself.</summary>
    public static void Begin()
    {
        if (Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true")
        {
            (_commands, _errors) = (Console.Out, Console.Error);
            Console.SetOut(new JobLog(Console.Out));
            Console.SetError(new JobLog(Console.Error));
        }
    }

    /// <summary>Its commands go to standard error, where the runner reads them as well.</summary>
    public static void LeaveStandardOutput() => _commands = _errors;

    /// <summary>Says why there is no result.</summary>
    public static void Annotate(int exitCode, string why) =>
        _commands.WriteLine(Annotation("error", Ended(exitCode, why)));

    /// <inheritdoc cref="Annotations"/>
    public static void Annotate(IReadOnlyList<RunResult> results, RunEnd end, FailOn failOn)
    {
        foreach (var annotation in Annotations(results, end, failOn))
        {
            _commands.WriteLine(annotation);
        }
    }

    /// <summary>
    /// Workflow commands: an error for each thing that decides the exit code, a warning for each check of which nothing
    /// can be said, a notice for each finding and for what is the TLS library's. Where they are more of a kind than are
    /// shown, its last one tells of the rest.
    /// </summary>
    /// <param name="failOn">What fails the run beside its failures; null for nothing.</param>
    public static IReadOnlyList<string> Annotations(
        IReadOnlyList<RunResult> results, RunEnd end, FailOn? failOn = null)
    {
        failOn ??= FailOn.Failures;
        List<Told> errors =
        [
            .. from result in results
               where result.Problem is not null
               select new Told($"{Title(result)} did not complete", result.Problem!.Message),
            .. from cause in end.Causes
               where !cause.IsToldAlready
               select cause.Code == end.Code
                   ? Ended(cause.Code, cause.Why)
                   : new Told($"Beside exit code {end.Code}", cause.Why),
            .. Checks(results, outcome => failOn.IsFailure(outcome) || failOn.IsError(outcome)),
        ];
        return
        [
            .. Commands("error", errors),
            .. Commands("warning", Checks(
                results, outcome => outcome == Outcome.Inconclusive && !failOn.IsError(outcome))),
            .. Commands("notice", Checks(
                results,
                outcome => outcome is Outcome.Finding or Outcome.TlsLibrary && !failOn.IsFailure(outcome))),
        ];
    }

    private static IEnumerable<Told> Checks(IReadOnlyList<RunResult> results, Func<Outcome, bool> wanted) =>
        from result in results
        from check in result.Checks
        where wanted(Outcomes.Of(check))
        select new Told($"{check.Id} on {Title(result)}", Sentence(check));

    private static IEnumerable<string> Commands(string command, IEnumerable<Told> all)
    {
        List<Told> told = [.. all.Distinct()];
        if (told.Count > MostAnnotations)
        {
            var rest = told[(MostAnnotations - 1)..];
            told.RemoveRange(MostAnnotations - 1, rest.Count);
            told.Add(new Told($"{rest.Count} more", string.Join(", ", rest.Select(one => one.Title))));
        }

        return told.Select(one => Annotation(command, one));
    }

    private static Told Ended(int exitCode, string why) => new($"Exit code {exitCode}", why);

    private static string Sentence(CheckResult check) =>
        $"{check.Level.Word()} of RFC {check.Rfc}"
        + $"{(check.Claim is { } claim ? $", and the variant claims {claim}" : "")}: "
        + $"{check.Says} {VisibleText.Sentence(Summary.Reason(check), LongestReason)} Again: {check.Reproduce}";

    private static string Title(RunResult result) => $"{result.Target.Name}/{result.Target.Variant}";

    private static string Annotation(string command, Told told) =>
        $"::{command} title={Property(VisibleText.Sentence(told.Title, LongestTitle))}::"
        + Data(VisibleText.Sentence(told.Message, LongestMessage));

    private static string Property(string text) => Data(text).Replace(":", "%3A").Replace(",", "%2C");

    private static string Data(string text) => text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");

    private sealed record Told(string Title, string Message);
}
