using Conformance.Checks.Results;
using Conformance.Checks.Running;
using Conformance.Output;
using Conformance.Targets.Description;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using Conformance.Targets.Running;

namespace Conformance.Running;

/// <summary>Makes the runs of an order: images first, then one process a run, then tidying up.</summary>
internal sealed class BoardRun(SuiteFolders folders, View view)
{
    /// <summary>Two runs share two cores without changing each other's verdicts; more only wait longer.</summary>
    private static readonly int AtOnce = Math.Clamp(Environment.ProcessorCount, 1, 2);

    /// <returns>One result a run, in the order of the plan.</returns>
    public async Task<IReadOnlyList<RunResult>> RunAsync(
        IReadOnlyList<PlannedRun> plan, CatalogueFacts catalogue, RunOrder order, CancellationToken stop)
    {
        var checks = CheckSelection.Select(catalogue, order.Checks);
        var engine = await ContainerEngine.ConnectAsync(stop);
        await EngineCleanup.RemoveStaleAsync(stop);
        var images = await ImagesAsync(new ImageStore(engine, new ImageStoreOptions(folders) { Progress = view }), plan, stop);
        var results = new RunResult[plan.Count * order.Repeat];
        var numbers = Enumerable.Range(0, results.Length).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = order.Keep ? 1 : AtOnce };
        await Parallel.ForEachAsync(numbers, parallel, async (number, _) =>
        {
            if (!stop.IsCancellationRequested)
            {
                var planned = plan[number % plan.Count];
                results[number] = await OneAsync(planned, images, catalogue, checks, order, stop);
            }
        });
        return [.. results.Where(result => result is not null)];
    }

    private async Task<ReadyImages> ImagesAsync(ImageStore store, IReadOnlyList<PlannedRun> plan, CancellationToken stop)
    {
        view.Say("preparing images");

        // A child of this process learns about the reaper as about the API version: from its environment.
        var reaper = await store.SetReaperAsync(stop);
        Environment.SetEnvironmentVariable("TESTCONTAINERS_RYUK_DISABLED", reaper ? "false" : "true");
        var stepCa = store.StepCaAsync(stop);
        var lab = store.LabAsync(stop);
        var targets = plan.Select(run => run.Target).DistinctBy(target => target.Name)
            .Select(async target => (target.Name, Image: await TargetImageAsync(store, target, (await lab).Reference, stop)));
        var ready = await Task.WhenAll(targets);
        return new ReadyImages(await lab, await stepCa, ready.ToDictionary(target => target.Name, target => target.Image));
    }

    private static Task<ReadyImage> TargetImageAsync(ImageStore store, ChosenTarget target, string labImage, CancellationToken stop)
    {
        if (target.Edition.Image is { } named)
        {
            return store.NamedAsync(named, stop);
        }

        var arguments = new Dictionary<string, string>(target.Edition.BuildArgs);
        var folder = target.Description.Folder!;
        if (UsesLabImage(folder))
        {
            arguments["LAB_IMAGE"] = labImage;
        }

        return store.TargetAsync(new TargetRecipe(target.Name, folder, target.Edition.Base, arguments), stop);
    }

    /// <summary>Only the suite's own reference is built on the lab's image; others are not to be rebuilt when the lab changes.</summary>
    private static bool UsesLabImage(string folder) =>
        Path.Combine(folder, "Dockerfile") is var recipe && File.Exists(recipe)
        && File.ReadAllText(recipe).Contains("LAB_IMAGE", StringComparison.Ordinal);

    private async Task<RunResult> OneAsync(
        PlannedRun planned, ReadyImages images, CatalogueFacts catalogue, IReadOnlyList<CheckFacts> checks, RunOrder order,
        CancellationToken stop)
    {
        var session = EngineSession.New().Id;
        var folder = Directory.CreateDirectory(Path.Combine(folders.Artifacts, "runs")).FullName;
        var stem = Path.Combine(folder, $"{planned.Target.Name}-{planned.Variant.Name}-{session.Split('-')[^1]}");
        File.Delete($"{stem}.json");
        var request = RequestFor(planned, images, catalogue, checks, session, stem) with { Keep = order.Keep };
        using var task = view.Begin(planned.Title, checks.Count);
        try
        {
            var result = await SuiteProgram.RunAsync(request, $"{stem}.run.log", task.Hear, stop)
                ?? Lost(request, $"The program that runs the checks ended without a result; its log is {stem}.run.log.");
            task.End(result);
            return result;
        }
        finally
        {
            await EngineCleanup.RemoveSessionAsync(session, CancellationToken.None);
        }
    }

    private static RunRequest RequestFor(
        PlannedRun planned, ReadyImages images, CatalogueFacts catalogue, IReadOnlyList<CheckFacts> checks, string session, string stem)
    {
        var (description, edition) = (planned.Target.Description, planned.Target.Edition);
        var image = images.Targets[planned.Target.Name];
        return new RunRequest(
            session,
            new TargetPlan(planned.Target.Name, planned.Variant.Name, image.Reference)
            {
                Roles = description.Roles,
                Declares = planned.Variant.Declares,
                Environment = planned.Variant.Environment,
                Port = description.Submission.Port,
                StartTls = description.Submission.StartTls,
                User = description.Submission.User,
                Password = description.Submission.Password,
                QueueHook = description.Hooks.Queue,
                VersionCommand = description.VersionCommand,
                RetrySeconds = description.Knobs.RetrySeconds,
                Concurrency = description.Knobs.Concurrency,
            },
            new TargetFacts(
                planned.Target.Name, edition.Title, description.Vendor, planned.Variant.Name, planned.Variant.Title, Version: null,
                image.Reference, image.Digest ?? image.Id, description.Roles, planned.Variant.Declares),
            images.Lab.Reference, images.StepCa.Reference, [.. checks.Select(check => check.Id)], $"{stem}.json", $"{stem}.target.log")
        {
            Suite = new SuiteFacts(SuiteVersion.Number, SuiteVersion.Commit, catalogue.Edition),
            Edition = edition.Name,
            Deviations = description.Deviations,
            Reproduce = $"./run.sh run {Quoted(planned.Argument)} --variant {planned.Variant.Name} --checks {{check}}",
        };
    }

    private static string Quoted(string argument) =>
        argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '-' or '_' or ':' or '@' or '#')
            ? argument
            : $"'{argument.Replace("'", @"'\''")}'";

    private static RunResult Lost(RunRequest request, string why) => new()
    {
        Suite = request.Suite, Target = request.Facts, Started = DateTimeOffset.UtcNow, Seconds = 0,
        Problem = new RunProblem("lab", why), Checks = [], Books = Books.Empty,
    };

    private sealed record ReadyImages(ReadyImage Lab, ReadyImage StepCa, IReadOnlyDictionary<string, ReadyImage> Targets);
}
