using System.Reflection;
using Conformance.Checks;
using Conformance.Checks.Results;
using Conformance.Reference.Faults;

namespace Conformance.Proof.KnownBad;

/// <summary>Every check, run against one spoilt reference, all at once.</summary>
internal static class FaultRun
{
    /// <summary>
    /// Not much less than with containers: only a fault that does nothing uses it up, and two dozen of these labs share
    /// a machine that may be busy with other work too.
    /// </summary>
    public static Patience Patience { get; } = new(
        Attempt: TimeSpan.FromSeconds(60), PolicyFetch: TimeSpan.FromSeconds(45),
        QueuePoll: TimeSpan.FromMilliseconds(100),
        Tolerance: TimeSpan.FromSeconds(12))
        { Stall = TimeSpan.FromSeconds(50), FetchForHeldMail = TimeSpan.FromSeconds(30) };

    public static IReadOnlyList<CheckDescription> Checks { get; } =
        CheckCatalogue.Of(Assembly.Load("Conformance.Suites"));

    /// <summary>
    /// One for all runs: a process has one memory of TLS sessions, by the server's name, and would offer one run's to
    /// the next.
    /// </summary>
    private static readonly NameSource Names = new();

    /// <summary>
    /// The checks that a fault is tried on: those of its topic, and those that it is known to break. Where the golden
    /// list is written or wanted in full, all of them, and a legal variation on all of them always.
    /// </summary>
    public static IReadOnlyList<CheckDescription> ChecksFor(Fault fault)
    {
        var known = Golden.ChecksOf(Golden.Of(fault.Name));
        return fault.IsLegal || fault == Fault.None || Golden.IsFull
            ? Checks
            :
            [
                .. Checks.Where(check => known.Contains(check.Id)
                    || (check.Role == fault.Role.ToString().ToLowerInvariant()
                        && (fault.Topic is null || fault.Topic == check.Facts.Topic))),
            ];
    }

    /// <summary>Hundreds of checks go on in one process; a pool that begins with two is long in growing.</summary>
    static FaultRun() => ThreadPool.SetMinThreads(workerThreads: 16, completionPortThreads: 16);

    /// <summary>The verdicts by check id, as they stand at the end of the run.</summary>
    public static async Task<IReadOnlyDictionary<string, FinishedCheck>> AgainstAsync(Fault fault)
    {
        await using var lab = await InProcessLab.StartAsync();
        await using var target = await ReferenceTarget.StartAsync(lab, fault);
        var runner = new CheckRunner(lab.World, target, Patience) { Names = Names };
        var finished = await Task.WhenAll(ChecksFor(fault).Select(check => Task.Run(() => runner.RunAsync(check))));
        return finished.Select(check => check.LookedAtAgain()).ToDictionary(check => check.Check.Id);
    }

    /// <summary>"S-MX-EXACT: Fail: Expected …", one line each.</summary>
    public static IEnumerable<string> Tell(IReadOnlyDictionary<string, FinishedCheck> run, params Verdict[] verdicts) =>
        run.Values.Where(check => verdicts.Contains(check.Verdict))
            .Select(check => $"{check.Check.Id}: {check.Verdict}: {check.Because}");
}
