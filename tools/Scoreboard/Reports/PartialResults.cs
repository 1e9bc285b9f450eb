namespace Conformance.Scoreboard.Reports;

/// <summary>
/// Results of runs that left checks out, where a row is to be put on record: a row speaks of all checks, so such a
/// result does not take the place of one.
/// </summary>
public static class PartialResults
{
    /// <param name="merges">
    /// Whether a partial result is merged, check by check, into the full one of the same configuration and version that
    /// is given with it.
    /// </param>
    /// <returns>Full results alone, merged ones among them; a run that did not complete is left out.</returns>
    /// <exception cref="InvalidDataException">
    /// A partial result may not be merged, or has none to merge into.
    /// </exception>
    public static IReadOnlyList<RunResult> Resolve(IReadOnlyList<RunResult> results, bool merges)
    {
        var complete = results.Where(run => run.Problem is null).OrderBy(run => run.Started).ToList();
        var full = complete.Where(run => run.Partial is null).ToList();
        foreach (var partial in complete.Where(run => run.Partial is not null))
        {
            if (!merges)
            {
                throw new InvalidDataException(
                    $"{Name(partial)} was run with {partial.Partial}, so its result says nothing about the "
                    + "other checks and is not put on record in place of a full one. Record a full run, or merge it "
                    + "into the result of one with --partial.");
            }

            var place = full.FindLastIndex(run => IsSame(run, partial));
            if (place < 0)
            {
                throw new InvalidDataException(
                    $"{Name(partial)} was run with {partial.Partial}, and no full result of version "
                    + $"{partial.Target.Version ?? "unknown"} is given to merge it into; name its file, too.");
            }

            full[place] = Merged(full[place], partial);
        }

        return full;
    }

    private static string Name(RunResult run) => Report.Text($"{run.Target.Name}/{run.Target.Variant}");

    private static bool IsSame(RunResult run, RunResult other) =>
        (run.Target.Name, run.Target.Variant) == (other.Target.Name, other.Target.Variant)
        && run.Target.Version is not null && run.Target.Version == other.Target.Version;

    private static RunResult Merged(RunResult full, RunResult partial) => full with
    {
        Started = partial.Started > full.Started ? partial.Started : full.Started,
        Machine = partial.Machine,
        Checks =
        [
            .. full.Checks.ExceptBy(partial.Checks.Select(check => check.Id), check => check.Id)
                .Concat(partial.Checks).OrderBy(check => check.Id, StringComparer.Ordinal),
        ],
    };
}
