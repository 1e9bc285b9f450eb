using Conformance.Proof.Samples;

namespace Conformance.Proof.Jobs;

/// <summary>The result of a run as large as that of a sender with MTA-STS, another each night.</summary>
internal static class LargeResult
{
    private const int Checks = 175;

    /// <param name="night">Makes its times its own.</param>
    /// <param name="turned">How often a verdict has turned so far.</param>
    public static RunResult Of(int night, int turned) => SampleRuns.MtaSts with
    {
        Started = SampleRuns.Day.AddDays(night),
        Checks =
        [
            .. Enumerable.Range(0, Checks).Select(number => SampleRuns.MtaSts.Checks[0] with
            {
                Id = $"S-CACHE-X-{number}",
                Verdict = number == 0 && turned % 2 == 1 ? Verdict.Fail : Verdict.Pass,
                Seconds = Math.Round(night * 0.011 + number * 0.173, 3),
                Because = $"As expected. The message to s-cache-x-{number * 7 + night}.test was delivered (mx1: SNI "
                    + "absent, certificate Good, message accepted).",
                Observations =
                [
                    .. Enumerable.Range(0, 3).Select(host => $"SNI at in{host}.s-cache-x-{night}.test: absent"),
                ],
                Evidence = [],
            }),
        ],
    };
}
