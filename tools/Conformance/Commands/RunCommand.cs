using System.CommandLine;
using Conformance.Descriptions;
using Conformance.Invocation;
using Conformance.Output;
using Conformance.Running;
using Conformance.Scoreboard;
using Conformance.Scoreboard.Claims;
using Conformance.Scoreboard.Reports;
using Conformance.Targets.Description;
using Conformance.Targets.Engine;
using Conformance.Targets.Images;
using Spectre.Console;

namespace Conformance.Commands;

/// <summary>run TARGET...: runs targets and draws the scoreboard.</summary>
internal static class RunCommand
{
    private const string DefaultTarget = "postfix";

    public static Command Create()
    {
        var targets = new Argument<string[]>("target")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "A bundled name (`list targets`), a folder with a target.yaml, an image that carries "
                + "/target.yaml, host:port of a receiver that is running, or `all`.",
        };
        targets.Offering(Completions.Targets);
        var variants = CommaOption.Create("--variant", "Only these variants (comma-separated); default: all.")
            .Offering(context => Completions.Variants(context.ParseResult.GetValue(targets) ?? []));
        var checks = CommaOption.Create(
                "--checks", "Only these checks: ids, globs of ids, sections of RFCs: S-SNI-*,R-SNI-EXACT,8461/4.2.")
            .Offering(Completions.CheckIds);
        var quick = new Option<bool>("--quick")
        {
            Description = "Skip checks that are not judged, and those that may have to wait: for time, or for what a "
                + "sender never does.",
        };
        var output = new Option<string>("--out")
        {
            Description = "Where the scoreboard goes.",
            DefaultValueFactory = _ => OutputFolder.Default,
        };
        var repeat = new Option<int>("--repeat")
        {
            Description = "Run it all this often; verdicts that differ are reported, and the exit code is 4.",
            DefaultValueFactory = _ => 1,
        };
        repeat.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0
                && (!int.TryParse(result.Tokens[0].Value, out var times) || times is < 1 or > 1000))
            {
                result.AddError("--repeat takes a number from 1 to 1000.");
            }
        });
        var keep = new Option<bool>("--keep")
        {
            Description = "Leave lab and target running after the checks, until Ctrl-C; one target in one variant.",
        };
        var names = CommaOption.Create("--names",
            "Of host:port: the names it has certificates for, its own first; default: the host's name.");
        var resolver = ResolverOption.Create(
            "Of host:port: whom to ask for the TLSA records of its names: ADDRESS or ADDRESS:PORT; default: the "
            + "resolvers of this machine.");
        var startSeconds = StartSecondsOption();
        var capture = new Option<bool>("--capture")
        {
            Description = "Capture every packet between lab and target, for tshark or Wireshark; prints the file.",
        };
        var shard = ShardOption();
        var failOn = FailOnOption();
        var failFast = new Option<bool>("--fail-fast")
        {
            Description = "End each run at its first failure; checks that are not over by then are not in its result.",
        };
        var json = new Option<bool>("--json")
        {
            Description = "Print the results to standard output: a JSON array with one result a run, as "
                + "docs/result.schema.json describes it. All else goes to standard error.",
        };
        var command = new Command("run", "Run mail systems through the checks and write the scoreboard.")
        {
            targets, variants, checks, quick, failOn, failFast, json, shard, output, repeat, keep, capture, names,
            resolver, startSeconds,
        };
        command.SetAction((parsed, stop) => RunAsync(
            new RunOrder(
                parsed.GetValue(targets)!, parsed.GetValue(variants) ?? [], parsed.GetValue(checks) ?? [],
                parsed.GetValue(output)!,
                parsed.GetValue(repeat), parsed.GetValue(keep))
            {
                Captures = parsed.GetValue(capture), Names = parsed.GetValue(names) ?? [],
                Resolvers = ResolverOption.Read(parsed.GetValue(resolver)),
                StartSeconds = parsed.GetValue(startSeconds),
                Shard = parsed.GetValue(shard), IsQuick = parsed.GetValue(quick),
                FailOn = FailOn.Of(parsed.GetValue(failOn) ?? []), FailsFast = parsed.GetValue(failFast),
            },
            parsed.GetValue(json) ? JsonOutput.Reserve() : null, stop));
        return command;
    }

    /// <summary>What ./run.sh does without a word: Postfix in all its variants.</summary>
    public static Task<int> DefaultBoardAsync(CancellationToken stop) => RunAsync(
        new RunOrder([DefaultTarget], [], [], OutputFolder.Default, Repeat: 1, Keep: false), json: null, stop);

    /// <param name="json">Takes the results; null where nobody wants them.</param>
    private static async Task<int> RunAsync(RunOrder order, JsonOutput? json, CancellationToken stop)
    {
        Surroundings.Check();
        var folders = SuiteFolders.Find();
        // What cannot be drawn is told before the first minute is spent.
        var reported = ReportedReader.Find(folders.Root, TimeProvider.System);
        var view = new View(AnsiConsole.Console);
        var planner = new Planner(folders);
        order = order.Targets is ["all"]
            ? order with
            {
                Targets = [.. planner.Bundled.Names.Where(name => name != "reference")], IsWholeBoard = true,
            }
            : order;
        var catalogue = await SuiteProgram.CatalogueAsync(stop);
        var plan = await planner.PlanAsync(order, CheckSelection.Select(catalogue, order), stop);
        Refuse(order, plan);
        Deviations.Refuse(plan.Select(run => run.Target.Description).Distinct(), catalogue);
        OutputFolder.Try(order.Out);
        var board = new BoardRun(folders, view);
        plan = Part(view, plan, order.Shard);
        plan = order.IsWholeBoard && plan.Count > 0 ? await board.WithinReachAsync(plan, stop) : plan;
        if (plan.Count == 0 && order.Shard is not null)
        {
            view.Say("Nothing is left to run here, and no scoreboard is written; for one part of several that is no "
                + "failure.");
            json?.Write([]);
            return ExitCode.AsExpected;
        }

        var results = await board.RunAsync(plan, catalogue, order, stop);
        if (results.Count == 0)
        {
            stop.ThrowIfCancellationRequested();
        }

        var end = Summary.End(results, order.FailOn);
        end = results.Count < plan.Count * order.Repeat ? end.CutShort() : end;
        var place = new Place(order.Out, folders.Runs, reported, order.FailOn);
        end = Publish(view, results, place, end) ? end : end.NotDrawn();
        Summary.Tell(view, results, order, end);
        json?.Write(results);
        return end.Code;
    }

    /// <exception cref="UsageException">An option does not go with the targets.</exception>
    private static void Refuse(RunOrder order, IReadOnlyList<PlannedRun> plan)
    {
        if (order.Names.Count > 0 && !plan.Any(run => run.Target.Description.Appliance is not null))
        {
            throw new UsageException("--names is for host:port; other targets get certificates from the lab.");
        }

        if (order.Resolvers.Count > 0 && !plan.Any(run => run.Target.Description.Appliance is not null))
        {
            throw new UsageException("--resolver is for host:port; other targets ask the lab's name server.");
        }

        if (order.StartSeconds is not null && !plan.Any(run => run.Target.Description.Appliance is not null))
        {
            throw new UsageException(
                "--start-seconds is for host:port; for other targets, it is in target.yaml (knobs.startSeconds).");
        }

        if (order.Keep && plan.Any(run => run.Target.Description.Appliance is not null))
        {
            throw new UsageException("--keep is for a target that the suite starts; host:port keeps running anyway.");
        }

        if (order.Keep && plan.Count > 1)
        {
            throw new UsageException("--keep is for one target in one variant; name the variant with --variant.");
        }
    }

    /// <summary>
    /// The split is one of the plan as it was written: which registry answers differs from machine to machine.
    /// </summary>
    private static IReadOnlyList<PlannedRun> Part(View view, IReadOnlyList<PlannedRun> plan, Shard? shard)
    {
        if (shard is null)
        {
            return plan;
        }

        var part = shard.Of(plan);
        view.Say($"{shard}: {part.Count} of {plan.Count} runs");
        return part;
    }

    /// <summary>
    /// Of repeated runs the last one is drawn. What cannot be written is told; the results themselves lie elsewhere.
    /// </summary>
    private static bool Publish(View view, IReadOnlyList<RunResult> results, Place place, RunEnd end)
    {
        var (folder, kept, reported, failOn) = place;
        var drawn = results.GroupBy(result => (result.Target.Name, result.Target.Variant)).Select(runs => runs.Last())
            .ToList();
        try
        {
            if (OutputFolder.Others(folder, Site.Write(drawn, folder, reported)) is { } others)
            {
                view.Say(others);
            }

            JUnit.Write(drawn, Path.Combine(folder, "junit.xml"), failOn, end.OfAll);
            Trx.Write(drawn, Path.Combine(folder, "results.trx"), failOn, end.OfAll);
            MarkdownSummary.Write(drawn, Path.Combine(folder, "summary.md"), end.Sentence);
            new OwnFolder(folder).Write("exit-codes", string.Concat(end.Codes.Select(code => $"{code}\n")));
            if (Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } jobSummary)
            {
                File.AppendAllText(jobSummary, MarkdownSummary.Render(drawn, end.Sentence));
            }

            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            var why = DiskFull.Caused(refused) ? "the disk is full" : refused.Message;
            view.Say(
                $"The scoreboard could not be written to {folder}: {why}. The results are in {kept}; "
                + "`./run.sh scoreboard RESULT... --out DIR` draws them.");
            return false;
        }
    }

    private static Option<Shard?> ShardOption() => new("--shard")
    {
        Description = "Only part I of N of the runs, for a job of its own: 2/5. Results of all parts in one folder are "
            + "what one run would leave.",
        HelpName = "I/N",
        CustomParser = result =>
        {
            var shard = Shard.Parse(string.Join(' ', result.Tokens.Select(token => token.Value)));
            if (shard is null)
            {
                result.AddError(Shard.Form);
            }

            return shard;
        },
    };

    internal static Option<string[]> FailOnOption()
    {
        var option = CommaOption.Create("--fail-on",
            "What else fails the run: finding (exit code 1), inconclusive (4), or both.");
        option.HelpName = string.Join('|', FailOn.Words);
        option.Offering(_ => FailOn.Words);
        option.Validators.Add(result =>
        {
            foreach (var word in (result.GetValue(option) ?? []).Except(FailOn.Words))
            {
                result.AddError(
                    $"--fail-on does not know {Suggestion.Quote(word)}{Suggestion.Among(word, [.. FailOn.Words])}");
            }
        });
        return option;
    }

    private static Option<int?> StartSecondsOption()
    {
        const int Most = 3_600;
        var option = new Option<int?>("--start-seconds")
        {
            Description = "Of host:port: how long it may take until it greets, in seconds; default: 60.",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0
                && (!int.TryParse(result.Tokens[0].Value, out var seconds) || seconds is < 1 or > Most))
            {
                result.AddError($"--start-seconds takes a number from 1 to {Most}.");
            }
        });
        return option;
    }

    /// <param name="Folder">Where the scoreboard goes.</param>
    /// <param name="Kept">Where the results are anyway.</param>
    /// <param name="Reported">What others say of providers; null for nothing.</param>
    private sealed record Place(string Folder, string Kept, Reported? Reported, FailOn FailOn);
}
