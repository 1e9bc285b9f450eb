using Conformance.Checks.Core;
using Conformance.Descriptions;
using Conformance.Targets.Description;

namespace Conformance.Running;

/// <summary>The deviations that targets list, against the checks that there are.</summary>
internal static class Deviations
{
    /// <summary>
    /// Refuses a deviation of a check that does not exist: no run would ever tell that it deviates no more.
    /// </summary>
    /// <exception cref="DescriptionException">One of them is not a check's id.</exception>
    public static void Refuse(IEnumerable<TargetDescription> targets, CatalogueFacts catalogue)
    {
        var ids = catalogue.Checks.Select(check => check.Id).ToHashSet();
        var wrong = targets.SelectMany(target => target.Deviations).FirstOrDefault(known => !ids.Contains(known.Check));
        if (wrong is null)
        {
            return;
        }

        var hint = Suggestion.Meant(Suggestion.Nearest(wrong.Check, ids)) ?? ".";
        throw new DescriptionException(
            $"{wrong.Place}: there is no check {Suggestion.Quote(wrong.Check)}{hint} "
            + "`./run.sh list checks` shows them all.");
    }
}
