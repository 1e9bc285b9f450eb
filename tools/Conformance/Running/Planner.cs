using Conformance.Checks.Core;
using Conformance.Descriptions;
using Conformance.Invocation;
using Conformance.Targets.Description;
using Conformance.Targets.Images;

namespace Conformance.Running;

/// <summary>Turns the words of the command line into runs.</summary>
internal sealed class Planner(SuiteFolders folders)
{
    public TargetCatalogue Bundled { get; } = TargetCatalogue.Load(Path.Combine(folders.Containers, "targets"));

    /// <exception cref="DescriptionException">A target is not one, or has no such variant.</exception>
    /// <exception cref="NothingToRunException">
    /// No target has any of the variants, or none has a role that any of the checks is for.
    /// </exception>
    public async Task<IReadOnlyList<PlannedRun>> PlanAsync(
        RunOrder order, IReadOnlyList<CheckFacts> checks, CancellationToken stop)
    {
        var runs = new List<PlannedRun>();
        foreach (var argument in order.Targets)
        {
            var target = await TargetAsync(argument, order, stop);
            var variants = order.Variants.Count == 0
                ? target.Variants
                : [.. order.Variants.Where(name => IsOnlyTarget(order) || Has(target, name)).Select(target.Variant)];
            CheckFacts[] own = [.. checks.Where(check => target.Description.Roles.Contains(check.Role))];
            runs.AddRange(variants.Select(variant => new PlannedRun(argument, target, variant, own)));
        }

        if (runs.Count == 0)
        {
            throw new NothingToRunException(
                $"None of {string.Join(", ", order.Targets)} has a variant {string.Join(" or ", order.Variants)}.");
        }

        PlannedRun[] withWork = [.. runs.Where(run => run.Checks.Count > 0)];
        return withWork.Length > 0
            ? withWork
            : throw new NothingToRunException(
                $"None of the checks is for a role of {string.Join(", ", order.Targets)}; a target's description "
                + "lists its roles.");
    }

    /// <summary>With one target, a variant that it lacks is a mistake; with several, it is a filter.</summary>
    private static bool IsOnlyTarget(RunOrder order) => order.Targets.Count == 1;

    private static bool Has(ChosenTarget target, string variant) => target.Variants.Any(known => known.Name == variant);

    private async Task<ChosenTarget> TargetAsync(
        string argument, RunOrder order, CancellationToken stop)
    {
        switch (TargetArgument.Parse(argument, Bundled))
        {
            case TargetArgument.Described described:
                return described.Target;
            case TargetArgument.Image image:
                var yaml = await ImageContract.ReadAsync(image.Reference, stop);
                var description = TargetDescription.FromImage(image.Reference, yaml);
                return new ChosenTarget(description, description.DefaultEdition);
            case TargetArgument.Appliance appliance:
                var it = TargetDescription.OfAppliance(appliance, order.Names, order.StartSeconds);
                it = it with { Appliance = it.Appliance! with { Resolvers = order.Resolvers } };
                return new ChosenTarget(it, it.DefaultEdition);
            default:
                throw new UsageException($"{argument} is not a target.");
        }
    }
}
