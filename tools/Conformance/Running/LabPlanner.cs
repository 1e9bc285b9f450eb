using Conformance.Checks.Core;
using Conformance.Descriptions;
using Conformance.Invocation;
using Conformance.Output;
using Conformance.Targets.Contract;
using Conformance.Targets.Description;
using Conformance.Targets.Images;

namespace Conformance.Running;

/// <summary>Turns the words of `lab` into what is to be published and started.</summary>
internal sealed class LabPlanner(SuiteFolders folders)
{
    /// <summary>Passes through a check to have its domains published, where no target is named.</summary>
    private const string Reference = "reference";

    /// <param name="id">The check as written; null for the usual domains.</param>
    /// <param name="target">As written; null for the lab alone.</param>
    /// <param name="variant">Null for the first that declares what the check needs.</param>
    /// <exception cref="UsageException">They do not go together, or the check is none.</exception>
    /// <exception cref="NothingToRunException">The target has not what the check needs.</exception>
    public async Task<LabPlan> PlanAsync(string? id, string? target, string? variant, CancellationToken stop)
    {
        if (variant is not null && target is null)
        {
            throw new UsageException("--variant is the target's; name that with --target.");
        }

        var catalogue = await SuiteProgram.CatalogueAsync(stop);
        var check = id is null ? null : Only(catalogue, id);
        return new LabPlan(check, await StartedAsync(catalogue, check, target, variant, stop));
    }

    /// <exception cref="UsageException">It is none, or several.</exception>
    private static CheckFacts Only(CatalogueFacts catalogue, string id)
    {
        if (CheckSelection.Unmatched(catalogue, [id]) is { } complaint)
        {
            throw new UsageException(complaint);
        }

        return CheckSelection.Select(catalogue, [id]) switch
        {
            [{ Role: Role.Domain } only] => throw new UsageException(
                $"{only.Id} judges what a domain publishes, and has no lab: ./run.sh probe DOMAIN --checks {only.Id}"),
            [var only] => only,
            _ => throw new UsageException($"`lab` takes one check, and {Suggestion.Quote(id)} matches several."),
        };
    }

    /// <summary>The target, or who publishes a check's domains; null for nothing.</summary>
    private async Task<PlannedRun?> StartedAsync(
        CatalogueFacts catalogue, CheckFacts? check, string? target, string? variant, CancellationToken stop)
    {
        if (target is null && check is null)
        {
            return null;
        }

        if (target is null && check!.Role == Role.Receiver)
        {
            throw new UsageException(
                $"{check.Id} tests receivers: it publishes no domains but asks a target. Name one with --target, "
                + $"for instance --target {Reference}.");
        }

        var order = new RunOrder(
            [target ?? Reference], variant is null ? [] : [variant], [], OutputFolder.Default, Repeat: 1, Keep: true);
        var plan = await new Planner(folders).PlanAsync(order, check is null ? catalogue.Checks : [check], stop);
        if (plan[0].Target.Description.Appliance is not null)
        {
            throw new UsageException(
                $"{target} runs outside the lab, which is closed; --target is for what the suite starts.");
        }

        return plan.FirstOrDefault(run => Has(run.Variant, check))
            ?? throw new NothingToRunException(NotDeclared(check!, plan));
    }

    private static string NotDeclared(CheckFacts check, IReadOnlyList<PlannedRun> plan)
    {
        var target = plan[0].Target;
        var others = string.Join(", ", target.Variants.Where(it => Has(it, check)).Select(it => it.Name));
        var who = plan.Count == 1 ? plan[0].Title : $"no variant of {target.Name}";
        return $"{check.Id} needs {Feature.InWords(check.Needs)}, which {who} declares"
            + $"{(plan.Count == 1 ? " not" : "")}{(others.Length > 0 ? $"; these do: {others}" : "")}.";
    }

    private static bool Has(TargetVariant variant, CheckFacts? check) =>
        check is null || Feature.IsAnyDeclared(check.Needs, variant.Declares);
}

/// <summary>What a lab is opened with.</summary>
/// <param name="Check">Null for the usual domains.</param>
/// <param name="Started">The target, or who publishes the check's domains; null for nothing.</param>
internal sealed record LabPlan(CheckFacts? Check, PlannedRun? Started);
