using Conformance.Checks.Core;
using Conformance.Checks.Running;
using Xunit;
using Xunit.Runner.InProc.SystemConsole;

namespace Conformance.Runner;

/// <summary>Makes one run with xUnit as the runner of its checks, and writes the result.</summary>
public static class SuiteRun
{
    private static readonly TaskCompletionSource Checked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private static readonly TaskCompletionSource Over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal static TargetRun? Current { get; private set; }

    /// <returns>0 when the result is written, whatever it says.</returns>
    public static async Task<int> RunAsync(RunRequest request)
    {
        using var order = new OrderToStop();
        Current = new TargetRun(request, Catalogue.Checks, news => News.Tell(RunNews.Prefix, news));
        var result = await Current.RunAsync(() => Task.Run(AllChecksAsync), order.Token);
        try
        {
            ResultFile.Write(request.Result, result);
            return 0;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"the result cannot be written to {request.Result}: {refused.Message}");
            return 1;
        }
        finally
        {
            Over.TrySetResult();
        }
    }

    /// <summary>
    /// Says that every check has been made, and keeps xUnit from ending before the run does: eleven seconds after its
    /// end it ends the process, and a run has more to do then: a last look, tidying up, or staying as it is for who
    /// wants to look.
    /// </summary>
    internal static Task AllCheckedAsync()
    {
        Checked.TrySetResult();
        return Over.Task;
    }

    /// <summary>All at once: every check has names of its own, so none waits for another.</summary>
    private static async Task AllChecksAsync()
    {
        var runner = ConsoleRunner.Run(
            ["-class", typeof(EveryCheck).FullName!, "-parallelMode", "all", "-maxThreads", "unlimited", "-noLogo",
                "-reporter", "silent"]);
        await await Task.WhenAny(runner, Checked.Task);
    }
}

/// <summary>Each check of the run as a test case of xUnit.</summary>
public sealed class EveryCheck : IClassFixture<EveryCheck.All>
{
    public static IEnumerable<TheoryDataRow<string>> Ids =>
        SuiteRun.Current?.Checks.Select(check => new TheoryDataRow<string>(check.Id)) ?? [];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Ids))]
    public async Task Check(string id)
    {
        var finished = await SuiteRun.Current!.CheckAsync(id);
        switch (finished.Verdict)
        {
            case Verdict.NotApplicable or Verdict.Inconclusive:
                Assert.Skip(finished.Because);
                break;
            case Verdict.Fail or Verdict.Error:
                Assert.Fail(finished.Because);
                break;
        }
    }

    /// <summary>Disposed of when the last check is over.</summary>
    public sealed class All : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(SuiteRun.AllCheckedAsync());
    }
}
