using Conformance.Checks.Results;
using Conformance.Scoreboard.Html;

namespace Conformance.Output;

/// <summary>What differs where the suite runs as a step of a GitHub Actions job.</summary>
internal static class GitHubJob
{
    /// <summary>GitHub shows so many of a step and drops the others.</summary>
    public const int MostAnnotations = 10;

    private const int LongestTitle = 150;
    private const int LongestReason = 600;
    private const int LongestMessage = 1_500;

    private static TextWriter _commands = TextWriter.Null;

    /// <summary>From here on nothing that is printed is a workflow command, but what this class says itself.</summary>
    public static void Begin()
    {
        if (Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true")
        {
            _commands = Console.Out;
            Console.SetOut(new JobLog(Console.Out));
            Console.SetError(new JobLog(Console.Error));
        }
    }

    /// <summary>Says why there is no result.</summary>
    public static void Annotate(int exitCode, string why) => _commands.WriteLine(Annotation(Ended(exitCode, why)));

    /// <inheritdoc cref="Annotations"/>
    public static void Annotate(IReadOnlyList<RunResult> results, RunEnd end)
    {
        foreach (var annotation in Annotations(results, end))
        {
            _commands.WriteLine(annotation);
        }
    }

    /// <summary>
    /// A workflow command for each failure; where they are more than are shown, the last one tells of the rest.
    /// </summary>
    public static IReadOnlyList<string> Annotations(IReadOnlyList<RunResult> results, RunEnd end)
    {
        List<Told> told =
        [
            .. from result in results
               where result.Problem is not null
               select new Told($"{Title(result)} did not complete", result.Problem!.Message),
            .. from cause in end.Causes
               where !cause.IsToldAlready
               select cause.Code == end.Code ? Ended(cause.Code, cause.Why) : new Told("Besides", cause.Why),
        ];
        told.AddRange(
            from result in results
            from check in result.Checks
            where check.CountsAgainst
            select new Told($"{check.Id} on {Title(result)}", Sentence(check)));
        told = [.. told.Distinct()];
        if (told.Count > MostAnnotations)
        {
            var rest = told[(MostAnnotations - 1)..];
            told.RemoveRange(MostAnnotations - 1, rest.Count);
            told.Add(new Told($"{rest.Count} more", string.Join(", ", rest.Select(one => one.Title))));
        }

        return [.. told.Select(Annotation)];
    }

    private static Told Ended(int exitCode, string why) => new($"Exit code {exitCode}", why);

    private static string Sentence(CheckResult check) =>
        $"{check.Level} of RFC {check.Rfc}{(check.Claim is { } claim ? $", and the variant claims {claim}" : "")}: "
        + $"{check.Says} {VisibleText.Sentence(Summary.Reason(check), LongestReason)} Again: {check.Reproduce}";

    private static string Title(RunResult result) => $"{result.Target.Name}/{result.Target.Variant}";

    private static string Annotation(Told told) =>
        $"::error title={Property(VisibleText.Sentence(told.Title, LongestTitle))}::"
        + Data(VisibleText.Sentence(told.Message, LongestMessage));

    private static string Property(string text) => Data(text).Replace(":", "%3A").Replace(",", "%2C");

    private static string Data(string text) => text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");

    private sealed record Told(string Title, string Message);
}
