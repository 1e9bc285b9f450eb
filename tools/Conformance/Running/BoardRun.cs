using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Invocation;
using Conformance.Output;
using Conformance.Targets.Contract;
using Conformance.Targets.Description;
using Conformance.Targets.Engine;
using Conformance.Targets.Health;
using Conformance.Targets.Images;
using Conformance.Targets.Running;

namespace Conformance.Running;

/// <summary>Makes the runs of an order: images first, then one process a run, then tidying up.</summary>
internal sealed class BoardRun(SuiteFolders folders, View view)
{
    /// <summary>A run waits for a fifth of its time: one more than cores keeps them busy.</summary>
    private static readonly int AtOnce = Math.Clamp(Environment.ProcessorCount + 1, 2, 4);

    private readonly RunImages _images = new(folders, view);
    private readonly Leftovers _leftovers = new(view);

    /// <returns>One result a run, in the order of the plan.</returns>
    public async Task<IReadOnlyList<RunResult>> RunAsync(
        IReadOnlyList<PlannedRun> plan, CatalogueFacts catalogue, RunOrder order, CancellationToken stop)
    {
        using var told = stop.Register(() => view.Say("interrupted; tidying up (once more: at once)"));
        var images = await ImagesAsync(plan, stop);
        var files = new RunFolders(folders.Runs);
        var results = new RunResult[plan.Count * order.Repeat];
        var numbers = Enumerable.Range(0, order.Repeat)
            .SelectMany(again => TurnByTurn(plan).Select(place => again * plan.Count + place)).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = order.Keep ? 1 : AtOnce };
        await Parallel.ForEachAsync(numbers, parallel, async (number, _) =>
        {
            var planned = plan[number % plan.Count];
            if (!stop.IsCancellationRequested)
            {
                var result = files.Next(planned.Target.Name, planned.Variant.Name);
                results[number] = await OneAsync(
                    planned, RequestFor(planned, images, catalogue, result, order), images, stop);
            }
        });
        return [.. results.Where(result => result is not null)];
    }

    /// <summary>
    /// Places in the plan, the versions of one system as far from each other as can be: they wait in the same way, and
    /// two that only wait leave the machine idle.
    /// </summary>
    private static IEnumerable<int> TurnByTurn(IReadOnlyList<PlannedRun> plan) =>
        from run in plan.Index()
        group run.Index by run.Item.Target.Description.Name into family
        from turn in family.Index()
        orderby turn.Index
        select turn.Item;

    /// <summary>The plan without what only a container registry has, where none answers; each is told.</summary>
    public async Task<IReadOnlyList<PlannedRun>> WithinReachAsync(
        IReadOnlyList<PlannedRun> plan, CancellationToken stop)
    {
        var far = plan.Where(run => run.Target.Description.NeedsRegistry).Select(run => run.Target.Name).Distinct();
        if (!far.Any() || await _images.RegistrySilenceAsync(stop) is not { } silence)
        {
            return plan;
        }

        view.Say(
            $"not measured here: {string.Join(", ", far)}: needs a container registry, and none answers ({silence})");
        return [.. plan.Where(run => !run.Target.Description.NeedsRegistry)];
    }

    /// <summary>Null where no run needs any.</summary>
    private async Task<ReadyImages?> ImagesAsync(IReadOnlyList<PlannedRun> plan, CancellationToken stop)
    {
        ChosenTarget[] targets =
            [.. plan.Select(run => run.Target).Where(target => !IsAppliance(target)).DistinctBy(target => target.Name)];
        return targets.Length == 0 ? null : await _images.MakeAsync(targets, stop);
    }

    private static bool IsAppliance(ChosenTarget target) => target.Description.Appliance is not null;

    private async Task<RunResult> OneAsync(
        PlannedRun planned, RunRequest request, ReadyImages? images, CancellationToken stop)
    {
        using var task = view.Begin(planned.Title, request.Checks.Count);
        try
        {
            var result = images?.Of(planned.Target)?.WhyNot is { } broken
                ? Lost(request, RunProblemKind.Contract, broken.InOneLine)
                : await ResultAsync(request, task, stop);
            task.End(result);
            if (request.Capture is { } packets && File.Exists(packets))
            {
                view.Say($"{planned.Title}: packets in {packets}");
            }

            return result;
        }
        finally
        {
            await (IsAppliance(planned.Target) ? Task.CompletedTask : _leftovers.RemoveAsync(request.Session));
        }
    }

    private static async Task<RunResult> ResultAsync(RunRequest request, RunView task, CancellationToken stop)
    {
        try
        {
            var end = await SuiteProgram.RunAsync(request, task.Hear, stop);
            return end.Result ?? Lost(request, end, stop);
        }
        catch (IOException refused)
        {
            return Lost(
                request, RunProblemKind.Lab,
                DiskFull.Caused(refused) ? $"The disk is full: {refused.Message}" : refused.Message);
        }
    }

    private static RunRequest RequestFor(
        PlannedRun planned, ReadyImages? images, CatalogueFacts catalogue, string result, RunOrder order)
    {
        var request = RequestFor(planned, images, catalogue, result);
        return request with
        {
            Keep = order.Keep,
            FailFast = order.FailsFast ? order.FailOn : null,
            Partial = LeftOut.By(order, planned, catalogue),
            Capture = order.Captures ? RunFolders.Beside(request.Result, "packets.pcap") : null,
        };
    }

    private static RunRequest RequestFor(
        PlannedRun planned, ReadyImages? images, CatalogueFacts catalogue, string result)
    {
        var (description, edition) = (planned.Target.Description, planned.Target.Edition);
        var image = images?.Of(planned.Target)?.Ready;
        return new RunRequest(
            EngineSession.New().Id,
            TargetPlan.Of(planned.Target, planned.Variant, image?.Reference),
            new TargetFacts(
                planned.Target.Name, edition.Title, description.Vendor, planned.Variant.Name, planned.Variant.Title,
                Version: null,
                image?.Reference, image?.Digest ?? image?.Id, description.Roles, planned.Variant.Declares)
            {
                Family = description.Name,
            },
            images?.Lab.Reference ?? "", images?.StepCa.Reference ?? "", [.. planned.Checks.Select(check => check.Id)],
            result, RunFolders.Beside(result, "target.log"))
        {
            Suite = new SuiteFacts(SuiteVersion.Number, SuiteVersion.Commit, catalogue.Edition),
            Edition = edition.Name,
            Deviations = description.Deviations,
            Reproduce = $"./run.sh run {Quoted(planned.Argument)} --variant {planned.Variant.Name}"
                + $"{NamesOf(description)} --checks {{check}}",
        };
    }

    private static string NamesOf(TargetDescription description) =>
        description.Appliance is { } appliance
            ? $" --names {string.Join(',', appliance.Names)}"
                + string.Concat(appliance.Resolvers.Select(resolver => $" --resolver {resolver}"))
                + (description.Knobs.StartSeconds == new TargetKnobs().StartSeconds
                    ? ""
                    : $" --start-seconds {description.Knobs.StartSeconds}")
            : "";

    private static string Quoted(string argument) =>
        argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '-' or '_' or ':' or '@' or '#')
            ? argument
            : $"'{argument.Replace("'", @"'\''")}'";

    private static RunResult Lost(RunRequest request, SuiteEnd end, CancellationToken stop) =>
        stop.IsCancellationRequested
        ? Lost(request, RunProblemKind.Interrupted, "The run was interrupted before it had a result.")
        : Lost(
            request, RunProblemKind.Lab,
            DiskFull.IsMeantBy(end.LastWords ?? "") ? $"The disk is full: {end.LastWords}" :
            $"The program that runs the checks ended with code {end.ExitCode} and left no result; "
            + $"{(end.LastWords is null ? "it printed nothing" : $"its last output: {end.LastWords}")}. Its log: "
            + $"{RunFolders.LogOf(request.Result)}");

    private static RunResult Lost(RunRequest request, RunProblemKind kind, string why) => new()
    {
        Suite = request.Suite, Target = request.Facts, Started = DateTimeOffset.UtcNow, Seconds = 0,
        Problem = new RunProblem(kind, why), Partial = request.Partial, Checks = [],
        Books = Books.Empty with { NotClosed = new RunProblem(kind, why) },
    };
}
