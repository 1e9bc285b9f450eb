using Conformance.Checks.Core;
using Conformance.Invocation;

namespace Conformance.Running;

/// <summary>What makes a run partial: the options that left checks of the target's roles out.</summary>
internal static class LeftOut
{
    /// <returns>"--quick --checks S-SNI-*"; null where every check of the roles is in the run.</returns>
    public static string? By(RunOrder order, PlannedRun planned, CatalogueFacts catalogue)
    {
        var roles = planned.Target.Description.Roles;
        if (planned.Checks.Count == catalogue.Checks.Count(check => roles.Contains(check.Role)))
        {
            return null;
        }

        string[] options =
        [
            .. order.IsQuick ? ["--quick"] : Array.Empty<string>(),
            .. order.Checks.Count == 0 ? [] : new[] { $"--checks {string.Join(',', order.Checks)}" },
        ];
        return string.Join(' ', options);
    }
}
