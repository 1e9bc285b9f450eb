using System.Reflection;
using Conformance.Checks.Accounting;
using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Conformance.Checks.Sending;
using Conformance.Checks.Sessions;
using Conformance.Lab;
using Conformance.Lab.Contract;
using Conformance.Reference.Behaviour;
using Conformance.Runner;

namespace Conformance.Proof.Benches;

/// <summary>Every check, run against one spoilt reference, all at once.</summary>
internal static class FaultRun
{
    /// <summary>
    /// By <see cref="Clock"/>, which a busy machine slows down: only a fault that does nothing uses it up.
    /// </summary>
    public static Timeouts Timeouts { get; } = new(
        Attempt: TimeSpan.FromSeconds(40), PolicyFetch: TimeSpan.FromSeconds(20),
        QueuePoll: TimeSpan.FromMilliseconds(250),
        Tolerance: TimeSpan.FromSeconds(12))
        { Stall = TimeSpan.FromSeconds(30), FetchForHeldMail = TimeSpan.FromSeconds(20) };

    /// <summary>Those of mail systems; what is judged of domains has bad domains of its own.</summary>
    public static IReadOnlyList<CheckDescription> Checks { get; } =
        [.. Catalogue.Checks.Where(check => check.Role != Role.Domain)];

    /// <summary>
    /// One for all runs: a process has one memory of TLS sessions, by the server's name, and would offer one run's to
    /// the next.
    /// </summary>
    private static readonly NameSource Names = new();

    /// <summary>
    /// The checks that a fault is tried on: those that it is known to break, and their neighbours, which are written
    /// for the same part of an RFC; and, where it names a topic, the checks of that. A legal variation is tried on the
    /// checks of its topic. Where the golden list is written or wanted in full, all of them.
    /// </summary>
    public static IReadOnlyList<CheckDescription> ChecksFor(Fault fault)
    {
        if (Golden.ChosenChecks is { } chosen)
        {
            return [.. Checks.Where(check => chosen.Contains(check.Id))];
        }

        var known = Golden.ChecksOf(Golden.Of(fault.Name));
        var parts = Checks.Where(check => known.Contains(check.Id)).Select(check => check.Section).ToHashSet();
        return fault == Fault.None || Golden.IsFull
            ? Checks
            : [.. Checks.Where(check => fault.IsLegal
                ? IsNear(check, fault)
                : parts.Contains(check.Section) || (fault.Topic is not null && IsNear(check, fault)))];
    }

    private static bool IsNear(CheckDescription check, Fault variation) => variation.Topic is null
        || (check.Facts.Topic == variation.Topic && $"{check.Role}" == $"{variation.Role}");

    /// <summary>Hundreds of checks go on in one process; a pool that begins with two is long in growing.</summary>
    static FaultRun() => ThreadPool.SetMinThreads(workerThreads: 16, completionPortThreads: 16);

    /// <summary>One for all runs, as they share the machine.</summary>
    public static TimeProvider Clock { get; } = new PacedClock();

    /// <summary>The verdicts by check id, as they stand at the end of the run.</summary>
    public static Task<IReadOnlyDictionary<string, FinishedCheck>> AgainstAsync(Fault fault) =>
        AgainstAsync(fault, ChecksFor(fault));

    /// <summary>The verdicts of these checks.</summary>
    public static async Task<IReadOnlyDictionary<string, FinishedCheck>> AgainstAsync(
        Fault fault, IReadOnlyList<CheckDescription> checks)
    {
        await using var lab = await InProcessLab.StartAsync(Clock);
        await using var target = await ReferenceTarget.StartAsync(lab, fault);
        ILab world = fault.LabDelay > TimeSpan.Zero ? new SlowLab(lab.World, fault.LabDelay) : lab.World;
        var runner = new CheckRunner(world, target, Timeouts) { Names = Names, Together = checks };
        var finished = await Task.WhenAll(checks.Select(check => Task.Run(() => runner.RunAsync(check))));
        var accounting = await new MessageAccounting(world, [target, .. target.Beside], Timeouts, Names)
            .CloseAsync(finished);
        var wholeRun = new WholeRun(finished);
        return finished.Select(new LastLook(accounting, wholeRun).At)
            .ToDictionary(check => check.Check.Id);
    }

    /// <summary>"S-MX-EXACT: Fail: Expected …", one line each.</summary>
    public static IEnumerable<string> Tell(IReadOnlyDictionary<string, FinishedCheck> run, params Verdict[] verdicts) =>
        run.Values.Where(check => verdicts.Contains(check.Verdict))
            .Select(check => $"{check.Check.Id}: {check.Verdict}: {check.Because}");
}
